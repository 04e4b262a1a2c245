package dev.sallyport.bench.report;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * By how much one thing takes longer than another in the middle, and how well so many times of each
 * can tell (Efron's bootstrap, percentiles).
 *
 * @param millis between the medians
 * @param low with {@code high} holds the true difference in 99 of 100 such measurements
 * @param visible a difference that would be told from none in four of five such measurements
 */
public record Difference(double millis, double low, double high, double visible) {
  private static final int RESAMPLES = 4_000;
  private static final double TAIL = 0.005;

  /** How many standard errors four fifths of all measurements are above. */
  private static final double POWER = 0.84;

  /** Of {@code one} to {@code other}. */
  public static Difference between(Distribution one, Distribution other, RandomGenerator random) {
    double[] differences = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      differences[i] = resampled(one, random).p50() - resampled(other, random).p50();
    }
    Arrays.sort(differences);
    double low = differences[(int) (TAIL * RESAMPLES)];
    double high = differences[(int) ((1 - TAIL) * RESAMPLES)];
    return new Difference(
        one.p50() - other.p50(), low, high, (high - low) / 2 + POWER * deviation(differences));
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
