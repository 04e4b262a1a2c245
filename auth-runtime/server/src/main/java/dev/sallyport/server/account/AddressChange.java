package dev.sallyport.server.account;

import dev.sallyport.server.audit.Audit;
import dev.sallyport.server.audit.AuditKind;
import dev.sallyport.server.credentials.SessionKeys;
import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.server.login.EmailAddress;
import dev.sallyport.server.login.PasswordCheck;
import dev.sallyport.server.login.PlainPassword;
import dev.sallyport.server.login.Visitor;
import dev.sallyport.server.mail.Contents;
import dev.sallyport.server.mail.Envelopes;
import dev.sallyport.server.sessions.Lifetimes;
import dev.sallyport.store.account.AccountChanges;
import dev.sallyport.store.account.MailedProofs;
import dev.sallyport.store.account.Purpose;
import dev.sallyport.store.identities.PasswordLogin;
import dev.sallyport.store.sessions.Onward;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Lets people have another address who know their password (OWASP ASVS 7.5.1) and read mail at the
 * new one. The proof is good for its owner alone, signed in: whoever gets the mail because somebody
 * mistyped an address gets no account with it. Blocks.
 */
public final class AddressChange {
  /** How long a link is good for; a code is for less. */
  public static final Duration LINK_LIFE = Duration.ofHours(1);

  /** Whoever lost their account reads it here, and perhaps only after a holiday. */
  private static final Duration NOTICE_LIFE = Duration.ofDays(7);

  private final AccountChanges changes;
  private final MailedProofs proofs;
  private final PasswordCheck check;
  private final MailedSecrets secrets;
  private final MailGuard guard;
  private final Envelopes envelopes;
  private final SessionKeys keys;
  private final Lifetimes lifetimes;
  private final Audit audit;
  private final LongConsumer everywhere;
  private final InstantSource clock;

  /**
   * @param everywhere waits until the revocation with a number is in force everywhere
   */
  public AddressChange(
      AccountChanges changes,
      MailedProofs proofs,
      PasswordCheck check,
      MailedSecrets secrets,
      MailGuard guard,
      Envelopes envelopes,
      SessionKeys keys,
      Lifetimes lifetimes,
      Audit audit,
      LongConsumer everywhere,
      InstantSource clock) {
    this.changes = changes;
    this.proofs = proofs;
    this.check = check;
    this.secrets = secrets;
    this.guard = guard;
    this.envelopes = envelopes;
    this.keys = keys;
    this.lifetimes = lifetimes;
    this.audit = audit;
    this.everywhere = everywhere;
    this.clock = clock;
  }

  /** What became of the wish. */
  public sealed interface Asked {
    /**
     * If nobody has that address, a mail is on its way there: the same work was done for every
     * address.
     *
     * @param flow for the browser that asked
     */
    record MailSent(FlowSecret flow) implements Asked {}

    /** The address is no address. */
    record BadEmail() implements Asked {}

    /** The password is another. */
    record WrongPassword() implements Asked {}

    /** Too many tries failed, for this account or from there. */
    record TooMany(Duration retryAfter) implements Asked {}

    /** Too many people are logging in at this moment. */
    record Busy() implements Asked {}
  }

  /** What became of a link or a code. */
  public sealed interface Outcome {
    /**
     * It is the account's address; no replica knows another, or admits anybody with another session
     * or this one's old value.
     */
    record Changed(EmailAddress address, Renewed session) implements Outcome {}

    /**
     * It is wrong, used, too old, tried too often, or somebody has the address: which of them is
     * not said.
     */
    record NotGood() implements Outcome {}

    /** Too many codes failed from there; this one was not looked at. */
    record TooMany(Duration retryAfter) implements Outcome {}
  }

  /** Mails a link and a code to an address. Older ones are good no more. */
  public Asked ask(Owner owner, PlainPassword password, String email, Visitor visitor) {
    Optional<EmailAddress> address = EmailAddress.parse(email);
    if (address.isEmpty()) {
      return new Asked.BadEmail();
    }
    return switch (check.check(owner.email(), password, visitor)) {
      case PasswordCheck.Outcome.Wrong _ -> new Asked.WrongPassword();
      case PasswordCheck.Outcome.TooMany(Duration wait) -> new Asked.TooMany(wait);
      case PasswordCheck.Outcome.Busy _ -> new Asked.Busy();
      case PasswordCheck.Outcome.Right(PasswordLogin login) ->
          login.identity().id().equals(owner.identity())
              ? mail(owner, login.changes(), address.get())
              : new Asked.WrongPassword();
    };
  }

  private Asked mail(Owner owner, int verified, EmailAddress address) {
    MailedSecrets.Made made = secrets.make(clock.instant(), LINK_LIFE);
    changes.askForAddress(
        new AccountChanges.Owner(owner.identity(), verified, owner.session()),
        address.value(),
        made.proof(),
        made.letter());
    return new Asked.MailSent(made.flow());
  }

  /** The address that a link would give its owner. It stays good. */
  public Optional<EmailAddress> wanted(Owner owner, LinkSecret link) {
    return changes
        .wantedAddress(owner.identity(), link.hash(), clock.instant())
        .flatMap(EmailAddress::parse);
  }

  /** Uses a link. */
  public Outcome byLink(Owner owner, LinkSecret link, Visitor visitor) {
    return wanted(owner, link)
        .map(address -> change(owner, link, address, visitor))
        .orElseGet(Outcome.NotGood::new);
  }

  /** Uses a code, in the browser that asked for it. */
  public Outcome byCode(Owner owner, FlowSecret flow, String code, Visitor visitor) {
    return guard.code(
        visitor,
        () -> exchange(owner, flow, code, visitor),
        outcome -> outcome instanceof Outcome.Changed,
        Outcome.TooMany::new);
  }

  private Outcome exchange(Owner owner, FlowSecret flow, String code, Visitor visitor) {
    LinkSecret link = secrets.link();
    Instant now = clock.instant();
    return proofs.exchange(
            Purpose.ADDRESS,
            flow.hash(),
            secrets.codes(flow, code),
            link.hash(),
            now.minus(MailedSecrets.CODE_LIFE),
            now)
        ? byLink(owner, link, visitor)
        : new Outcome.NotGood();
  }

  private Outcome change(Owner owner, LinkSecret link, EmailAddress address, Visitor visitor) {
    Instant now = clock.instant();
    SessionValue value = keys.issue(owner.value().kind()).at(owner.value().host());
    String id = owner.identity().toString();
    Optional<AccountChanges.Done> done =
        changes.changeAddress(
            owner.identity(),
            owner.session(),
            link.hash(),
            new Onward(value.hash(), value.host(), lifetimes.life()),
            envelopes.seal(
                Contents.telling(now, Optional.empty(), Optional.of(address.value())), NOTICE_LIFE),
            now,
            audit.event(AuditKind.ADDRESS_CHANGED, id, id, visitor.source(), Map.of()));
    if (done.isEmpty()) {
      return new Outcome.NotGood();
    }
    everywhere.accept(done.get().seq());
    return new Outcome.Changed(
        address, new Renewed(value, Duration.between(now, done.get().renewableUntil())));
  }
}
