package dev.sallyport.bench.command;

import static dev.sallyport.bench.report.Report.number;

import dev.sallyport.bench.lab.Fleet;
import dev.sallyport.bench.lab.Population.SignedIn;
import dev.sallyport.bench.load.AuthHost;
import dev.sallyport.bench.load.OpenLoop;
import dev.sallyport.bench.load.Result;
import dev.sallyport.bench.load.Target;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * More people than can be hashed try to log in, in turns with nobody doing so. Whoever is told to
 * come again waits as long as the answer says.
 */
final class LoginStorm {
  /** More than have a place, so that the queue is never empty. */
  private static final int AT_ONCE = 48;

  /** What Retry-After says. */
  private static final int RETRY_SECONDS = 1;

  private static final String IDLE = "nobody logs in";
  private static final String STORM = "more log in than can be hashed";

  private LoginStorm() {}

  static void measure(
      Fleet fleet, Replicas replicas, List<SignedIn> people, Extent extent, Findings findings)
      throws IOException, InterruptedException {
    Target load = replicas.alone(0, people);
    Replicas.warmUp(load);
    int rate = Replicas.rate(load, 0.25);
    AuthHost door = fleet.pages(replicas.subject(0));
    ConcurrentHashMap<Integer, AtomicInteger> statuses = new ConcurrentHashMap<>();
    Samples samples =
        Samples.inTurns(
            List.of(
                new Samples.Competitor(IDLE, List.of(), seconds -> decisions(load, rate, seconds)),
                new Samples.Competitor(
                    STORM, List.of(), seconds -> stormy(door, statuses, load, rate, seconds))),
            extent.rounds(),
            extent.seconds());
    int seconds = extent.rounds() * extent.seconds();
    findings.table(
        "Decisions at %,d/s, which keep a quarter of the cores busy, while people log in"
            .formatted(rate),
        List.of("", "hashes/s", "told to come again, /s", "p50 ms", "p99 ms", "× idle", "failed"),
        List.of(
            row(samples, IDLE, 0, 0),
            row(samples, STORM, count(statuses, 422) / seconds, count(statuses, 503) / seconds)));
    findings.target(
        "p99 of decisions in a storm of logins × idle", samples.p99Ratio(STORM, IDLE), "≤", 1.5);
    findings.target("failed in a storm of logins", (double) samples.failed(STORM), "=", 0);
  }

  private static Result decisions(Target load, int rate, int seconds) throws InterruptedException {
    return Result.of(OpenLoop.run(load, rate, seconds), seconds);
  }

  private static Result stormy(
      AuthHost door,
      ConcurrentHashMap<Integer, AtomicInteger> statuses,
      Target load,
      int rate,
      int seconds)
      throws InterruptedException {
    try (Crowd _ =
        Crowd.of(
            AT_ONCE,
            () -> {
              int status = door.logIn("nobody@example.com", "a password of nobody at all");
              statuses.computeIfAbsent(status, _ -> new AtomicInteger()).incrementAndGet();
              if (status == 503) {
                TimeUnit.SECONDS.sleep(RETRY_SECONDS);
              }
            })) {
      return decisions(load, rate, seconds);
    }
  }

  private static double count(ConcurrentHashMap<Integer, AtomicInteger> statuses, int status) {
    return statuses.getOrDefault(status, new AtomicInteger()).get();
  }

  private static List<String> row(Samples samples, String name, double hashes, double busy) {
    return List.of(
        name,
        number(hashes),
        number(busy),
        number(samples.p50Micros(name) / 1_000),
        number(samples.p99Micros(name) / 1_000),
        number(samples.p99Ratio(name, IDLE)),
        Long.toString(samples.failed(name)));
  }
}
