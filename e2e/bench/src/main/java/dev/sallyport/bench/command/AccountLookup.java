package dev.sallyport.bench.command;

import static dev.sallyport.bench.report.Report.number;

import dev.sallyport.bench.lab.Accounts;
import dev.sallyport.bench.load.Result;
import dev.sallyport.store.Database;
import dev.sallyport.store.identities.Identities;
import dev.sallyport.store.identities.PostgresIdentities;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** What a login asks the store for, among few accounts and among many, in turns. */
final class AccountLookup {
  private static final String FEW = "among %,d".formatted(Census.FEW);
  private static final String MANY = "among %,d".formatted(Census.MANY);
  private static final int WARM_UP_SECONDS = 5;

  private AccountLookup() {}

  static void measure(Database few, Database many, Census census, Findings findings)
      throws IOException, InterruptedException {
    List<Samples.Competitor> competitors =
        List.of(competitor(FEW, few, Census.FEW), competitor(MANY, many, Census.MANY));
    Samples _ = Samples.inTurns(competitors, 1, WARM_UP_SECONDS);
    Samples samples = Samples.inTurns(competitors, census.rounds(), census.seconds());
    findings.table(
        "Looking up the account of an address, one after the other",
        List.of("", "lookups/s", "p50 µs", "× " + FEW, "p99 µs", "× " + FEW, "not found"),
        List.of(row(samples, FEW), row(samples, MANY)));
    findings.target("lookup, p50 × " + FEW, samples.p50Ratio(MANY, FEW), "≤", 1.5);
    findings.target("lookup, p99 × " + FEW, samples.p99Ratio(MANY, FEW), "≤", 1.5);
    findings.target(
        "accounts not found", (double) samples.failed(FEW) + samples.failed(MANY), "=", 0);
  }

  private static Samples.Competitor competitor(String name, Database database, int accounts) {
    Identities identities = new PostgresIdentities(database);
    return new Samples.Competitor(
        name, List.of(), seconds -> lookUp(identities, accounts, seconds));
  }

  private static Result lookUp(Identities identities, int accounts, int seconds) {
    LongStream.Builder micros = LongStream.builder();
    long missed = 0;
    long begin = System.nanoTime();
    long now = begin;
    while (now - begin < TimeUnit.SECONDS.toNanos(seconds)) {
      String email = Accounts.email(ThreadLocalRandom.current().nextInt(accounts));
      long before = System.nanoTime();
      if (identities.byEmail(email).isEmpty()) {
        missed++;
      }
      now = System.nanoTime();
      micros.add(TimeUnit.NANOSECONDS.toMicros(now - before));
    }
    return Result.of(micros.build().toArray(), seconds, missed);
  }

  private static List<String> row(Samples samples, String name) {
    return List.of(
        name,
        number(samples.rate(name)),
        number(samples.p50Micros(name)),
        number(samples.p50Ratio(name, FEW)),
        number(samples.p99Micros(name)),
        number(samples.p99Ratio(name, FEW)),
        Long.toString(samples.failed(name)));
  }
}
