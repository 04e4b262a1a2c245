package dev.sallyport.bench.command;

import static dev.sallyport.bench.report.Report.number;

import dev.sallyport.bench.lab.Fleet;
import dev.sallyport.bench.lab.Population.SignedIn;
import dev.sallyport.bench.load.AuthHost;
import dev.sallyport.bench.load.OpenLoop;
import dev.sallyport.bench.load.Result;
import dev.sallyport.bench.load.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/**
 * More people than can be hashed try to log in, in turns with nobody doing so. Whoever is told to
 * come again waits as long as the answer says, and as people do, up to as long again.
 */
final class LoginStorm {
  /** More than have a place, so that the queue is never empty, and a hash's time of refusals. */
  private static final int AT_ONCE = 96;

  private static final int REHEARSAL_SECONDS = 15;
  private static final int MOST_REHEARSALS = 12;

  /** How many rehearsals in a row must be no faster than the best before. */
  private static final int CALM = 2;

  /** The crowd begins all at once, and has then been told twice to come again. */
  private static final int SETTLING_SECONDS = 5;

  private static final String IDLE = "nobody logs in";
  private static final String STORM = "more log in than can be hashed";
  private static final String HERD = "the same, who come again all at once";

  private final AuthHost door;
  private final Target load;
  private final int rate;

  /** When somebody comes again who is told to. */
  private enum Return {
    /** Between once and twice what the answer says. */
    AT_ONES_LEISURE {
      @Override
      long nanos(Duration told) {
        return told.toNanos() + ThreadLocalRandom.current().nextLong(told.toNanos());
      }
    },

    /** When everybody does, and not before the time that the answer says. */
    TOGETHER {
      @Override
      long nanos(Duration told) {
        return 2 * told.toNanos() - Math.floorMod(System.nanoTime(), told.toNanos());
      }
    };

    abstract long nanos(Duration told);
  }

  private LoginStorm(AuthHost door, Target load, int rate) {
    this.door = door;
    this.load = load;
    this.rate = rate;
  }

  static void measure(
      Fleet fleet, Replicas replicas, List<SignedIn> people, Extent extent, Findings findings)
      throws IOException, InterruptedException {
    Target load = replicas.alone(0, people);
    Replicas.warmUp(load);
    int rate = Replicas.rate(load, 0.25);
    new LoginStorm(fleet.pages(replicas.subject(0)), load, rate).measure(extent, findings);
  }

  private void measure(Extent extent, Findings findings) throws IOException, InterruptedException {
    rehearse();
    Attempts leisurely = new Attempts();
    Attempts together = new Attempts();
    Samples samples =
        Samples.inTurns(
            List.of(
                new Samples.Competitor(IDLE, List.of(), this::decisions),
                new Samples.Competitor(
                    STORM, List.of(), seconds -> storm(Return.AT_ONES_LEISURE, leisurely, seconds)),
                new Samples.Competitor(
                    HERD, List.of(), seconds -> storm(Return.TOGETHER, together, seconds))),
            extent.rounds(),
            extent.seconds());
    int seconds = extent.rounds() * extent.seconds();
    findings.table(
        "Decisions at %,d/s, which keep a quarter of the cores busy, while people log in"
            .formatted(rate),
        List.of("", "hashes/s", "told to come again, /s", "p50 ms", "p99 ms", "× idle", "failed"),
        List.of(
            row(samples, IDLE, new Attempts(), seconds),
            row(samples, STORM, leisurely, seconds),
            row(samples, HERD, together, seconds)));
    findings.target(
        "p99 of decisions in a storm of logins × idle", samples.p99Ratio(STORM, IDLE), "≤", 1.5);
    findings.target(
        "failed in a storm of logins",
        (double) samples.failed(STORM) + samples.failed(HERD),
        "=",
        0);
  }

  /**
   * At first, code that was never run is interpreted and compiled, in the replica and in the
   * generator, and decisions wait for the compilers. Logins are few, so that takes a while.
   */
  private void rehearse() throws InterruptedException {
    long best = Long.MAX_VALUE;
    int calm = 0;
    for (int i = 0; calm < CALM && i < MOST_REHEARSALS; i++) {
      long p99 = storm(Return.AT_ONES_LEISURE, new Attempts(), REHEARSAL_SECONDS).p99Micros();
      calm = p99 < best ? 0 : calm + 1;
      best = Math.min(best, p99);
    }
  }

  /** What was said to those who tried. */
  private record Attempts(LongAdder wrong, LongAdder busy) {
    Attempts() {
      this(new LongAdder(), new LongAdder());
    }

    void add(Attempts more) {
      wrong.add(more.wrong().sum());
      busy.add(more.busy().sum());
    }
  }

  private Result decisions(int seconds) throws InterruptedException {
    return Result.of(OpenLoop.run(load, rate, seconds), seconds);
  }

  private Result storm(Return manner, Attempts all, int seconds) throws InterruptedException {
    AtomicReference<Attempts> now = new AtomicReference<>(new Attempts());
    try (Crowd _ = Crowd.of(AT_ONCE, () -> tryToLogIn(manner, now))) {
      TimeUnit.SECONDS.sleep(SETTLING_SECONDS);
      Attempts attempts = new Attempts();
      now.set(attempts);
      Result decisions = decisions(seconds);
      all.add(attempts); // Without those who have yet to finish.
      return decisions;
    }
  }

  private void tryToLogIn(Return manner, AtomicReference<Attempts> now)
      throws IOException, InterruptedException {
    Optional<Duration> told = door.logIn("nobody@example.com", "a password of nobody at all");
    Attempts attempts = now.get();
    if (told.isEmpty()) {
      attempts.wrong().increment();
      return;
    }
    attempts.busy().increment();
    TimeUnit.NANOSECONDS.sleep(manner.nanos(told.get()));
  }

  private static List<String> row(Samples samples, String name, Attempts attempts, int seconds) {
    return List.of(
        name,
        number((double) attempts.wrong().sum() / seconds),
        number((double) attempts.busy().sum() / seconds),
        number(samples.p50Micros(name) / 1_000),
        number(samples.p99Micros(name) / 1_000),
        number(samples.p99Ratio(name, IDLE)),
        Long.toString(samples.failed(name)));
  }
}
