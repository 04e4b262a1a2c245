package dev.sallyport.server.passkeys;

import dev.sallyport.server.audit.Audit;
import dev.sallyport.server.audit.AuditKind;
import dev.sallyport.server.login.Visitor;
import dev.sallyport.server.mail.Contents;
import dev.sallyport.server.mail.Envelopes;
import dev.sallyport.server.passkeys.WebAuthn.Signed;
import dev.sallyport.server.passkeys.WebAuthn.Verification;
import dev.sallyport.store.factors.Ceremonies;
import dev.sallyport.store.factors.Ceremony;
import dev.sallyport.store.factors.Ceremony.Purpose;
import dev.sallyport.store.factors.FactorChanges.Told;
import dev.sallyport.store.factors.Octets;
import dev.sallyport.store.factors.Passkey;
import dev.sallyport.store.factors.Passkeys;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Finds out whether somebody has a passkey: asks once, and takes one answer. One that has signed
 * more often than its sender knows is turned away, and its owner is told. Blocks.
 */
public final class PasskeyCheck {
  private static final Duration NOTICE_LIFE = Duration.ofDays(7);
  private static final int CHALLENGE_BYTES = 32;

  private final WebAuthn webAuthn;
  private final Passkeys passkeys;
  private final Ceremonies ceremonies;
  private final Audit audit;
  private final Optional<Envelopes> envelopes;
  private final SecureRandom random;
  private final InstantSource clock;

  /**
   * @param envelopes empty where there is no mail: then nobody is told
   */
  public PasskeyCheck(
      Party party,
      Passkeys passkeys,
      Ceremonies ceremonies,
      Audit audit,
      Optional<Envelopes> envelopes,
      SecureRandom random,
      InstantSource clock) {
    this.webAuthn = new WebAuthn(party);
    this.passkeys = passkeys;
    this.ceremonies = ceremonies;
    this.audit = audit;
    this.envelopes = envelopes;
    this.random = random;
    this.clock = clock;
  }

  /**
   * What was shown.
   *
   * @param words of RFC 8176 by which it is known
   */
  record Shown(Passkeys.Found passkey, List<String> words) {}

  /** Asks whoever it is for one that verifies them. */
  Question ask() {
    return ask(
        Purpose.LOGIN,
        Optional.empty(),
        challenge -> webAuthn.request(challenge, List.of(), Verification.REQUIRED));
  }

  /** Asks a person for one of theirs; empty if they have none. */
  Optional<Question> ask(UUID identity) {
    List<Passkey> theirs = passkeys.of(identity);
    return theirs.isEmpty()
        ? Optional.empty()
        : Optional.of(
            ask(
                Purpose.CONFIRM,
                Optional.of(identity),
                challenge -> webAuthn.request(challenge, theirs, Verification.PREFERRED)));
  }

  /** Asks a person for one that they do not have yet. */
  Question askForNew(UUID identity, String email) {
    Octets handle = passkeys.handle(identity, fresh());
    return ask(
        Purpose.ADD,
        Optional.of(identity),
        challenge -> webAuthn.creation(challenge, handle, email, passkeys.of(identity)));
  }

  private interface Options {
    String of(Octets challenge);
  }

  private Question ask(Purpose purpose, Optional<UUID> identity, Options options) {
    CeremonySecret secret = CeremonySecret.issue(random);
    Octets challenge = fresh();
    Instant now = clock.instant();
    ceremonies.begin(
        new Ceremony(secret.hash(), purpose, identity, challenge, now.plus(WebAuthn.PATIENCE)),
        now);
    return new Question(secret, options.of(challenge));
  }

  private Octets fresh() {
    byte[] bytes = new byte[CHALLENGE_BYTES];
    random.nextBytes(bytes);
    return Octets.of(bytes);
  }

  /** Who answers what {@link #ask()} asked. */
  Optional<Shown> answered(CeremonySecret secret, String answer, Visitor visitor) {
    return taken(secret, Purpose.LOGIN, Optional.empty())
        .flatMap(asked -> shown(asked, Verification.REQUIRED, answer, visitor));
  }

  /** Whether a person answers what {@link #ask(UUID)} asked of them. */
  Optional<Shown> answered(UUID identity, CeremonySecret secret, String answer, Visitor visitor) {
    return taken(secret, Purpose.CONFIRM, Optional.of(identity))
        .flatMap(asked -> shown(asked, Verification.PREFERRED, answer, visitor));
  }

  /** What was made for a person whom {@link #askForNew} asked. */
  Optional<WebAuthn.Made.New> made(UUID identity, CeremonySecret secret, String answer) {
    return taken(secret, Purpose.ADD, Optional.of(identity))
        .flatMap(
            asked ->
                switch (webAuthn.made(
                    asked.challenge(), passkeys.handle(identity, fresh()), answer)) {
                  case WebAuthn.Made.New made -> Optional.of(made);
                  case WebAuthn.Made.Refused _ -> Optional.empty();
                });
  }

  private Optional<Ceremony> taken(
      CeremonySecret secret, Purpose purpose, Optional<UUID> identity) {
    return ceremonies
        .take(secret.hash(), purpose, clock.instant())
        .filter(asked -> asked.identity().equals(identity));
  }

  private Optional<Shown> shown(
      Ceremony asked, Verification verification, String text, Visitor visitor) {
    Optional<WebAuthn.Answer> answer = WebAuthn.read(text);
    Optional<Passkeys.Found> found =
        answer
            .flatMap(one -> passkeys.find(one.credential()))
            .filter(one -> asked.identity().map(one.identity().id()::equals).orElse(true));
    if (answer.isEmpty() || found.isEmpty()) {
      return Optional.empty();
    }
    return switch (webAuthn.signed(asked.challenge(), found.get(), verification, answer.get())) {
      case Signed.Good good -> used(found.get(), good, visitor);
      case Signed.Behind _ -> suspect(found.get(), visitor);
      case Signed.Refused _ -> Optional.empty();
    };
  }

  /** Counts once more: somebody else may have used it while this was judged. */
  private Optional<Shown> used(Passkeys.Found found, Signed.Good good, Visitor visitor) {
    return passkeys.use(found.passkey().id(), good.signCount(), good.backedUp(), clock.instant())
        ? Optional.of(new Shown(found, words(found.passkey(), good.userVerified())))
        : suspect(found, visitor);
  }

  /** One that can be on several devices is not bound to any. */
  private static List<String> words(Passkey passkey, boolean userVerified) {
    List<String> words = new ArrayList<>();
    words.add(passkey.backup().eligible() ? "swk" : "hwk");
    words.add("user");
    if (userVerified) {
      words.add("mfa");
    }
    return words;
  }

  private Optional<Shown> suspect(Passkeys.Found found, Visitor visitor) {
    Instant now = clock.instant();
    String owner = found.identity().id().toString();
    passkeys.suspect(
        found.passkey().id(),
        new Told(
            envelopes.map(
                all ->
                    all.seal(
                        Contents.telling(
                            now, Optional.of(found.passkey().name()), visitor.address()),
                        NOTICE_LIFE)),
            audit.event(
                AuditKind.PASSKEY_SUSPECTED,
                "anybody",
                owner,
                visitor.source(),
                Map.of("passkey", found.passkey().id().toString()))),
        now);
    return Optional.empty();
  }
}
