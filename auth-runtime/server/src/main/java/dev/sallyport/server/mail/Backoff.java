package dev.sallyport.server.mail;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: four times as long each time, and somewhere between
 * half of that and all of it, so that what failed together does not come again together.
 */
record Backoff(RandomGenerator random) {
  /**
   * After so many attempts a letter is dead; the last one is made about nine hours after the first.
   */
  static final int ATTEMPTS = 9;

  private static final Duration FIRST = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofHours(6);

  /**
   * @param attempt the one that failed, from 1
   */
  Duration after(int attempt) {
    long nanos = FIRST.toNanos();
    for (int i = 1; i < attempt && nanos < LONGEST.toNanos(); i++) {
      nanos *= 4;
    }
    long most = Math.min(nanos, LONGEST.toNanos());
    return Duration.ofNanos(most / 2 + random.nextLong(most / 2 + 1));
  }
}
