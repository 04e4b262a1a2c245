package dev.sallyport.server;

import dev.sallyport.server.account.ByMail;
import dev.sallyport.server.account.LoginNotices;
import dev.sallyport.server.account.MailGuard;
import dev.sallyport.server.account.MailedSecrets;
import dev.sallyport.server.account.Recovery;
import dev.sallyport.server.account.Registration;
import dev.sallyport.server.account.Verification;
import dev.sallyport.server.audit.Audit;
import dev.sallyport.server.login.Notices;
import dev.sallyport.server.login.PasswordChoice;
import dev.sallyport.server.mail.Envelopes;
import dev.sallyport.server.mail.Postman;
import dev.sallyport.server.mail.Smtp;
import dev.sallyport.server.metrics.MailMeters;
import dev.sallyport.server.settings.MailSettings;
import dev.sallyport.server.settings.Settings;
import dev.sallyport.server.signing.Seal;
import dev.sallyport.store.Database;
import dev.sallyport.store.account.PostgresMailedProofs;
import dev.sallyport.store.mail.PostgresOutbox;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A page of {@code new} of {@link Main}: all that has to do with mail, where there is any. */
record MailRoom(
    ByMail byMail,
    MailGuard guard,
    MailedSecrets secrets,
    Envelopes envelopes,
    Notices notices,
    Postman postman) {
  private static final Logger LOG = LoggerFactory.getLogger(MailRoom.class);

  /**
   * What it stands on.
   *
   * @param database for the postman
   * @param forPages for people who wait
   * @param everywhere waits until a number of the log is in force everywhere
   */
  record Around(
      Database database,
      Database forPages,
      PasswordChoice passwords,
      MailGuard guard,
      Audit audit,
      LongConsumer everywhere,
      Supplier<UUID> ids,
      SecureRandom random,
      InstantSource clock,
      MailMeters meters) {}

  static Optional<MailRoom> of(Settings settings, Around around) throws GeneralSecurityException {
    if (settings.mail().isEmpty()) {
      LOG.info(
          "There is no setting mail: nothing is sent, no address is verified, forgotten passwords"
              + " cannot be recovered, and registering says which addresses are taken");
      return Optional.empty();
    }
    MailSettings mail = settings.mail().get();
    Envelopes envelopes =
        new Envelopes(
            new Seal(
                settings.keys().current(),
                settings.keys().byName(),
                around.random(),
                Envelopes.PURPOSE),
            around.ids());
    MailedSecrets secrets =
        new MailedSecrets(
            settings.keys().current(), settings.keys().byName(), envelopes, around.random());
    PostgresMailedProofs proofs = new PostgresMailedProofs(around.forPages());
    Postman postman =
        new Postman(
            new PostgresOutbox(around.database()),
            envelopes,
            new Smtp(mail),
            settings.auth().url().toString(),
            settings.auth().url().getHost(),
            around.random(),
            around.clock(),
            around.meters()::letter);
    around.meters().waiting(postman::waiting, postman::longestWait);
    LOG.info("Mail is sent through {}:{} ({})", mail.host(), mail.port(), mail.security());
    return Optional.of(
        new MailRoom(
            new ByMail(
                new Registration(
                    proofs,
                    around.passwords(),
                    secrets,
                    around.guard(),
                    around.audit(),
                    around.ids(),
                    around.clock()),
                new Verification(
                    proofs,
                    secrets,
                    around.guard(),
                    around.audit(),
                    around.everywhere(),
                    around.clock()),
                new Recovery(
                    proofs,
                    around.passwords(),
                    secrets,
                    around.guard(),
                    envelopes,
                    around.audit(),
                    around.everywhere(),
                    around.clock())),
            around.guard(),
            secrets,
            envelopes,
            mail.tellOfLogins() ? new LoginNotices(envelopes) : Notices.NONE,
            postman));
  }
}
