package dev.sallyport.bench.command;

import static dev.sallyport.bench.report.Report.number;

import dev.sallyport.bench.lab.Fleet;
import dev.sallyport.bench.lab.Population;
import dev.sallyport.bench.lab.Population.SignedIn;
import dev.sallyport.bench.load.OpenLoop;
import dev.sallyport.bench.load.OpenLoop.Answer;
import dev.sallyport.bench.load.Target;
import dev.sallyport.bench.report.Distribution;
import dev.sallyport.store.sessions.PostgresSessions;
import dev.sallyport.store.sessions.Sessions;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What decisions see of a replica that starts again, and of a Postgres that stands still. */
final class Faults {
  private static final String READS = "sallyport_facts_reads_total";
  private static final int STALL_SECONDS = 2;
  private static final int AFTERWARDS_SECONDS = 3;
  private static final int FIRST_SECONDS = 5;

  /** Cold code does a small part of what it will do later. */
  private static final int COLD_PART = 16;

  /** One question in so many is about a session that is in no memory yet. */
  private static final int NEW_OF = 20;

  private static final int REDIS_SECONDS = 6;

  /** The whole of a renewal's pause, and a round of it. */
  private static final double RENEWAL_MILLIS = 225 + 100;

  /** One in so many of those who ask has been logged out before. */
  private static final int REVOKED_OF = 10;

  private final Fleet fleet;
  private final Replicas replicas;
  private final Population population;
  private final Extent extent;
  private final Findings findings;

  Faults(Fleet fleet, Replicas replicas, Population population, Extent extent, Findings findings) {
    this.fleet = fleet;
    this.replicas = replicas;
    this.population = population;
    this.extent = extent;
    this.findings = findings;
  }

  /** Everybody who is in play comes at once to a replica that remembers nobody. */
  void restart(List<SignedIn> people) throws IOException, InterruptedException {
    Target other = replicas.alone(0, people);
    Target restarted = replicas.alone(1, people);
    Replicas.warmUp(restarted);
    int rate = Replicas.rate(restarted, 1.0 / COLD_PART);
    Distribution before = times(OpenLoop.run(restarted, rate, FIRST_SECONDS));
    List<Answer> answers;
    long reads;
    try (OpenLoop _ = OpenLoop.start(other, rate)) {
      fleet.kill(replicas.subject(1));
      replicas.restart(1);
      // One connection first: a client that has none opens one for each request, and handshakes on
      // cold code would be all there is to see.
      replicas.introduce(population.signIn(1).getFirst());
      answers = OpenLoop.run(restarted, rate, FIRST_SECONDS);
      reads = replicas.subject(1).metric(READS);
    }
    Distribution after = times(answers);
    double ratio = (double) (reads - 1) / Math.min(people.size(), answers.size());
    findings.table(
        "A replica that was killed starts again, %,d decisions/s at it once it is ready"
            .formatted(rate),
        List.of("", "measured"),
        List.of(
            List.of("sessions in play", Integer.toString(people.size())),
            List.of("decisions in the first %d s".formatted(FIRST_SECONDS), number(answers.size())),
            List.of("reads of the store", Long.toString(reads)),
            List.of("reads × sessions in play", number(ratio)),
            List.of("p99 before, ms", number(before.p99())),
            List.of("p99 in the first %d s, ms".formatted(FIRST_SECONDS), number(after.p99())),
            List.of("not answered with 200", Long.toString(refused(answers)))));
    findings.target("reads after a restart × sessions in play", ratio, "≤", 1);
    findings.target("not answered with 200 after a restart", (double) refused(answers), "=", 0);
  }

  /** Nobody is let in or thrown out for it. */
  void stall() throws IOException, InterruptedException {
    List<SignedIn> people = population.signIn(extent.sessions());
    people.forEach(replicas::introduce);
    Sessions sessions = new PostgresSessions(fleet.database());
    for (int i = 0; i < people.size(); i += REVOKED_OF) {
      long _ = sessions.end(people.get(i).session().hash(), Instant.now()).orElseThrow();
    }
    Target load = number -> replicas.asker(0).ask(people.get(number % people.size()).question());
    Replicas.warmUp(load);
    int rate = Replicas.rate(load, 0.25);
    List<Answer> answers;
    long stalled;
    long resumed;
    try (OpenLoop loop = OpenLoop.start(load, rate)) {
      TimeUnit.SECONDS.sleep(1);
      stalled = System.nanoTime();
      fleet.freezePostgres();
      TimeUnit.SECONDS.sleep(STALL_SECONDS);
      fleet.thawPostgres();
      resumed = System.nanoTime();
      TimeUnit.SECONDS.sleep(AFTERWARDS_SECONDS);
      answers = loop.stop();
    }
    report(rate, people.size(), answers, stalled, resumed);
  }

  /**
   * A Redis that is killed and comes back empty, while one in twenty who ask is in no memory yet.
   *
   * @return false where there is none
   */
  boolean redis() throws IOException, InterruptedException {
    if (!fleet.startRedis()) {
      return false;
    }
    replicas.shrink(0);
    replicas.grow(1);
    List<SignedIn> known = population.signIn(extent.sessions());
    known.forEach(replicas::introduce);
    Target warm = replicas.alone(0, known);
    Replicas.warmUp(warm);
    int rate = Replicas.rate(warm, 0.25);
    List<Answer> with = OpenLoop.run(withNew(known, rate), rate, REDIS_SECONDS);
    List<Answer> without;
    try (OpenLoop loop = OpenLoop.start(withNew(known, rate), rate)) {
      TimeUnit.SECONDS.sleep(1);
      fleet.killRedis();
      TimeUnit.SECONDS.sleep(2);
      fleet.reviveRedis();
      TimeUnit.SECONDS.sleep(REDIS_SECONDS - 3);
      without = loop.stop();
    }
    Distribution before = times(with);
    Distribution meanwhile = times(without);
    long refused = refused(with) + refused(without);
    double ratio = meanwhile.p99() / before.p99();
    findings.table(
        "Redis is killed and starts again, %,d decisions/s, one in twenty about a new session"
            .formatted(rate),
        List.of("", "measured"),
        List.of(
            List.of("p50 and p99 before, ms", number(before.p50()) + "; " + number(before.p99())),
            List.of(
                "p50 and p99 meanwhile, ms",
                number(meanwhile.p50()) + "; " + number(meanwhile.p99())),
            List.of("p99 meanwhile × before", number(ratio)),
            List.of("not answered with 200", Long.toString(refused))));
    findings.target("decisions' p99 while Redis is killed × before", ratio, "≤", 1.5);
    findings.target("not answered with 200 while Redis is killed", (double) refused, "=", 0);
    return true;
  }

  private Target withNew(List<SignedIn> known, int rate) {
    List<SignedIn> fresh = population.signIn(rate * (REDIS_SECONDS + 1) / NEW_OF);
    return number ->
        replicas
            .asker(0)
            .ask(
                (number % NEW_OF == 0
                        ? fresh.get(number / NEW_OF % fresh.size())
                        : known.get(number % known.size()))
                    .question());
  }

  private void report(int rate, int people, List<Answer> answers, long stalled, long resumed) {
    List<Answer> unavailable = answers.stream().filter(answer -> answer.status() == 503).toList();
    long wrong = answers.stream().filter(answer -> isWrong(answer, people)).count();
    double first =
        unavailable.stream()
            .mapToDouble(answer -> (answer.done() - stalled) / 1e6)
            .min()
            .orElse(Double.NaN);
    double last =
        unavailable.stream()
            .mapToDouble(answer -> (answer.done() - resumed) / 1e6)
            .max()
            .orElse(Double.NEGATIVE_INFINITY);
    double recovery = Math.max(0, last);
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("decisions", Integer.toString(answers.size())));
    rows.add(List.of("answered 503", Integer.toString(unavailable.size())));
    rows.add(List.of("wrong answers", Long.toString(wrong)));
    rows.add(List.of("the first 503, ms after the stall began", number(first)));
    rows.add(List.of("the last 503, ms after its end", number(recovery)));
    findings.table(
        "Postgres stands still for %d s, %,d decisions/s, a tenth of them by people who logged out"
            .formatted(STALL_SECONDS, rate),
        List.of("", "measured"),
        rows);
    findings.target("wrong answers while Postgres stands still", (double) wrong, "=", 0);
    if (!unavailable.isEmpty()) {
      findings.target("first 503 after the stall began, ms", first, "≥", 500);
    }
    findings.target("last 503 after the stall ended, ms", recovery, "≤", RENEWAL_MILLIS);
  }

  /** 503 is never wrong; 200 and 401 are where the other was right. */
  private static boolean isWrong(Answer answer, int people) {
    boolean loggedOut = answer.number() % people % REVOKED_OF == 0;
    return switch (answer.status()) {
      case 503 -> false;
      case 401 -> !loggedOut;
      case 200 -> loggedOut;
      default -> true;
    };
  }

  private static long refused(List<Answer> answers) {
    return answers.stream().filter(answer -> !answer.isAllowed()).count();
  }

  private static Distribution times(List<Answer> answers) {
    return Distribution.ofNanos(answers.stream().map(Answer::nanos).toList());
  }
}
