package dev.sallyport.server.account;

import dev.sallyport.server.audit.Audit;
import dev.sallyport.server.audit.AuditKind;
import dev.sallyport.server.credentials.SessionKeys;
import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.server.login.EmailAddress;
import dev.sallyport.server.login.PasswordCheck;
import dev.sallyport.server.login.PasswordChoice;
import dev.sallyport.server.login.PasswordVerdict;
import dev.sallyport.server.login.PlainPassword;
import dev.sallyport.server.login.Visitor;
import dev.sallyport.server.mail.Contents;
import dev.sallyport.server.mail.Envelopes;
import dev.sallyport.server.sessions.Lifetimes;
import dev.sallyport.store.account.AccountChanges;
import dev.sallyport.store.identities.PasswordHash;
import dev.sallyport.store.identities.PasswordLogin;
import dev.sallyport.store.sessions.Onward;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Lets people choose another password who know theirs: whoever sits down at an open session does
 * not (OWASP ASVS 6.2.3). All their other sessions end. Blocks.
 */
public final class PasswordChange {
  /** That it was changed is still worth knowing on the next day. */
  private static final Duration NOTICE_LIFE = Duration.ofDays(1);

  private final AccountChanges changes;
  private final PasswordCheck check;
  private final PasswordChoice passwords;
  private final Optional<Envelopes> envelopes;
  private final SessionKeys keys;
  private final Lifetimes lifetimes;
  private final Audit audit;
  private final LongConsumer everywhere;
  private final InstantSource clock;

  /**
   * @param envelopes empty where there is no mail: then nobody is told
   * @param everywhere waits until the revocation with a number is in force everywhere
   */
  public PasswordChange(
      AccountChanges changes,
      PasswordCheck check,
      PasswordChoice passwords,
      Optional<Envelopes> envelopes,
      SessionKeys keys,
      Lifetimes lifetimes,
      Audit audit,
      LongConsumer everywhere,
      InstantSource clock) {
    this.changes = changes;
    this.check = check;
    this.passwords = passwords;
    this.envelopes = envelopes;
    this.keys = keys;
    this.lifetimes = lifetimes;
    this.audit = audit;
    this.everywhere = everywhere;
    this.clock = clock;
  }

  /** What became of it. */
  public sealed interface Outcome {
    /** It is in force; no replica admits anybody with another session or this one's old value. */
    record Changed(Renewed session) implements Outcome {}

    /** The current password is another. */
    record WrongPassword() implements Outcome {}

    /** Nobody may have the new one, or not with that address. */
    record BadPassword(PasswordVerdict.Refused why) implements Outcome {}

    /** Too many tries failed, for this account or from there. */
    record TooMany(Duration retryAfter) implements Outcome {}

    /** Too many people are choosing a password or logging in at this moment. */
    record Busy() implements Outcome {}

    /** Meanwhile the session ended, or the password became another: nothing was changed. */
    record Over() implements Outcome {}
  }

  /** The fewest characters of a password. */
  public int shortest() {
    return passwords.shortest();
  }

  /** Puts {@code wanted} into the place of {@code current}. */
  public Outcome change(Owner owner, PlainPassword current, PlainPassword wanted, Visitor visitor) {
    return switch (check.check(owner.email(), current, visitor)) {
      case PasswordCheck.Outcome.Wrong _ -> new Outcome.WrongPassword();
      case PasswordCheck.Outcome.TooMany(Duration wait) -> new Outcome.TooMany(wait);
      case PasswordCheck.Outcome.Busy _ -> new Outcome.Busy();
      case PasswordCheck.Outcome.Right(PasswordLogin login) ->
          login.identity().id().equals(owner.identity())
              ? choose(owner, login, wanted, visitor)
              : new Outcome.Over();
    };
  }

  private Outcome choose(Owner owner, PasswordLogin login, PlainPassword wanted, Visitor visitor) {
    return switch (passwords.choose(wanted, new EmailAddress(login.identity().email()))) {
      case PasswordChoice.Choice.Refused(PasswordVerdict.Refused why) ->
          new Outcome.BadPassword(why);
      case PasswordChoice.Choice.Busy _ -> new Outcome.Busy();
      case PasswordChoice.Choice.Chosen(PasswordHash hash) ->
          set(owner, login.changes(), hash, visitor);
    };
  }

  private Outcome set(Owner owner, int verified, PasswordHash hash, Visitor visitor) {
    Instant now = clock.instant();
    SessionValue value = keys.issue(owner.value().kind()).at(owner.value().host());
    Optional<AccountChanges.Done> done =
        changes.changePassword(
            new AccountChanges.Owner(owner.identity(), verified, owner.session()),
            hash,
            new Onward(value.hash(), value.host(), lifetimes.life()),
            envelopes.map(
                all ->
                    all.seal(
                        Contents.telling(now, Optional.empty(), visitor.address()), NOTICE_LIFE)),
            now,
            audit.event(
                AuditKind.PASSWORD_CHANGED,
                owner.identity().toString(),
                owner.identity().toString(),
                visitor.source(),
                Map.of("session", owner.session().toString())));
    if (done.isEmpty()) {
      return new Outcome.Over();
    }
    everywhere.accept(done.get().seq());
    return new Outcome.Changed(
        new Renewed(value, Duration.between(now, done.get().renewableUntil())));
  }
}
