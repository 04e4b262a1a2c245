package dev.sallyport.server.account;

import dev.sallyport.server.audit.Audit;
import dev.sallyport.server.audit.AuditKind;
import dev.sallyport.server.login.EmailAddress;
import dev.sallyport.server.login.Visitor;
import dev.sallyport.store.account.CodeHash;
import dev.sallyport.store.account.MailedProofs;
import dev.sallyport.store.account.Purpose;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongConsumer;

/**
 * Shows that the address of an account is its owner's. Begins no session: whoever reads the mail
 * has not shown that they know the password. Blocks.
 */
public final class Verification {
  /** How long a link is good for; a code is for less. */
  public static final Duration LINK_LIFE = Duration.ofHours(24);

  private final MailedProofs proofs;
  private final MailedSecrets secrets;
  private final MailGuard guard;
  private final Audit audit;
  private final LongConsumer everywhere;
  private final InstantSource clock;

  /**
   * @param everywhere waits until a number of the log is in force everywhere
   */
  public Verification(
      MailedProofs proofs,
      MailedSecrets secrets,
      MailGuard guard,
      Audit audit,
      LongConsumer everywhere,
      InstantSource clock) {
    this.proofs = proofs;
    this.secrets = secrets;
    this.guard = guard;
    this.audit = audit;
    this.everywhere = everywhere;
    this.clock = clock;
  }

  /** What became of a link or a code. */
  public sealed interface Outcome {
    /** The address is verified, and every replica knows. */
    record Verified() implements Outcome {}

    /** It is wrong, used, too old, or tried too often: which of them is not said. */
    record NotGood() implements Outcome {}

    /** Too many codes failed from there; this one was not looked at. */
    record TooMany(Duration retryAfter) implements Outcome {}
  }

  /** Mails a link and a code to the account with this address, if it is there and not verified. */
  public FlowSecret ask(EmailAddress address) {
    MailedSecrets.Made made = secrets.make(clock.instant(), LINK_LIFE);
    proofs.ask(Purpose.VERIFY, address.value(), made.proof(), made.letter());
    return made.flow();
  }

  /** What became of a question for another mail. */
  public sealed interface Asked {
    /**
     * If there is anybody to write to, a mail is on its way.
     *
     * @param flow for the browser that asked
     */
    record MailSent(FlowSecret flow) implements Asked {}

    /** Too many mails were asked for from there. */
    record TooMany(Duration retryAfter) implements Asked {}
  }

  /** Mails once more what a flow was begun for. The older link and code are good no more. */
  public Asked again(FlowSecret flow, Visitor visitor) {
    Optional<Duration> wait = guard.again(visitor);
    if (wait.isPresent()) {
      return new Asked.TooMany(wait.get());
    }
    MailedSecrets.Made made = secrets.make(clock.instant(), LINK_LIFE);
    proofs.again(Purpose.VERIFY, flow.hash(), made.proof(), made.letter());
    return new Asked.MailSent(made.flow());
  }

  /** Uses a link. */
  public Outcome byLink(LinkSecret link, Visitor visitor) {
    OptionalLong seq =
        proofs.verify(
            link.hash(),
            clock.instant(),
            audit.event(AuditKind.ADDRESS_VERIFIED, Optional.empty(), visitor.source()));
    if (seq.isEmpty()) {
      return new Outcome.NotGood();
    }
    everywhere.accept(seq.getAsLong());
    return new Outcome.Verified();
  }

  /** Uses a code, in the browser that asked for it. */
  public Outcome byCode(FlowSecret flow, String code, Visitor visitor) {
    return guard.code(
        visitor,
        () -> exchange(flow, code, visitor),
        outcome -> outcome instanceof Outcome.Verified,
        Outcome.TooMany::new);
  }

  private Outcome exchange(FlowSecret flow, String code, Visitor visitor) {
    LinkSecret link = secrets.link();
    var now = clock.instant();
    List<CodeHash> codes = secrets.codes(flow, code);
    return proofs.exchange(
            Purpose.VERIFY,
            flow.hash(),
            codes,
            link.hash(),
            now.minus(MailedSecrets.CODE_LIFE),
            now)
        ? byLink(link, visitor)
        : new Outcome.NotGood();
  }
}
