package dev.sallyport.bench.report;

import java.util.Arrays;
import java.util.Collection;

/**
 * How long something took, many times.
 *
 * @param millis ascending
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record Distribution(double[] millis) {
  /** Of durations in nanoseconds. */
  public static Distribution ofNanos(Collection<Long> nanos) {
    double[] millis = nanos.stream().mapToDouble(one -> one / 1e6).toArray();
    Arrays.sort(millis);
    return new Distribution(millis);
  }

  /** How many times. */
  public int count() {
    return millis.length;
  }

  /** Half of the times it took no longer. */
  public double p50() {
    return at(0.50);
  }

  /** All but a hundredth of the times it took no longer. */
  public double p99() {
    return at(0.99);
  }

  /** The longest. */
  public double max() {
    return at(1);
  }

  private double at(double share) {
    return millis.length == 0 ? Double.NaN : millis[(int) (share * (millis.length - 1))];
  }
}
