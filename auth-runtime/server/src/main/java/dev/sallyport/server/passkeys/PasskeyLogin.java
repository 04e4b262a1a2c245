package dev.sallyport.server.passkeys;

import dev.sallyport.crds.accessrule.Allow.Aal;
import dev.sallyport.decision.evidence.Assurance;
import dev.sallyport.server.audit.Audit;
import dev.sallyport.server.audit.AuditKind;
import dev.sallyport.server.login.Arrival;
import dev.sallyport.server.login.EmailAddress;
import dev.sallyport.server.login.FirstStep;
import dev.sallyport.server.login.PendingSecret;
import dev.sallyport.server.login.Proof;
import dev.sallyport.server.login.SignedIn;
import dev.sallyport.server.login.Visitor;
import dev.sallyport.server.passkeys.PasskeyCheck.Shown;
import dev.sallyport.store.factors.PendingLogin;
import dev.sallyport.store.factors.PendingLogins;
import dev.sallyport.store.identities.Identity;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * Logs in by passkey: by one that verifies its owner alone, by any after a first factor. Nobody is
 * told whether an address has one: whoever has shown nothing is asked for no particular one.
 * Blocks, and throws {@link dev.sallyport.store.StoreUnavailable} where Postgres does not answer.
 */
public final class PasskeyLogin {
  private final PasskeyCheck check;
  private final PendingLogins pending;
  private final Arrival arrival;
  private final Audit audit;
  private final InstantSource clock;
  private final boolean verifiedOnly;

  /**
   * @param verifiedOnly whether nobody logs in whose address is not verified
   */
  public PasskeyLogin(
      PasskeyCheck check,
      PendingLogins pending,
      Arrival arrival,
      Audit audit,
      InstantSource clock,
      boolean verifiedOnly) {
    this.check = check;
    this.pending = pending;
    this.arrival = arrival;
    this.audit = audit;
    this.clock = clock;
    this.verifiedOnly = verifiedOnly;
  }

  /** What became of it. */
  public sealed interface Outcome {
    /** A session has begun. */
    record Welcome(SignedIn signedIn) implements Outcome {}

    /** It was no passkey of ours, or no good signature: which of the two is not said. */
    record NotGood() implements Outcome {}

    /** It is right, and the installation wants the address to be verified first. */
    record Unverified(EmailAddress email) implements Outcome {}

    /** The login has waited too long, or was tried too often: it has to be begun anew. */
    record Over() implements Outcome {}
  }

  /** Asks whoever it is for a passkey. */
  public Question ask() {
    return check.ask();
  }

  /** Asks somebody who has shown a first factor; empty if they have no passkey, or it is over. */
  public Optional<Question> ask(PendingSecret login) {
    return pending
        .find(login.hash(), clock.instant())
        .flatMap(waiting -> check.ask(waiting.identity().id()));
  }

  /** Logs in by a passkey alone. */
  public Outcome login(CeremonySecret secret, String answer, Visitor visitor) {
    Optional<Shown> shown = check.answered(secret, answer, visitor);
    if (shown.isEmpty()) {
      audit.note(
          audit.event(
              AuditKind.LOGIN_FAILED,
              "anybody",
              "unknown",
              visitor.source(),
              Map.of("method", "passkey")));
      return new Outcome.NotGood();
    }
    Identity identity = shown.get().passkey().identity();
    if (verifiedOnly && !identity.verified()) {
      return new Outcome.Unverified(new EmailAddress(identity.email()));
    }
    Instant now = clock.instant();
    return arrived(
        arrival.arrive(
            new FirstStep(
                identity,
                shown.get().passkey().changes(),
                new Proof(new Assurance(Aal.AAL2, shown.get().words()), now),
                AuditKind.LOGIN_SUCCEEDED),
            visitor));
  }

  /** Goes on with a login that waits for a second factor. */
  public Outcome confirm(
      PendingSecret login, CeremonySecret secret, String answer, Visitor visitor) {
    Optional<PendingLogins.Waiting> waiting = pending.attempt(login.hash(), clock.instant());
    if (waiting.isEmpty()) {
      return new Outcome.Over();
    }
    PendingLogin soFar = waiting.get().login();
    return check
        .answered(soFar.identity(), secret, answer, visitor)
        .map(
            shown ->
                arrived(
                    arrival.complete(
                        waiting.get(),
                        new Proof(soFar.assurance(), soFar.authenticatedAt())
                            .withSecondFactor(shown.words()),
                        visitor)))
        .orElseGet(Outcome.NotGood::new);
  }

  private static Outcome arrived(Arrival.Outcome outcome) {
    return switch (outcome) {
      case Arrival.Outcome.Welcome(SignedIn signedIn) -> new Outcome.Welcome(signedIn);
      case Arrival.Outcome.Over _ -> new Outcome.Over();
      case Arrival.Outcome.SecondFactor _, Arrival.Outcome.Enrol _ ->
          throw new IllegalStateException("two factors were shown, and another is asked for");
    };
  }
}
