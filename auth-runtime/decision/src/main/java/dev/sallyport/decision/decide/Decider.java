package dev.sallyport.decision.decide;

import dev.sallyport.crds.accessrule.Allow;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.decision.request.Caller;
import dev.sallyport.decision.rule.Lookup;
import java.time.Instant;

/** Decides. Pure: the same arguments give the same decision, in every program that asks. */
public final class Decider {
  private Decider() {}

  /** Whether deciding about {@code lookup} needs to know who is calling. */
  public static boolean needsEvidence(Lookup lookup) {
    return switch (lookup) {
      case Lookup.UnknownHost _, Lookup.NoRoute _ -> false;
      case Lookup.Found found ->
          switch (found.route().allow()) {
            case Allow.Anyone _, Allow.Nobody _ -> false;
            case Allow.Session _ -> true;
          };
    };
  }

  /**
   * Decides about a request.
   *
   * @param lookup what the rule table says about it
   * @param evidence what is known about the caller; {@link Evidence.None} will do where {@link
   *     #needsEvidence} says no
   */
  public static Decision decide(Lookup lookup, Caller caller, Evidence evidence, Instant now) {
    return switch (lookup) {
      case Lookup.UnknownHost _ -> new Decision.Deny(Reason.NO_RULE);
      case Lookup.NoRoute _ -> new Decision.Deny(Reason.NO_ROUTE);
      case Lookup.Found found ->
          switch (found.route().allow()) {
            case Allow.Anyone _ -> allow(found, new Subject.Anonymous());
            case Allow.Nobody _ -> new Decision.Deny(Reason.NOBODY);
            case Allow.Session _ -> session(found, caller, evidence, now);
          };
    };
  }

  private static Decision session(
      Lookup.Found found, Caller caller, Evidence evidence, Instant now) {
    return switch (evidence) {
      case Evidence.None _ -> signIn(caller, Reason.NO_CREDENTIAL);
      case Evidence.Unavailable(Evidence.Dependency dependency) ->
          new Decision.Unavailable(dependency);
      case Evidence.Rejected(Evidence.Flaw flaw) ->
          switch (flaw) {
            case FORGED -> signIn(caller, Reason.SESSION_FORGED);
            case ENDED -> signIn(caller, Reason.SESSION_ENDED);
            // Logging in again would add a third value, not remove the first two.
            case AMBIGUOUS -> new Decision.Deny(Reason.SESSION_AMBIGUOUS);
          };
      case Evidence.Session session ->
          now.isBefore(session.expiresAt())
              ? allow(
                  found,
                  new Subject.SignedIn(session.person(), session.id(), session.authenticatedAt()))
              : signIn(caller, Reason.SESSION_EXPIRED);
    };
  }

  private static Decision signIn(Caller caller, Reason reason) {
    return switch (caller) {
      case BROWSER -> new Decision.SignIn(reason);
      case PROGRAM -> new Decision.Challenge(reason);
    };
  }

  private static Decision allow(Lookup.Found found, Subject subject) {
    return new Decision.Allow(found, subject, Header.about(subject));
  }
}
