package dev.sallyport.server;

import dev.sallyport.server.factors.CodeCheck;
import dev.sallyport.server.factors.OwnFactors;
import dev.sallyport.server.factors.SecondFactors;
import dev.sallyport.server.factors.SecondStep;
import dev.sallyport.server.factors.Secrets;
import dev.sallyport.server.factors.StepUp;
import dev.sallyport.server.login.Arrival;
import dev.sallyport.server.login.Notices;
import dev.sallyport.server.settings.Settings;
import dev.sallyport.server.signing.Seal;
import dev.sallyport.store.Database;
import dev.sallyport.store.factors.PostgresFactorChanges;
import dev.sallyport.store.factors.PostgresFactors;
import dev.sallyport.store.factors.PostgresPendingLogins;
import dev.sallyport.store.sessions.PostgresSessions;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * A page of {@code new} of {@link Main}: where logins arrive, and second factors.
 *
 * @param arrival where whoever has shown a first factor comes to
 */
record FactorRoom(Arrival arrival, SecondFactors factors) {
  /**
   * @param around what looks after accounts
   * @param ids of new sessions
   * @param mail empty where there is none
   */
  static FactorRoom of(
      Settings settings,
      AccountRoom around,
      Supplier<UUID> ids,
      SecureRandom random,
      Optional<MailRoom> mail) {
    Database database = around.forPages();
    PostgresFactors factors = new PostgresFactors(database);
    PostgresFactorChanges changes = new PostgresFactorChanges(database);
    PostgresPendingLogins pending = new PostgresPendingLogins(database, factors);
    Secrets secrets =
        new Secrets(
            new Seal(settings.keys().current(), settings.keys().byName(), random, Secrets.PURPOSE),
            random);
    CodeCheck codes =
        new CodeCheck(factors, secrets, around.guard(), around.audit(), around.clock());
    Arrival arrival =
        new Arrival(
            new PostgresSessions(database),
            factors,
            pending,
            settings.secondFactor(),
            around.guard(),
            mail.map(MailRoom::notices).orElse(Notices.NONE),
            around.audit(),
            around.keys(),
            around.lifetimes(),
            around.everywhere(),
            ids,
            random,
            around.clock());
    SecondStep step = new SecondStep(pending, codes, arrival, around.clock());
    return new FactorRoom(
        arrival,
        new SecondFactors(
            step,
            new StepUp(
                factors,
                changes,
                codes,
                around.keys(),
                around.lifetimes(),
                around.audit(),
                around.everywhere(),
                around.clock()),
            new OwnFactors(
                factors,
                changes,
                secrets,
                step,
                mail.map(MailRoom::envelopes),
                around.keys(),
                around.lifetimes(),
                around.audit(),
                around.everywhere(),
                around.clock())));
  }
}
