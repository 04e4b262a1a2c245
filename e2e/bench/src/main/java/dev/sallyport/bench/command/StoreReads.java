package dev.sallyport.bench.command;

import dev.sallyport.bench.lab.Population.SignedIn;
import dev.sallyport.bench.load.Target;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/** How often Postgres is asked about a session where each is used some hundred times. */
final class StoreReads {
  private static final String READS = "sallyport_facts_reads_total";
  private static final int UNDER_WAY = 32;

  private StoreReads() {}

  static void measure(Replicas replicas, List<SignedIn> people, Findings findings)
      throws IOException, InterruptedException {
    int decisions = people.size() * Extent.DECISIONS_PER_SESSION;
    long before = replicas.sum(READS);
    ask(replicas.spreading(people), decisions);
    long reads = replicas.sum(READS) - before;
    double each = (double) reads / decisions;
    findings.table(
        "Reads of the store, each session asked about %d times, at %d replicas in turn"
            .formatted(Extent.DECISIONS_PER_SESSION, replicas.size()),
        List.of("sessions", "decisions", "reads", "reads/decision"),
        List.of(
            List.of(
                Integer.toString(people.size()),
                Integer.toString(decisions),
                Long.toString(reads),
                "%.4f".formatted(each))));
    findings.target("reads of the store per decision", each, "≤", 0.01);
  }

  private static void ask(Target target, int times) throws InterruptedException {
    Semaphore places = new Semaphore(UNDER_WAY);
    for (int i = 0; i < times; i++) {
      places.acquire();
      CompletableFuture<Void> _ = target.send(i).thenRun(places::release);
    }
    places.acquire(UNDER_WAY);
  }
}
