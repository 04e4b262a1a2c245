package dev.sallyport.server.sessions;

import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.store.sessions.SessionFact;
import dev.sallyport.store.sessions.Sessions;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Says what a session value proves, from Postgres and from no memory: for those who ask seldom and
 * have no lease. Blocks, and throws {@link dev.sallyport.store.StoreUnavailable} where Postgres
 * does not answer.
 */
public final class Whoami {
  private final Sessions sessions;
  private final InstantSource clock;

  public Whoami(Sessions sessions, InstantSource clock) {
    this.sessions = sessions;
    this.clock = clock;
  }

  /** What is said of a session value. */
  public sealed interface Answer {
    /** It proves this. */
    record Active(SessionFact session) implements Answer {}

    /** It did, and can be renewed. */
    record Renewable() implements Answer {}

    /** It proves nothing. */
    record Inactive() implements Answer {}
  }

  /** What {@code value} proves now. */
  public Answer ask(SessionValue value) {
    Optional<SessionFact> fact =
        sessions.fact(value.hash()).filter(found -> found.host().equals(value.host()));
    if (fact.isEmpty()) {
      return new Answer.Inactive();
    }
    var now = clock.instant();
    if (now.isBefore(fact.get().expiresAt())) {
      return new Answer.Active(fact.get());
    }
    return now.isBefore(fact.get().renewableUntil())
        ? new Answer.Renewable()
        : new Answer.Inactive();
  }
}
