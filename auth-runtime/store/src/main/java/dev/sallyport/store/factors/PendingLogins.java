package dev.sallyport.store.factors;

import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.identities.Identity;
import dev.sallyport.store.sessions.TokenHash;
import java.time.Instant;
import java.util.Optional;

/**
 * Logins that wait for a second factor. All methods throw {@link
 * dev.sallyport.store.StoreUnavailable}.
 */
public interface PendingLogins {
  /** How often a second factor can be tried for one of them. */
  int TRIES = 5;

  /** One that waits, of somebody who may log in, and what they have to show. */
  record Waiting(PendingLogin login, Identity identity, Held held) {}

  /**
   * Keeps one.
   *
   * @param now those that were over by then are forgotten, a few at a time
   * @param events that say so, added in the same statement
   */
  void add(PendingLogin login, Instant now, AuditEvent... events);

  /** The one that goes on and still has a try. */
  Optional<Waiting> find(TokenHash hash, Instant now);

  /** The same, and one try less: counted before anything is looked at. */
  Optional<Waiting> attempt(TokenHash hash, Instant now);

  /** Uses it up; whether it was this call that did. */
  boolean take(TokenHash hash);
}
