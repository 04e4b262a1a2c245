package dev.sallyport.bench.command;

import dev.sallyport.bench.lab.Subject;
import dev.sallyport.bench.load.Result;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * What competitors did in turns: A B C A B C. Each figure is the median of its turns, so that what
 * else the machine did meanwhile hits all alike.
 */
final class Samples {
  /** One turn. */
  @FunctionalInterface
  interface Turn {
    Result run(int seconds) throws IOException, InterruptedException;
  }

  /**
   * One that takes turns.
   *
   * @param subjects whose CPU time counts
   */
  record Competitor(String name, List<Subject> subjects, Turn turn) {}

  /** One turn's outcome. */
  private record Sample(Result result, double cpuMicros) {}

  private static final long WARM = 50_000;
  private static final int MOST_WARM_UPS = 4;

  private final Map<String, List<Sample>> samples = new LinkedHashMap<>();

  /** Lets all of them take turns. */
  static Samples of(List<Competitor> competitors, Effort effort)
      throws IOException, InterruptedException {
    for (Competitor competitor : competitors) {
      warmUp(competitor, effort.warmUpSeconds());
    }
    return inTurns(competitors, effort.rounds(), effort.seconds());
  }

  /** Lets all of them take turns as they are. */
  static Samples inTurns(List<Competitor> competitors, int rounds, int seconds)
      throws IOException, InterruptedException {
    Samples all = new Samples();
    for (int round = 0; round < rounds; round++) {
      for (Competitor competitor : competitors) {
        double before = cpu(competitor);
        Result result = competitor.turn().run(seconds);
        double spent = cpu(competitor) - before;
        all.samples
            .computeIfAbsent(competitor.name(), _ -> new ArrayList<>())
            .add(new Sample(result, spent / Math.max(1, result.requests())));
      }
    }
    return all;
  }

  /** Long enough for a JVM to have compiled what it does, however busy the machine is. */
  private static void warmUp(Competitor competitor, int seconds)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_WARM_UPS * (long) seconds);
    long requests = 0;
    do {
      requests += competitor.turn().run(seconds).requests();
    } while (requests < WARM && System.nanoTime() < deadline);
  }

  private static double cpu(Competitor competitor) {
    return competitor.subjects().stream().mapToDouble(Subject::cpuMicros).sum();
  }

  /** CPU time of a request, in microseconds. */
  double cpuMicros(String name) {
    return median(name, Sample::cpuMicros);
  }

  /** Requests a second. */
  double rate(String name) {
    return median(name, sample -> sample.result().rate());
  }

  double p50Micros(String name) {
    return median(name, sample -> sample.result().p50Micros());
  }

  double p99Micros(String name) {
    return median(name, sample -> sample.result().p99Micros());
  }

  /** Requests that failed, in all turns. */
  long failed(String name) {
    return of(name).stream().mapToLong(sample -> sample.result().failed()).sum();
  }

  /**
   * The median over the rounds of what {@code one} needed against what {@code other} needed in the
   * same round: a machine that is busy for a while is so for both.
   */
  double cpuRatio(String one, String other) {
    return ratio(one, other, Sample::cpuMicros);
  }

  /** The same of requests a second. */
  double rateRatio(String one, String other) {
    return ratio(one, other, sample -> sample.result().rate());
  }

  /** The same of what half of the requests took no longer than. */
  double p50Ratio(String one, String other) {
    return ratio(one, other, sample -> sample.result().p50Micros());
  }

  /** The same of what all but a hundredth of the requests took. */
  double p99Ratio(String one, String other) {
    return ratio(one, other, sample -> sample.result().p99Micros());
  }

  private double ratio(String one, String other, ToDoubleFunction<Sample> figure) {
    List<Sample> ones = of(one);
    List<Sample> others = of(other);
    double[] ratios = new double[ones.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = figure.applyAsDouble(ones.get(i)) / figure.applyAsDouble(others.get(i));
    }
    return median(ratios);
  }

  private double median(String name, ToDoubleFunction<Sample> figure) {
    return median(of(name).stream().mapToDouble(figure).toArray());
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    int middle = values.length / 2;
    return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }

  private List<Sample> of(String name) {
    return samples.getOrDefault(name, List.of());
  }
}
