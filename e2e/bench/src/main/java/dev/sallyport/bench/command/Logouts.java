package dev.sallyport.bench.command;

import static dev.sallyport.bench.report.Report.number;

import dev.sallyport.bench.lab.Fleet;
import dev.sallyport.bench.lab.Population;
import dev.sallyport.bench.lab.Population.SignedIn;
import dev.sallyport.bench.load.AuthHost;
import dev.sallyport.bench.load.OpenLoop;
import dev.sallyport.bench.load.Target;
import dev.sallyport.bench.report.Distribution;
import dev.sallyport.cluster.report.Problem;
import dev.sallyport.store.sessions.PostgresSessions;
import dev.sallyport.store.sessions.Sessions;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Logouts through the door, as browsers send them: what their answer promises, and how many. */
final class Logouts {
  private static final int AT_ONCE = 8;
  private static final int AT_SATURATION = 16;
  private static final int WHILE_STOPPED = 8;

  private final Fleet fleet;
  private final Replicas replicas;
  private final Population population;
  private final Extent extent;
  private final Findings findings;
  private final List<AuthHost> doors = new ArrayList<>();

  Logouts(Fleet fleet, Replicas replicas, Population population, Extent extent, Findings findings) {
    this.fleet = fleet;
    this.replicas = replicas;
    this.population = population;
    this.extent = extent;
    this.findings = findings;
    for (int i = 0; i < replicas.size(); i++) {
      doors.add(fleet.pages(replicas.subject(i)));
    }
  }

  void run(List<SignedIn> standing) throws IOException, InterruptedException {
    promise(standing);
    stopped();
    saturation();
  }

  /** Nobody is admitted who asks after the answer. */
  private void promise(List<SignedIn> standing) throws IOException, InterruptedException {
    Target load = replicas.spreading(standing);
    int rate = Replicas.rate(load, 0.5);
    Collection<Long> acknowledged = new ConcurrentLinkedQueue<>();
    AtomicInteger admitted = new AtomicInteger();
    List<SignedIn> people = population.signIn(extent.logouts());
    try (OpenLoop _ = OpenLoop.start(load, rate)) {
      Crowd.forEach(
          people,
          AT_ONCE,
          person -> {
            replicas.introduce(person);
            acknowledged.add(logOut(person));
            if (replicas.all(person.question()).contains(200)) {
              admitted.incrementAndGet();
            }
          });
    }
    Distribution times = Distribution.ofNanos(acknowledged);
    findings.table(
        "Logouts through the door of one of %d replicas; then all are asked"
            .formatted(replicas.size()),
        List.of("decisions/s meanwhile", "logouts", "p50 ms", "p99 ms", "longest ms", "admitted"),
        List.of(
            List.of(
                number(rate),
                Integer.toString(times.count()),
                number(times.p50()),
                number(times.p99()),
                number(times.max()),
                Integer.toString(admitted.get()))));
    findings.target("admitted after the acknowledgement", admitted.get(), "=", 0);
  }

  /** One member stands still and cannot say that it has heard. */
  private void stopped() throws IOException, InterruptedException {
    int last = replicas.size() - 1;
    Collection<Long> acknowledged = new ConcurrentLinkedQueue<>();
    int admitted = 0;
    for (int round = 0; round < extent.rounds(); round++) {
      List<SignedIn> people = population.signIn(WHILE_STOPPED);
      people.forEach(replicas::introduce);
      List<CompletableFuture<Integer>> asked = new ArrayList<>();
      fleet.freeze(replicas.subject(last));
      try {
        Crowd.forEach(people, people.size(), person -> acknowledged.add(logOut(person, 0)));
        for (SignedIn person : people) {
          asked.add(replicas.asker(last).ask(person.question()));
        }
      } finally {
        fleet.thaw(replicas.subject(last));
      }
      for (CompletableFuture<Integer> answer : asked) {
        admitted += answer.join() == 200 ? 1 : 0;
      }
      TimeUnit.SECONDS.sleep(2); // It joins anew.
    }
    Distribution times = Distribution.ofNanos(acknowledged);
    findings.table(
        "Logouts while one of %d replicas is stopped (SIGSTOP)".formatted(replicas.size()),
        List.of("logouts", "p50 ms", "longest ms", "admitted by it afterwards"),
        List.of(
            List.of(
                Integer.toString(times.count()),
                number(times.p50()),
                number(times.max()),
                Integer.toString(admitted))));
    findings.target("acknowledged while one is stopped, longest in ms", times.max(), "≤", 1_000);
    findings.target("admitted by the one that was stopped", admitted, "=", 0);
  }

  /** All logouts of an installation take turns at one row. */
  private void saturation() throws IOException, InterruptedException {
    Sessions sessions = new PostgresSessions(fleet.database());
    List<SignedIn> people = population.signIn(extent.sessions());
    double store =
        rate(people, person -> sessions.end(person.session().hash(), Instant.now()).orElseThrow());
    double door = rate(population.signIn(extent.sessions()), this::logOut);
    findings.table(
        "Logouts at saturation, %d at once, %d replicas".formatted(AT_SATURATION, replicas.size()),
        List.of("", "logouts/s"),
        List.of(
            List.of("the statement alone, committed to disk", number(store)),
            List.of("through the door, until in force everywhere", number(door))));
  }

  private static double rate(List<SignedIn> people, Crowd.Act<SignedIn> act)
      throws InterruptedException {
    long start = System.nanoTime();
    Crowd.forEach(people, AT_SATURATION, act);
    return people.size() / ((System.nanoTime() - start) / 1e9);
  }

  private long logOut(SignedIn person) throws IOException, InterruptedException {
    return logOut(person, Math.floorMod(person.session().hash().first(), doors.size()));
  }

  private long logOut(SignedIn person, int door) throws IOException, InterruptedException {
    long start = System.nanoTime();
    int status = doors.get(door).logOut(person.session().cookieValue());
    if (status != 302) {
      throw new Problem("a logout is answered " + status);
    }
    return System.nanoTime() - start;
  }
}
