package dev.sallyport.bench.command;

import static dev.sallyport.bench.report.Report.number;

import dev.sallyport.bench.lab.Fleet;
import dev.sallyport.bench.lab.Population;
import dev.sallyport.bench.lab.Population.SignedIn;
import dev.sallyport.bench.load.Asker;
import dev.sallyport.bench.load.OpenLoop;
import dev.sallyport.bench.load.Question;
import dev.sallyport.bench.load.Target;
import dev.sallyport.bench.report.Distribution;
import dev.sallyport.bench.report.Histograms;
import dev.sallyport.cluster.report.Problem;
import dev.sallyport.store.sessions.PostgresSessions;
import dev.sallyport.store.sessions.Sessions;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * From sending the statement that revokes a session until every replica has refused it, in turns
 * with the least that this could cost ({@link Notify}), while others ask for decisions.
 */
final class Revocations {
  /** A refusal is seen by asking, which takes as long. */
  private static final String MEANWHILE = "decisions meanwhile";

  /** Between an answer and the next question, lest the questions be the load. */
  private static final long BETWEEN = TimeUnit.MILLISECONDS.toNanos(2);

  private static final int REHEARSED = 50;
  private static final int MOST_REHEARSALS = 24;

  /** How many times in a row a rehearsal must be no faster than the best before. */
  private static final int CALM = 3;

  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);

  private final Fleet fleet;
  private final Replicas replicas;
  private final Population population;
  private final Extent extent;
  private final Findings findings;
  private final Sessions sessions;
  private final List<List<String>> rows = new ArrayList<>();
  private final Map<String, Distribution> pictured = new LinkedHashMap<>();

  Revocations(
      Fleet fleet, Replicas replicas, Population population, Extent extent, Findings findings) {
    this.fleet = fleet;
    this.replicas = replicas;
    this.population = population;
    this.extent = extent;
    this.findings = findings;
    this.sessions = new PostgresSessions(fleet.database());
  }

  /** Measures with each number of replicas; what is left running is the last. */
  Histograms run(List<SignedIn> standing) throws IOException, InterruptedException, SQLException {
    for (int number : extent.replicas()) {
      replicas.grow(number);
      Target load = replicas.spreading(standing);
      Replicas.warmUp(load);
      int rate = Replicas.rate(load, 0.5);
      try (Notify notify = new Notify(fleet.owned(), number)) {
        rehearse(load, rate, notify);
      }
      try (Notify notify = new Notify(fleet.owned(), number);
          OpenLoop loop = OpenLoop.start(load, rate)) {
        Distribution least = measure(number, rate, notify);
        row(
            MEANWHILE,
            rate,
            Distribution.ofNanos(loop.stop().stream().map(OpenLoop.Answer::nanos).toList()),
            least);
      }
    }
    findings.table(
        "From sending a revocation until it is in force, the cores half busy with decisions",
        List.of("", "decisions/s", "times", "p50 ms", "p99 ms", "longest ms", "p99 × NOTIFY"),
        rows);
    return new Histograms("From sending a revocation until it is in force", 25, pictured);
  }

  /**
   * The first hundred revocations of a replica's life take several times as long as those after
   * them: code that was never run is interpreted, and what was compiled as if nobody were ever
   * refused is compiled anew.
   */
  private void rehearse(Target load, int rate, Notify notify) throws InterruptedException {
    double best = Double.MAX_VALUE;
    int calm = 0;
    try (OpenLoop _ = OpenLoop.start(load, rate)) {
      for (int i = 0; calm < CALM && i < MOST_REHEARSALS; i++) {
        double median = Distribution.ofNanos(rehearsed(notify)).p50();
        calm = median < best ? 0 : calm + 1;
        best = Math.min(best, median);
      }
    }
  }

  private List<Long> rehearsed(Notify notify) throws InterruptedException {
    List<Long> times = new ArrayList<>();
    for (SignedIn person : population.signIn(REHEARSED)) {
      replicas.introduce(person);
      long _ = notify.nanos();
      times.add(refused(person));
    }
    return times;
  }

  /** What the least took. */
  private Distribution measure(int number, int rate, Notify notify) throws InterruptedException {
    List<Long> refused = new ArrayList<>();
    List<Long> bare = new ArrayList<>();
    for (SignedIn person : population.signIn(extent.revokes())) {
      replicas.introduce(person);
      bare.add(notify.nanos());
      refused.add(refused(person));
    }
    Distribution ours = Distribution.ofNanos(refused);
    Distribution least = Distribution.ofNanos(bare);
    row("commit and NOTIFY, %d listening".formatted(number), rate, least, least);
    row("refused by %d of %d".formatted(number, number), rate, ours, least);
    pictured.put(number == 1 ? "1 replica" : number + " replicas", ours);
    if (number == extent.replicas().getLast()) {
      pictured.put("bare NOTIFY", least);
      findings.target("revocation, %d replicas, p99 in ms".formatted(number), ours.p99(), "≤", 25);
      findings.target(
          "revocation, %d replicas, p99 × bare NOTIFY".formatted(number),
          ours.p99() / least.p99(),
          "≤",
          5);
      findings.target(
          "revocation, %d replicas, longest in ms".formatted(number), ours.max(), "≤", 1_000);
    }
    return least;
  }

  private void row(String what, int rate, Distribution times, Distribution least) {
    rows.add(
        List.of(
            what,
            number(rate),
            Integer.toString(times.count()),
            number(times.p50()),
            number(times.p99()),
            number(times.max()),
            number(times.p99() / least.p99())));
  }

  /** All replicas are asked while it is revoked and until they have refused it. */
  private long refused(SignedIn person) {
    long start = System.nanoTime();
    List<CompletableFuture<Long>> refusals = new ArrayList<>();
    for (Asker replica : replicas.askers()) {
      CompletableFuture<Long> refusal = new CompletableFuture<>();
      Thread.ofVirtual().start(() -> refusal.complete(refusal(replica, person.question())));
      refusals.add(refusal);
    }
    long _ = sessions.end(person.session().hash(), Instant.now()).orElseThrow();
    return refusals.stream().mapToLong(CompletableFuture::join).max().orElseThrow() - start;
  }

  private static long refusal(Asker replica, Question question) {
    long start = System.nanoTime();
    while (replica.ask(question).join() != 401) {
      if (System.nanoTime() - start > PATIENCE) {
        throw new Problem("a session that was ended is still admitted after 5 s");
      }
      LockSupport.parkNanos(BETWEEN);
    }
    return System.nanoTime();
  }
}
