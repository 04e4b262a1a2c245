package dev.sallyport.operator.events;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A bucket of tokens: so many at once, and then one after each pause. */
final class Budget {
  private final int most;
  private final long pause;
  private final LongSupplier nanoTime;
  private double left;
  private long since;

  /**
   * @param nanoTime a monotonic clock in nanoseconds
   */
  Budget(int most, Duration pause, LongSupplier nanoTime) {
    this.most = most;
    this.pause = pause.toNanos();
    this.nanoTime = nanoTime;
    this.left = most;
    this.since = nanoTime.getAsLong();
  }

  /** Takes a token; false if none is left. */
  synchronized boolean take() {
    long now = nanoTime.getAsLong();
    left = Math.min(most, left + (double) (now - since) / pause);
    since = now;
    if (left < 1) {
      return false;
    }
    left--;
    return true;
  }
}
