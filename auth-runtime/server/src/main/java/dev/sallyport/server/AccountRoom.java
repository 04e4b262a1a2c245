package dev.sallyport.server;

import dev.sallyport.server.account.AddressChange;
import dev.sallyport.server.account.Deletion;
import dev.sallyport.server.account.MailedLogin;
import dev.sallyport.server.account.OwnAccount;
import dev.sallyport.server.account.PasswordChange;
import dev.sallyport.server.audit.Audit;
import dev.sallyport.server.credentials.SessionKeys;
import dev.sallyport.server.login.Accounts;
import dev.sallyport.server.login.Arrival;
import dev.sallyport.server.login.LoginGuard;
import dev.sallyport.server.login.PasswordCheck;
import dev.sallyport.server.login.PasswordChoice;
import dev.sallyport.server.login.PasswordHashing;
import dev.sallyport.server.login.PasswordRules;
import dev.sallyport.server.sessions.Lifetimes;
import dev.sallyport.server.settings.MailSettings;
import dev.sallyport.server.settings.Settings;
import dev.sallyport.store.Database;
import dev.sallyport.store.account.PostgresAccountChanges;
import dev.sallyport.store.account.PostgresMailedProofs;
import dev.sallyport.store.identities.PostgresIdentities;
import dev.sallyport.store.sessions.PostgresSessions;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/** A page of {@code new} of {@link Main}: what people do about their own account. */
record AccountRoom(
    Database forPages,
    PasswordHashing hashing,
    LoginGuard guard,
    PasswordChoice passwords,
    SessionKeys keys,
    Lifetimes lifetimes,
    Audit audit,
    LongConsumer everywhere,
    InstantSource clock) {
  /** What is asked of passwords, wherever somebody chooses one. */
  static PasswordRules rules(Settings settings) {
    return new PasswordRules(
        settings.passwords().minLength(),
        List.of("Sallyport", settings.auth().url().getHost(), settings.auth().cookieDomain()),
        settings.passwords().blocked());
  }

  /**
   * How people get in and out.
   *
   * @param ids of new identities
   */
  Accounts login(Settings settings, PasswordRules rules, Supplier<UUID> ids, Arrival arrival) {
    return new Accounts(
        new PostgresIdentities(forPages),
        new PostgresSessions(forPages),
        everywhere,
        rules,
        hashing,
        guard,
        arrival,
        audit,
        ids,
        clock,
        settings.registration().verifiedOnly());
  }

  /** Empty where there is no mail, or nobody shall. */
  Optional<MailedLogin> loginByMail(Settings settings, Arrival arrival, Optional<MailRoom> mail) {
    return mail.filter(_ -> settings.mail().map(MailSettings::signIn).orElse(false))
        .map(
            room ->
                new MailedLogin(
                    new PostgresMailedProofs(forPages),
                    room.secrets(),
                    room.guard(),
                    arrival,
                    clock,
                    settings.registration().verifiedOnly()));
  }

  /**
   * @param mail empty where there is none
   */
  OwnAccount with(Optional<MailRoom> mail) {
    PasswordCheck check =
        new PasswordCheck(new PostgresIdentities(forPages), hashing, guard, audit);
    PostgresAccountChanges changes = new PostgresAccountChanges(forPages);
    return new OwnAccount(
        new PasswordChange(
            changes,
            check,
            passwords,
            mail.map(MailRoom::envelopes),
            keys,
            lifetimes,
            audit,
            everywhere,
            clock),
        mail.map(
            room ->
                new AddressChange(
                    changes,
                    new PostgresMailedProofs(forPages),
                    check,
                    room.secrets(),
                    room.guard(),
                    room.envelopes(),
                    keys,
                    lifetimes,
                    audit,
                    everywhere,
                    clock)),
        new Deletion(changes, check, audit, everywhere, clock));
  }
}
