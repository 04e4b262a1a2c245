package dev.sallyport.bench.report;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * By how much one thing takes longer than another in the middle, and how well so many rounds in
 * which both were done can tell (Efron's bootstrap, percentiles).
 *
 * @param millis the median of the differences within a round
 * @param low with {@code high} holds the true difference in 99 of 100 such measurements
 * @param visible a difference that would be told from none in four of five such measurements
 */
public record Difference(double millis, double low, double high, double visible) {
  private static final int RESAMPLES = 4_000;
  private static final double TAIL = 0.005;

  /** How many standard errors four fifths of all measurements are above. */
  private static final double POWER = 0.84;

  /**
   * Of {@code one} to {@code other}: what else the machine did in a round has hit both.
   *
   * @param one in nanoseconds, round by round
   * @param other in the same rounds
   */
  public static Difference between(List<Long> one, List<Long> other, RandomGenerator random) {
    if (one.size() != other.size()) {
      throw new IllegalArgumentException("%d rounds beside %d".formatted(one.size(), other.size()));
    }
    Distribution within =
        Distribution.ofNanos(
            IntStream.range(0, one.size()).mapToObj(i -> one.get(i) - other.get(i)).toList());
    double[] medians = new double[RESAMPLES];
    Arrays.setAll(medians, _ -> resampled(within, random).p50());
    Arrays.sort(medians);
    double low = medians[(int) (TAIL * RESAMPLES)];
    double high = medians[(int) ((1 - TAIL) * RESAMPLES)];
    return new Difference(within.p50(), low, high, (high - low) / 2 + POWER * deviation(medians));
  }

  /** The largest that is not ruled out, whichever of the two is later. */
  public double largest() {
    return Math.max(Math.abs(low), Math.abs(high));
  }

  /** Whether it can be told from none. */
  public boolean isSeen() {
    return low > 0 || high < 0;
  }

  private static Distribution resampled(Distribution times, RandomGenerator random) {
    double[] drawn = new double[times.count()];
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = times.millis()[random.nextInt(drawn.length)];
    }
    Arrays.sort(drawn);
    return new Distribution(drawn);
  }

  private static double deviation(double[] values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    return Math.sqrt(
        Arrays.stream(values)
            .map(value -> (value - mean) * (value - mean))
            .average()
            .orElseThrow());
  }
}
