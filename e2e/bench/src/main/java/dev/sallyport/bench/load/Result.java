package dev.sallyport.bench.load;

import java.util.Arrays;
import java.util.List;

/**
 * What came of a load.
 *
 * @param requests that were answered
 * @param p50Micros half of them took no longer
 * @param p99Micros all but a hundredth of them took no longer
 * @param failed were not answered, or with a status other than 2xx
 */
public record Result(long requests, double seconds, long p50Micros, long p99Micros, long failed) {
  /** From the time that each request took. */
  public static Result of(long[] micros, double seconds, long failed) {
    long[] sorted = micros.clone();
    Arrays.sort(sorted);
    return new Result(sorted.length, seconds, at(sorted, 0.50), at(sorted, 0.99), failed);
  }

  /** The same, in {@code seconds}; whatever is not answered with 200 has failed. */
  public static Result of(List<OpenLoop.Answer> answers, double seconds) {
    return of(
        answers.stream().mapToLong(answer -> answer.nanos() / 1_000).toArray(),
        seconds,
        answers.stream().filter(answer -> !answer.isAllowed()).count());
  }

  private static long at(long[] sorted, double share) {
    return sorted.length == 0 ? 0 : sorted[(int) (share * (sorted.length - 1))];
  }

  /** Requests a second. */
  public double rate() {
    return requests / seconds;
  }
}
