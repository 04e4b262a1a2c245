package dev.sallyport.server.sessions;

import java.time.Duration;
import java.util.Optional;

/**
 * How long sessions last.
 *
 * @param life until one has to be renewed
 * @param renewableFor since the login; then there has to be another one
 * @param idle how long one may go unused; empty: as long as it lives
 */
public record Lifetimes(Duration life, Duration renewableFor, Optional<Duration> idle) {
  /** A day, for a month. */
  public static final Lifetimes ORDINARY = new Lifetimes(Duration.ofHours(24), Duration.ofDays(30));

  /** Those that may go unused. */
  public Lifetimes(Duration life, Duration renewableFor) {
    this(life, renewableFor, Optional.empty());
  }

  /**
   * How long a value goes on after it was replaced, for requests that were on their way and tabs
   * that renew at the same time. A value that is younger is not replaced, so at most two are good
   * at any time. Much longer than a lease, see docs/decisions/0023.
   */
  public static final Duration GRACE = Duration.ofSeconds(60);
}
