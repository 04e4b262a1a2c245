package dev.sallyport.server;

import dev.sallyport.server.login.Arrival;
import dev.sallyport.server.mail.Envelopes;
import dev.sallyport.server.passkeys.ByPasskey;
import dev.sallyport.server.passkeys.OwnPasskeys;
import dev.sallyport.server.passkeys.Party;
import dev.sallyport.server.passkeys.PasskeyCheck;
import dev.sallyport.server.passkeys.PasskeyLogin;
import dev.sallyport.server.passkeys.PasskeyStepUp;
import dev.sallyport.server.settings.Settings;
import dev.sallyport.store.Database;
import dev.sallyport.store.factors.PostgresCeremonies;
import dev.sallyport.store.factors.PostgresFactorChanges;
import dev.sallyport.store.factors.PostgresFactors;
import dev.sallyport.store.factors.PostgresPasskeys;
import dev.sallyport.store.factors.PostgresPendingLogins;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** A page of {@code new} of {@link Main}: what people do by passkey. */
final class PasskeyRoom {
  private PasskeyRoom() {}

  /**
   * @param around what looks after accounts
   * @param ids of new passkeys
   * @param mail empty where there is none
   */
  static ByPasskey of(
      Settings settings,
      AccountRoom around,
      Arrival arrival,
      Supplier<UUID> ids,
      SecureRandom random,
      Optional<MailRoom> mail) {
    Database database = around.forPages();
    Optional<Envelopes> envelopes = mail.map(MailRoom::envelopes);
    PostgresPasskeys passkeys = new PostgresPasskeys(database);
    PasskeyCheck check =
        new PasskeyCheck(
            Party.of(settings.auth().url(), settings.pages().name()),
            passkeys,
            new PostgresCeremonies(database),
            around.audit(),
            envelopes,
            random,
            around.clock());
    return new ByPasskey(
        new PasskeyLogin(
            check,
            new PostgresPendingLogins(database, new PostgresFactors(database)),
            arrival,
            around.audit(),
            around.clock(),
            settings.registration().verifiedOnly()),
        new PasskeyStepUp(
            check,
            new PostgresFactorChanges(database),
            around.keys(),
            around.lifetimes(),
            around.audit(),
            around.everywhere(),
            around.clock()),
        new OwnPasskeys(
            check,
            passkeys,
            envelopes,
            around.keys(),
            around.lifetimes(),
            around.audit(),
            around.everywhere(),
            ids,
            around.clock()));
  }
}
