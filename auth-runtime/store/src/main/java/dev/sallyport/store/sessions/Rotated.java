package dev.sallyport.store.sessions;

import java.time.Instant;
import java.util.UUID;

/** What became of a {@link Rotation}. */
public sealed interface Rotated {
  /** The successor carries the session from now on. */
  record Done(Instant expiresAt, Instant renewableUntil) implements Rotated {}

  /**
   * Somebody else, a moment ago, had it replaced.
   *
   * @param sealed the value that took its place then
   */
  record Already(String sealed, Instant expiresAt, Instant renewableUntil) implements Rotated {}

  /** It is younger than the grace, and goes on as it is. */
  record Young(Instant expiresAt, Instant renewableUntil) implements Rotated {}

  /** It was replaced longer ago than the grace: two parties have had it. Nothing was changed. */
  record Reused(UUID session, UUID identity) implements Rotated {}

  /** There is nothing to renew: unknown, ended, its person disabled, or too old. */
  record Over() implements Rotated {}
}
