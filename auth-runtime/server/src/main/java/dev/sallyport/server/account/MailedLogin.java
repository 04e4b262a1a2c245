package dev.sallyport.server.account;

import dev.sallyport.crds.accessrule.Allow.Aal;
import dev.sallyport.decision.evidence.Assurance;
import dev.sallyport.server.audit.AuditKind;
import dev.sallyport.server.login.Arrival;
import dev.sallyport.server.login.EmailAddress;
import dev.sallyport.server.login.FirstStep;
import dev.sallyport.server.login.Proof;
import dev.sallyport.server.login.Visitor;
import dev.sallyport.store.account.MailedProofs;
import dev.sallyport.store.account.Purpose;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Logs people in who read mail at the address of their account, by a link or a code. That is one
 * factor in the place of a password: no second step takes it, so it never counts twice. Blocks.
 */
public final class MailedLogin {
  /** How long a link is good for, as a code is. */
  private static final Duration LINK_LIFE = MailedSecrets.CODE_LIFE;

  /** RFC 8176 has no word for mail; "otp" is one that an app shows. */
  private static final Assurance BY_MAIL = new Assurance(Aal.AAL1, List.of("email"));

  private final MailedProofs proofs;
  private final MailedSecrets secrets;
  private final MailGuard guard;
  private final Arrival arrival;
  private final InstantSource clock;
  private final boolean verifiedOnly;

  /**
   * @param verifiedOnly whether nobody logs in whose address is not verified
   */
  public MailedLogin(
      MailedProofs proofs,
      MailedSecrets secrets,
      MailGuard guard,
      Arrival arrival,
      InstantSource clock,
      boolean verifiedOnly) {
    this.proofs = proofs;
    this.secrets = secrets;
    this.guard = guard;
    this.arrival = arrival;
    this.clock = clock;
    this.verifiedOnly = verifiedOnly;
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

  /** What became of a link or a code. */
  public sealed interface Outcome {
    /** It is good, and used up. */
    record Arrived(Arrival.Outcome outcome) implements Outcome {}

    /** It is wrong, used, too old, or tried too often: which of them is not said. */
    record NotGood() implements Outcome {}

    /** Too many codes failed from there; this one was not looked at. */
    record TooMany(Duration retryAfter) implements Outcome {}
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
    MailedSecrets.Made made = secrets.make(clock.instant(), LINK_LIFE);
    proofs.ask(Purpose.LOGIN, address.get().value(), made.proof(), made.letter());
    return new Asked.MailSent(made.flow());
  }

  /** Mails once more what a flow was begun for. The older link and code are good no more. */
  public Asked again(FlowSecret flow, Visitor visitor) {
    Optional<Duration> wait = guard.again(visitor);
    if (wait.isPresent()) {
      return new Asked.TooMany(wait.get());
    }
    MailedSecrets.Made made = secrets.make(clock.instant(), LINK_LIFE);
    proofs.again(Purpose.LOGIN, flow.hash(), made.proof(), made.letter());
    return new Asked.MailSent(made.flow());
  }

  /** Tries a code, in the browser that asked for it. */
  public Outcome byCode(FlowSecret flow, String code, Visitor visitor) {
    return guard.code(
        visitor,
        () -> exchange(flow, code, visitor),
        outcome -> outcome instanceof Outcome.Arrived,
        Outcome.TooMany::new);
  }

  private Outcome exchange(FlowSecret flow, String code, Visitor visitor) {
    LinkSecret link = secrets.link();
    Instant now = clock.instant();
    return proofs.exchange(
            Purpose.LOGIN,
            flow.hash(),
            secrets.codes(flow, code),
            link.hash(),
            now.minus(MailedSecrets.CODE_LIFE),
            now)
        ? byLink(link, visitor)
        : new Outcome.NotGood();
  }

  /** The address of the account that a link would log in to. It stays good. */
  public Optional<String> holder(LinkSecret link) {
    return proofs.holder(Purpose.LOGIN, link.hash(), clock.instant());
  }

  /** Uses a link. */
  public Outcome byLink(LinkSecret link, Visitor visitor) {
    Instant now = clock.instant();
    return proofs
        .enter(link.hash(), now)
        .filter(entered -> entered.identity().verified() || !verifiedOnly)
        .map(
            entered ->
                new FirstStep(
                    entered.identity(),
                    entered.changes(),
                    new Proof(BY_MAIL, now),
                    AuditKind.LOGIN_SUCCEEDED))
        .<Outcome>map(step -> new Outcome.Arrived(arrival.arrive(step, visitor)))
        .orElseGet(Outcome.NotGood::new);
  }
}
