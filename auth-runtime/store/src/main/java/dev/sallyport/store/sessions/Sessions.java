package dev.sallyport.store.sessions;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Logins. All methods throw {@link dev.sallyport.store.StoreUnavailable}. */
public interface Sessions {
  /** Stores a session and the value that carries it. */
  void start(NewSession session);

  /**
   * What a value proves: empty if there is none like it, its session was ended or its identity
   * disabled. Expired ones are returned, for time is judged where everything else is. Of which kind
   * it is is in its form, and thus in its hash.
   */
  Optional<SessionFact> fact(TokenHash token);

  /**
   * Ends the session that a value carries and revokes it in the log, in one statement.
   *
   * @return the revocation's number, if it was this call that ended one
   */
  OptionalLong end(TokenHash token, Instant now);

  /**
   * Ends all sessions that a person has begun, and revokes whoever carries one of them by one
   * number of the log, in one statement. Who logs in again afterwards is not concerned.
   *
   * @return the revocation's number, if it was this call that ended any
   */
  OptionalLong endAllOf(UUID identity, Instant now);

  /**
   * The log's head by now: what had been ended when this was asked was ended by a number that is
   * not greater.
   */
  long head();
}
