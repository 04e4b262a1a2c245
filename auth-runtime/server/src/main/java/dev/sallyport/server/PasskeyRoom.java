package dev.sallyport.server;

import dev.sallyport.server.audit.Audit;
import dev.sallyport.server.login.Arrival;
import dev.sallyport.server.passkeys.ByPasskey;
import dev.sallyport.server.passkeys.Party;
import dev.sallyport.server.passkeys.PasskeyCheck;
import dev.sallyport.server.passkeys.PasskeyLogin;
import dev.sallyport.server.settings.Settings;
import dev.sallyport.store.Database;
import dev.sallyport.store.factors.PostgresCeremonies;
import dev.sallyport.store.factors.PostgresFactors;
import dev.sallyport.store.factors.PostgresPasskeys;
import dev.sallyport.store.factors.PostgresPendingLogins;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;

/** A page of {@code new} of {@link Main}: what people do by passkey. */
final class PasskeyRoom {
  private PasskeyRoom() {}

  /**
   * @param mail empty where there is none
   */
  static ByPasskey of(
      Settings settings,
      Database forPages,
      Arrival arrival,
      Audit audit,
      Optional<MailRoom> mail,
      SecureRandom random,
      InstantSource clock) {
    PasskeyCheck check =
        new PasskeyCheck(
            Party.of(settings.auth().url(), settings.pages().name()),
            new PostgresPasskeys(forPages),
            new PostgresCeremonies(forPages),
            audit,
            mail.map(MailRoom::envelopes),
            random,
            clock);
    return new ByPasskey(
        new PasskeyLogin(
            check,
            new PostgresPendingLogins(forPages, new PostgresFactors(forPages)),
            arrival,
            audit,
            clock,
            settings.registration().verifiedOnly()));
  }
}
