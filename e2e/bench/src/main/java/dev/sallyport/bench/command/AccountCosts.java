package dev.sallyport.bench.command;

import dev.sallyport.bench.lab.Accounts;
import dev.sallyport.bench.lab.Fleet;
import dev.sallyport.bench.lab.Gateway;
import dev.sallyport.bench.lab.Population;
import dev.sallyport.bench.report.Report;
import dev.sallyport.cluster.report.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.Map;

/**
 * {@code bench accounts}: what a login looks up among few people and among many, and what a page
 * costs whoever renders it and whoever gets it.
 */
final class AccountCosts {
  private final Fleet few;
  private final Fleet many;
  private final Census census;
  private final Progress progress;
  private final Findings findings = new Findings();

  private AccountCosts(Fleet few, Fleet many, Census census, Progress progress) {
    this.few = few;
    this.many = many;
    this.census = census;
    this.progress = progress;
  }

  static Report measure(
      Path root, Map<String, String> environment, Census census, Progress progress)
      throws IOException, InterruptedException, GeneralSecurityException {
    Fleets fleets = new Fleets(root, environment);
    return fleets.lend(
        few -> fleets.lend(many -> new AccountCosts(few, many, census, progress).run()));
  }

  private Report run() throws IOException, InterruptedException, SQLException {
    progress.say("Starting Postgres twice");
    few.startPostgres(Gateway.APPS);
    many.startPostgres(0);
    progress.say("Writing %,d accounts, and %,d".formatted(Census.FEW, Census.MANY));
    new Accounts(few.owned()).write(new Accounts.Numbers(0, Census.FEW, 1), false);
    new Accounts(many.owned()).write(new Accounts.Numbers(0, Census.MANY, 1), false);
    progress.say("Looking accounts up");
    AccountLookup.measure(few.database(), many.database(), census, findings);
    progress.say("Rendering the login page");
    PageRendering.measure(census, findings);
    progress.say("Asking for every page");
    few.startMailbox();
    PageSizes.measure(
        few.pages(few.start("replica-1")),
        new Population(few.database(), few.keys()).signIn(1).getFirst().session().cookieValue(),
        findings);
    return new Report(
        Circumstances.here("Postgres, replica and generator"), findings.tables, findings.targets);
  }
}
