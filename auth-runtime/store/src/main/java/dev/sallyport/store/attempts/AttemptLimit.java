package dev.sallyport.store.attempts;

import java.time.Duration;

/** How many attempts are counted before somebody has to wait, and how long. */
public sealed interface AttemptLimit {
  /**
   * So many in a period that begins with the first; then nothing until it is over.
   *
   * @param most at least 1
   */
  record Window(int most, Duration period) implements AttemptLimit {}

  /**
   * So many at once, then one after each delay, and each delay twice as long as the one before.
   *
   * @param free after this many there is a delay; at least 1
   * @param first the first delay
   * @param longest no delay is longer
   * @param memory after so long a quiet time it begins anew, counted from the end of the last delay
   */
  record Backoff(int free, Duration first, Duration longest, Duration memory)
      implements AttemptLimit {
    /** How long to wait after so many attempts. */
    public Duration after(int attempts) {
      if (attempts < free) {
        return Duration.ZERO;
      }
      Duration delay = first.multipliedBy(1L << Math.min(attempts - free, 30));
      return delay.compareTo(longest) < 0 ? delay : longest;
    }
  }
}
