package dev.sallyport.chaos.load;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** How long things took, in classes 5 % apart: enough for people, and bounded. */
public final class Latencies {
  private static final double STEP = Math.log(1.05);
  private static final int CLASSES = 400;

  private final AtomicLongArray counts = new AtomicLongArray(CLASSES);
  private final AtomicLong longest = new AtomicLong();

  /** Something took so long. */
  public void add(long nanos) {
    double micros = Math.max(1, nanos / 1_000.0);
    counts.incrementAndGet((int) Math.min(CLASSES - 1, Math.log(micros) / STEP));
    longest.accumulateAndGet(nanos, Math::max);
  }

  /** How many there are. */
  public long count() {
    long all = 0;
    for (int i = 0; i < CLASSES; i++) {
      all += counts.get(i);
    }
    return all;
  }

  /** What {@code share} of all took no longer than, in milliseconds; 0 if there are none. */
  public double millis(double share) {
    long wanted = (long) Math.ceil(count() * share);
    long seen = 0;
    for (int i = 0; i < CLASSES; i++) {
      seen += counts.get(i);
      if (seen >= wanted && seen > 0) {
        return Math.min(Math.exp((i + 1) * STEP) / 1_000, longestMillis());
      }
    }
    return 0;
  }

  /** The longest, in milliseconds. */
  public double longestMillis() {
    return longest.get() / 1e6;
  }
}
