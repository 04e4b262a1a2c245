package dev.sallyport.cli.asking;

import dev.sallyport.crds.accessrule.AccessRuleSpec.AmbiguousPath;
import dev.sallyport.crds.accessrule.Allow;
import dev.sallyport.decision.decide.Decision;
import dev.sallyport.decision.decide.Header;
import dev.sallyport.decision.decide.Reason;
import dev.sallyport.decision.request.Ambiguity;
import dev.sallyport.decision.request.Caller;
import dev.sallyport.decision.request.Check;
import dev.sallyport.decision.rule.RuleTable;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a caller gets to see of a decision: the status and the word that the runtime's rim writes.
 * The whole texts are its own.
 */
public sealed interface Answer {
  /** With which a browser asks again after it was led elsewhere, and nothing is lost. */
  Set<String> SAFE = Set.of("GET", "HEAD");

  /** 200 to the gateway: the request goes on to the app. */
  record Passes(List<Header> headers, boolean withCredential) implements Answer {
    public Passes {
      headers = List.copyOf(headers);
    }
  }

  /** 302. */
  record SentTo(String location) implements Answer {}

  /**
   * Anything else: a page for a browser, JSON for a program.
   *
   * @param error the word that programs go by
   */
  record Refused(int status, String error) implements Answer {}

  /**
   * The answer to a decision.
   *
   * @param authUrl of the login page, without a path
   */
  static Answer to(Ruling ruling, RuleTable rules, String authUrl) {
    Check check = ruling.check();
    return switch (ruling.decision()) {
      case Decision.Allow allow ->
          new Passes(ruling.told(), allow.by().route().forwardCredential());
      case Decision.SignIn(_, Optional<URI> page) ->
          new SentTo(
              page.filter(own -> rules.owns(own.getHost()))
                      .map(URI::toString)
                      .orElse(authUrl + "/login")
                  + "?return_to="
                  + encoded(check));
      case Decision.Refresh _ ->
          new SentTo(authUrl + "/sessions/renew?return_to=" + encoded(check));
      case Decision.StepUp(Reason reason) ->
          new SentTo(
              authUrl
                  + (reason == Reason.LOGIN_TOO_OLD ? "/login?prompt=login&" : "/step-up?")
                  + "return_to="
                  + encoded(check)
                  + (SAFE.contains(check.method()) ? "" : "&lost=1"));
      case Decision.Challenge(Reason reason) -> new Refused(401, challenge(reason));
      case Decision.Deny(Reason reason) ->
          new Refused(403, reason == Reason.MISSING_SCOPE ? "insufficient_scope" : "access_denied");
      case Decision.TooMany _ -> new Refused(429, "too_many_requests");
      case Decision.Unclear _ -> unclear();
      case Decision.Unavailable _ -> new Refused(503, "temporarily_unavailable");
    };
  }

  /** The answer to a request without a canonical form. */
  static Answer unclear() {
    return new Refused(400, "invalid_request");
  }

  private static String challenge(Reason reason) {
    return switch (reason) {
      case TOKEN_INVALID, TOKEN_LIVES_TOO_LONG -> "invalid_token";
      case TOKEN_EXPIRED -> "token_expired";
      case CERTIFICATE_UNTRUSTED -> "invalid_certificate";
      case CERTIFICATE_EXPIRED -> "certificate_expired";
      case SESSION_RENEWABLE -> "session_expired";
      case SECOND_FACTOR_NEEDED, LOGIN_TOO_OLD -> "insufficient_user_authentication";
      default -> "login_required";
    };
  }

  private static String encoded(Check check) {
    return URLEncoder.encode(
        "https://" + check.host().authority() + check.target(), StandardCharsets.UTF_8);
  }

  /** How a caller is called in reports. */
  static String name(Caller caller) {
    return switch (caller) {
      case BROWSER -> "browser";
      case PROGRAM -> "machine";
      case PREFLIGHT -> "preflight";
    };
  }

  /** What a rule has to say before a spelling is taken; empty where nothing helps. */
  static Optional<AmbiguousPath> cure(Ambiguity ambiguity) {
    for (var spelling : AmbiguousPath.values()) {
      if (ambiguity.isAcceptedBy(Set.of(spelling))) {
        return Optional.of(spelling);
      }
    }
    return Optional.empty();
  }

  /** The ways of a route, none where nothing has to be proven. */
  static List<Allow.Way> ways(Allow allow) {
    return allow instanceof Allow.Proof(List<Allow.Way> ways) ? ways : List.of();
  }
}
