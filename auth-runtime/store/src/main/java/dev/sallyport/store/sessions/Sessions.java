package dev.sallyport.store.sessions;

import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.mail.NewLetter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Logins. All methods throw {@link dev.sallyport.store.StoreUnavailable}. */
public interface Sessions {
  /**
   * Of so many sessions that somebody begins within {@link #TOLD_WITHIN}, a letter tells at most.
   */
  int TOLD = 5;

  /** In which {@link #TOLD} are counted. */
  Duration TOLD_WITHIN = Duration.ofHours(1);

  /**
   * Stores a session and the value that carries it.
   *
   * @param events that say so, added in the same statement
   */
  void start(NewSession session, AuditEvent... events);

  /**
   * The same for somebody whose password was verified, if it is still the one that was: whoever
   * logs in while it is changed either has a session before, which ends with the others, or has
   * none.
   *
   * @param changes of the {@link dev.sallyport.store.identities.PasswordLogin} that was verified
   * @param notice a letter that tells of it, written if the person has logged in before, has shown
   *     that they read mail at their address, and was not told as often as {@link #TOLD} already
   * @return whether it was started
   */
  boolean startVerified(
      NewSession session, int changes, Optional<NewLetter> notice, AuditEvent... events);

  /**
   * What a value proves: empty if there is none like it, its session was ended or its identity
   * disabled. Expired ones are returned, for time is judged where everything else is. Of which kind
   * it is is in its form, and thus in its hash.
   */
  Optional<SessionFact> fact(TokenHash token);

  /**
   * Ends the session that a value carries and revokes it in the log, in one statement.
   *
   * @param events that say so, added in that statement if it ended one
   * @return the revocation's number, if it was this call that ended one
   */
  OptionalLong end(TokenHash token, Instant now, AuditEvent... events);

  /**
   * Ends all sessions that a person has begun, and revokes whoever carries one of them by one
   * number of the log, in one statement. Who logs in again afterwards is not concerned.
   *
   * @param events that say so, added in that statement if it ended any
   * @return the revocation's number, if it was this call that ended any
   */
  OptionalLong endAllOf(UUID identity, Instant now, AuditEvent... events);

  /**
   * The log's head by now: what had been ended when this was asked was ended by a number that is
   * not greater.
   */
  long head();
}
