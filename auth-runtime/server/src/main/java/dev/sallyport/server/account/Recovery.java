package dev.sallyport.server.account;

import dev.sallyport.server.audit.Audit;
import dev.sallyport.server.audit.AuditKind;
import dev.sallyport.server.login.EmailAddress;
import dev.sallyport.server.login.PasswordChoice;
import dev.sallyport.server.login.PasswordVerdict;
import dev.sallyport.server.login.PlainPassword;
import dev.sallyport.server.login.Visitor;
import dev.sallyport.server.mail.Contents;
import dev.sallyport.server.mail.Envelopes;
import dev.sallyport.store.account.MailedProofs;
import dev.sallyport.store.account.Purpose;
import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.identities.PasswordHash;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.LongConsumer;

/**
 * Lets people choose a new password who have forgotten theirs. It takes the place of the password
 * alone: no session begins, so whoever has a second factor is asked for it at their next login
 * (OWASP ASVS 6.4.3). Blocks.
 */
public final class Recovery {
  /** How long a link is good for. */
  public static final Duration LINK_LIFE = Duration.ofMinutes(10);

  /** That the password was changed is still worth knowing on the next day. */
  private static final Duration NOTICE_LIFE = Duration.ofDays(1);

  private final MailedProofs proofs;
  private final PasswordChoice passwords;
  private final MailedSecrets secrets;
  private final MailGuard guard;
  private final Envelopes envelopes;
  private final Audit audit;
  private final LongConsumer everywhere;
  private final InstantSource clock;

  /**
   * @param everywhere waits until the revocation with a number is in force everywhere
   */
  public Recovery(
      MailedProofs proofs,
      PasswordChoice passwords,
      MailedSecrets secrets,
      MailGuard guard,
      Envelopes envelopes,
      Audit audit,
      LongConsumer everywhere,
      InstantSource clock) {
    this.proofs = proofs;
    this.passwords = passwords;
    this.secrets = secrets;
    this.guard = guard;
    this.envelopes = envelopes;
    this.audit = audit;
    this.everywhere = everywhere;
    this.clock = clock;
  }

  /** What became of a question for a mail. */
  public sealed interface Asked {
    /**
     * If anybody has that address, a mail is on its way: the same work was done for everybody.
     *
     * @param flow for the browser that asked
     */
    record MailSent(FlowSecret flow) implements Asked {}

    /** The address is no address. */
    record BadEmail() implements Asked {}

    /** Too much was asked for from there, or for that address; the same for every address. */
    record TooMany(Duration retryAfter) implements Asked {}
  }

  /** What became of a code. */
  public sealed interface CodeTried {
    /** It was the right one, and is used up. */
    record Right(LinkSecret link) implements CodeTried {}

    /** It is wrong, used, too old, or tried too often: which of them is not said. */
    record Wrong() implements CodeTried {}

    /** Too many failed from there; the code was not looked at. */
    record TooMany(Duration retryAfter) implements CodeTried {}
  }

  /** What became of a new password. A second factor, once there is one, has its place here. */
  public sealed interface Outcome {
    /** It is in force, and every session has ended everywhere. */
    record Changed() implements Outcome {}

    /** The link is wrong, used or too old: which of them is not said. */
    record NotGood() implements Outcome {}

    /**
     * Nobody may have that password, or not with that address. The link is still good.
     *
     * @param email of the account
     */
    record BadPassword(String email, PasswordVerdict.Refused why) implements Outcome {}

    /**
     * Too many people are logging in at this moment. The link is still good.
     *
     * @param email of the account
     */
    record Busy(String email) implements Outcome {}
  }

  /** Mails a link and a code, if anybody has the address. Older ones are good no more. */
  public Asked ask(String email, Visitor visitor) {
    Optional<EmailAddress> address = EmailAddress.parse(email);
    if (address.isEmpty()) {
      return new Asked.BadEmail();
    }
    Optional<Duration> wait = guard.mail(address.get().value(), visitor);
    if (wait.isPresent()) {
      return new Asked.TooMany(wait.get());
    }
    guard.asked(visitor);
    MailedSecrets.Made made = secrets.make(clock.instant(), LINK_LIFE);
    proofs.ask(Purpose.RECOVER, address.get().value(), made.proof(), made.letter());
    return new Asked.MailSent(made.flow());
  }

  /** Mails once more what a flow was begun for. The older link and code are good no more. */
  public Asked again(FlowSecret flow, Visitor visitor) {
    Optional<Duration> wait = guard.again(visitor);
    if (wait.isPresent()) {
      return new Asked.TooMany(wait.get());
    }
    MailedSecrets.Made made = secrets.make(clock.instant(), LINK_LIFE);
    proofs.again(Purpose.RECOVER, flow.hash(), made.proof(), made.letter());
    return new Asked.MailSent(made.flow());
  }

  /** A link that was made for somebody to hand over, and until when it is good. */
  public record Handed(LinkSecret link, Instant until) {}

  /**
   * Makes a link and mails it to nobody. Older ones are good no more.
   *
   * @param event that says so
   * @return empty if there is no such person, or they are disabled
   */
  public Optional<Handed> handOver(UUID identity, AuditEvent event) {
    Instant now = clock.instant();
    LinkSecret link = secrets.link();
    Instant until = now.plus(LINK_LIFE);
    return proofs.handOver(identity, link.hash(), now, until, event)
        ? Optional.of(new Handed(link, until))
        : Optional.empty();
  }

  /** Exchanges a code for a link, in the browser that asked for it. */
  public CodeTried byCode(FlowSecret flow, String code, Visitor visitor) {
    return guard.code(
        visitor,
        () -> exchange(flow, code),
        outcome -> outcome instanceof CodeTried.Right,
        CodeTried.TooMany::new);
  }

  private CodeTried exchange(FlowSecret flow, String code) {
    LinkSecret link = secrets.link();
    Instant now = clock.instant();
    return proofs.exchange(
            Purpose.RECOVER,
            flow.hash(),
            secrets.codes(flow, code),
            link.hash(),
            now.minus(MailedSecrets.CODE_LIFE),
            now)
        ? new CodeTried.Right(link)
        : new CodeTried.Wrong();
  }

  /** The address of the account that a link would set a password for. It stays good. */
  public Optional<String> holder(LinkSecret link) {
    return proofs.holder(Purpose.RECOVER, link.hash(), clock.instant());
  }

  /** Uses a link. When this returns, nobody is admitted with a session from before. */
  public Outcome choose(LinkSecret link, PlainPassword password, Visitor visitor) {
    Optional<String> email = holder(link);
    Optional<EmailAddress> address = email.flatMap(EmailAddress::parse);
    if (email.isEmpty() || address.isEmpty()) {
      return new Outcome.NotGood();
    }
    return switch (passwords.choose(password, address.get())) {
      case PasswordChoice.Choice.Refused(PasswordVerdict.Refused why) ->
          new Outcome.BadPassword(email.get(), why);
      case PasswordChoice.Choice.Busy _ -> new Outcome.Busy(email.get());
      case PasswordChoice.Choice.Chosen(PasswordHash hash) -> set(link, hash, visitor);
    };
  }

  private Outcome set(LinkSecret link, PasswordHash hash, Visitor visitor) {
    Instant now = clock.instant();
    OptionalLong seq =
        proofs.recover(
            link.hash(),
            hash,
            envelopes.seal(Contents.telling(now, Optional.empty(), visitor.address()), NOTICE_LIFE),
            now,
            audit.event(AuditKind.RECOVERY_DONE, Optional.empty(), visitor.source()));
    if (seq.isEmpty()) {
      return new Outcome.NotGood();
    }
    everywhere.accept(seq.getAsLong());
    return new Outcome.Changed();
  }
}
