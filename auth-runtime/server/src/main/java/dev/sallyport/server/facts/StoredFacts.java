package dev.sallyport.server.facts;

import dev.sallyport.crds.accessrule.Allow.Aal;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.decision.evidence.Evidence.Dependency;
import dev.sallyport.decision.evidence.Evidence.Flaw;
import dev.sallyport.decision.evidence.Person;
import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.store.StoreUnavailable;
import dev.sallyport.store.sessions.SessionFact;
import dev.sallyport.store.sessions.Sessions;
import java.util.concurrent.Semaphore;

/** Asks the store each time. */
public final class StoredFacts implements Facts {
  private final Sessions sessions;
  private final Semaphore places;

  /**
   * @param atOnce how many may wait for the store; one more is told that it is unavailable, rather
   *     than lengthening a queue that nobody will reach the end of
   */
  public StoredFacts(Sessions sessions, int atOnce) {
    this.sessions = sessions;
    this.places = new Semaphore(atOnce);
  }

  @Override
  public Evidence about(SessionValue session) {
    if (!places.tryAcquire()) {
      return new Evidence.Unavailable(Dependency.CAPACITY);
    }
    try {
      return sessions
          .fact(session.hash())
          .map(StoredFacts::evidence)
          .orElseGet(() -> new Evidence.Rejected(Flaw.ENDED));
    } catch (StoreUnavailable _) {
      return new Evidence.Unavailable(Dependency.POSTGRES); // The feed of rules says so in the log.
    } finally {
      places.release();
    }
  }

  private static Evidence evidence(SessionFact fact) {
    var identity = fact.identity();
    return new Evidence.Session(
        fact.session(),
        new Person(identity.id(), identity.email(), identity.verified(), identity.roles()),
        Aal.AAL1, // A password; second factors are not there yet.
        fact.authenticatedAt(),
        fact.expiresAt());
  }
}
