package dev.sallyport.server.sightings;

import dev.sallyport.crds.accessrule.Rule.Validation;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.server.facts.Facts;
import dev.sallyport.store.StoreUnavailable;
import java.time.Instant;
import java.util.Optional;

/** Facts in which a session that went unused for too long has ended then, for good. */
public final class IdleFacts implements Facts {
  private final Facts facts;
  private final IdleLimit limit;

  public IdleFacts(Facts facts, IdleLimit limit) {
    this.facts = facts;
    this.limit = limit;
  }

  @Override
  public Optional<Evidence> known(SessionValue value, Validation validation) {
    return facts
        .known(value, validation)
        .filter(
            evidence ->
                !(evidence instanceof Evidence.Session session)
                    || limit.isKnownToBeInUse(session.id(), session.expiresAt()));
  }

  @Override
  public Evidence about(SessionValue value, Validation validation) {
    Evidence evidence = facts.about(value, validation);
    if (!(evidence instanceof Evidence.Session session)) {
      return evidence;
    }
    try {
      return limit
          .idleSince(session.id(), session.authenticatedAt(), session.expiresAt())
          .<Evidence>map(end -> ended(session, end))
          .orElse(session);
    } catch (StoreUnavailable _) {
      return new Evidence.Unavailable(Evidence.Dependency.POSTGRES);
    }
  }

  /** Also for whoever would renew it. */
  private static Evidence.Session ended(Evidence.Session session, Instant end) {
    return new Evidence.Session(
        session.id(),
        session.person(),
        session.assurance(),
        session.authenticatedAt(),
        IdleLimit.earlier(session.expiresAt(), end),
        IdleLimit.earlier(session.renewableUntil(), end));
  }
}
