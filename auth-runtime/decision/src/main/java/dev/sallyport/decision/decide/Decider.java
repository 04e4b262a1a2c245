package dev.sallyport.decision.decide;

import dev.sallyport.crds.accessrule.AccessRuleSpec.RefusalMode;
import dev.sallyport.crds.accessrule.Allow;
import dev.sallyport.crds.accessrule.Allow.TokenType;
import dev.sallyport.crds.accessrule.Allow.Way;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.decision.evidence.Presented;
import dev.sallyport.decision.evidence.Presented.Kind;
import dev.sallyport.decision.request.Ambiguity;
import dev.sallyport.decision.request.Caller;
import dev.sallyport.decision.request.Check;
import dev.sallyport.decision.rule.Lookup;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Decides. Pure: the same arguments give the same decision, in every program that asks. */
public final class Decider {
  private Decider() {}

  /**
   * Which of the presented credentials is judged; empty if none is. One in Authorization of a kind
   * that the route takes goes before a client certificate, where the route takes those, and that
   * before the cookie: what a program says goes before what its connection or its jar says for it.
   * A bad one is not rescued by a good one that comes later.
   */
  public static Optional<Kind> judged(Lookup lookup, Presented presented) {
    if (!(lookup instanceof Lookup.Found found)
        || !(found.route().allow() instanceof Allow.Proof(List<Way> ways))) {
      return Optional.empty();
    }
    if (presented.authorization().isPresent() && take(ways, presented.authorization().get())) {
      return presented.authorization();
    }
    if (presented.certificate() && take(ways, Kind.CERTIFICATE)) {
      return Optional.of(Kind.CERTIFICATE);
    }
    return presented.cookie() && take(ways, Kind.SESSION_COOKIE)
        ? Optional.of(Kind.SESSION_COOKIE)
        : Optional.empty();
  }

  private static boolean take(List<Way> ways, Kind kind) {
    for (Way way : ways) {
      if (takes(way, kind)) {
        return true;
      }
    }
    return false;
  }

  private static boolean takes(Way way, Kind kind) {
    return switch (way) {
      case Allow.Session _ -> kind == Kind.SESSION_COOKIE || kind == Kind.SESSION_BEARER;
      case Allow.Token token ->
          switch (kind) {
            case PAT -> token.types().contains(TokenType.PAT);
            case API_KEY -> token.types().contains(TokenType.API_KEY);
            case SERVICE -> token.types().contains(TokenType.SERVICE);
            case SESSION_COOKIE, SESSION_BEARER, JWT, CERTIFICATE -> false;
          };
      case Allow.Jwt _ -> kind == Kind.JWT;
      case Allow.Mtls _ -> kind == Kind.CERTIFICATE;
    };
  }

  /**
   * Decides about a request, as if the rule were enforced for everybody.
   *
   * @param lookup what the rule table says about it
   * @param evidence what the credential that is {@link #judged} proves; {@link Evidence.None} where
   *     none is
   */
  public static Decision decide(Lookup lookup, Check check, Evidence evidence, Instant now) {
    Optional<Ambiguity> ambiguity = unaccepted(lookup, check);
    if (ambiguity.isPresent()) {
      return new Decision.Unclear(ambiguity.get());
    }
    return switch (lookup) {
      case Lookup.UnknownHost _ -> new Decision.Deny(Reason.NO_RULE);
      case Lookup.NoRoute _ -> new Decision.Deny(Reason.NO_ROUTE);
      case Lookup.Found found ->
          switch (found.route().allow()) {
            case Allow.Anyone _ -> allow(found, new Subject.Anonymous());
            case Allow.Nobody _ -> new Decision.Deny(Reason.NOBODY);
            case Allow.Proof(List<Way> ways) ->
                check.caller() == Caller.PREFLIGHT
                    ? allow(found, new Subject.Anonymous())
                    : proof(found, ways, check, evidence, now);
          };
    };
  }

  /** What makes the path unclear and is not accepted by the route that was found. */
  private static Optional<Ambiguity> unaccepted(Lookup lookup, Check check) {
    if (check.path().ambiguities().isEmpty()) {
      return Optional.empty();
    }
    return check.path().ambiguities().stream()
        .filter(
            ambiguity ->
                !(lookup instanceof Lookup.Found found
                    && ambiguity.isAcceptedBy(found.route().acceptPaths())))
        .sorted()
        .findFirst();
  }

  private static Decision proof(
      Lookup.Found found, List<Way> ways, Check check, Evidence evidence, Instant now) {
    return switch (evidence) {
      case Evidence.None _ -> signIn(found, check, Reason.NO_CREDENTIAL);
      case Evidence.Unavailable(Evidence.Dependency dependency) ->
          new Decision.Unavailable(dependency);
      case Evidence.Rejected(Evidence.Flaw flaw) ->
          switch (flaw) {
            case FORGED -> signIn(found, check, Reason.SESSION_FORGED);
            case ENDED -> signIn(found, check, Reason.SESSION_ENDED);
            // Logging in again would add a third value, not remove the first two.
            case AMBIGUOUS -> new Decision.Deny(Reason.SESSION_AMBIGUOUS);
            case INVALID -> new Decision.Challenge(Reason.TOKEN_INVALID);
            case EXPIRED -> new Decision.Challenge(Reason.TOKEN_EXPIRED);
            case CERTIFICATE_UNTRUSTED -> new Decision.Challenge(Reason.CERTIFICATE_UNTRUSTED);
            case CERTIFICATE_EXPIRED -> new Decision.Challenge(Reason.CERTIFICATE_EXPIRED);
          };
      case Evidence.Session _, Evidence.Token _, Evidence.Jwt _, Evidence.Certificate _ -> {
        Reason nearest = ofNobodyWeWereToldOf(evidence);
        for (Way way : ways) {
          switch (Verdict.of(way, evidence, now)) {
            case Verdict.Satisfied(Subject subject) -> {
              yield allow(found, subject);
            }
            case Verdict.Lacking(Reason reason, _) -> nearest = nearer(nearest, reason);
            case Verdict.NotItsKind _ -> {
              // Another way may be about this evidence.
            }
          }
        }
        yield refuse(found, check, nearest);
      }
    };
  }

  /** Why what no way is about is refused. */
  private static Reason ofNobodyWeWereToldOf(Evidence evidence) {
    return evidence instanceof Evidence.Certificate
        ? Reason.CERTIFICATE_UNTRUSTED
        : Reason.TOKEN_INVALID;
  }

  /** Of two ways that fall short, the one that the caller can do something about. */
  private static Reason nearer(Reason one, Reason other) {
    return rank(other) < rank(one) ? other : one;
  }

  private static int rank(Reason reason) {
    return switch (reason) {
      case SESSION_EXPIRED, SESSION_RENEWABLE, TOKEN_EXPIRED -> 0;
      case SECOND_FACTOR_NEEDED, LOGIN_TOO_OLD -> 1;
      case MISSING_SCOPE, MISSING_ROLE, MISSING_NAME, TOKEN_LIVES_TOO_LONG -> 2;
      default -> 3;
    };
  }

  private static Decision refuse(Lookup.Found found, Check check, Reason reason) {
    return switch (reason) {
      case SESSION_EXPIRED -> signIn(found, check, reason);
      case SESSION_RENEWABLE ->
          isSentToPages(found, check) ? new Decision.Refresh() : new Decision.Challenge(reason);
      case SECOND_FACTOR_NEEDED, LOGIN_TOO_OLD ->
          isSentToPages(found, check)
              ? new Decision.StepUp(reason)
              : new Decision.Challenge(reason);
      case MISSING_ROLE, MISSING_SCOPE, MISSING_NAME -> new Decision.Deny(reason);
      default -> new Decision.Challenge(reason);
    };
  }

  private static Decision signIn(Lookup.Found found, Check check, Reason reason) {
    return isSentToPages(found, check)
        ? new Decision.SignIn(reason, found.rule().rule().loginUrl())
        : new Decision.Challenge(reason);
  }

  private static boolean isSentToPages(Lookup.Found found, Check check) {
    boolean takesSessions =
        found.route().allow() instanceof Allow.Proof(List<Way> ways)
            && ways.stream().anyMatch(Allow.Session.class::isInstance);
    return takesSessions
        && switch (found.rule().rule().refusal()) {
          case RefusalMode.Auto -> check.caller() == Caller.BROWSER;
          case RefusalMode.Redirect -> true;
          case RefusalMode.Json -> false;
        };
  }

  private static Decision allow(Lookup.Found found, Subject subject) {
    return new Decision.Allow(found, subject, Header.about(found, subject), Optional.empty());
  }
}
