package dev.sallyport.server.passkeys;

import dev.sallyport.server.account.Owner;
import dev.sallyport.server.account.Renewed;
import dev.sallyport.server.audit.Audit;
import dev.sallyport.server.audit.AuditKind;
import dev.sallyport.server.credentials.SessionKeys;
import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.server.login.Visitor;
import dev.sallyport.server.sessions.Lifetimes;
import dev.sallyport.store.factors.FactorChanges;
import dev.sallyport.store.sessions.Onward;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Raises a session by a passkey, where a rule asks for more than the login showed. Blocks. */
public final class PasskeyStepUp {
  private final PasskeyCheck check;
  private final FactorChanges changes;
  private final SessionKeys keys;
  private final Lifetimes lifetimes;
  private final Audit audit;
  private final LongConsumer everywhere;
  private final InstantSource clock;

  /**
   * @param everywhere waits until the revocation with a number is in force everywhere
   */
  public PasskeyStepUp(
      PasskeyCheck check,
      FactorChanges changes,
      SessionKeys keys,
      Lifetimes lifetimes,
      Audit audit,
      LongConsumer everywhere,
      InstantSource clock) {
    this.check = check;
    this.changes = changes;
    this.keys = keys;
    this.lifetimes = lifetimes;
    this.audit = audit;
    this.everywhere = everywhere;
    this.clock = clock;
  }

  /** What became of it. */
  public sealed interface Outcome {
    /** Every replica knows of it. */
    record Raised(Renewed session) implements Outcome {}

    /** It was no passkey of theirs, or no good signature. */
    record NotGood() implements Outcome {}

    /** Meanwhile the session ended. */
    record Over() implements Outcome {}
  }

  /** Asks somebody who is signed in; empty if they have none. */
  public Optional<Question> ask(Owner owner) {
    return check.ask(owner.identity());
  }

  /** Somebody who is signed in shows one. */
  public Outcome show(Owner owner, CeremonySecret secret, String answer, Visitor visitor) {
    return check
        .answered(owner.identity(), secret, answer, visitor)
        .map(
            shown ->
                raise(owner, shown, visitor)
                    .<Outcome>map(Outcome.Raised::new)
                    .orElseGet(Outcome.Over::new))
        .orElseGet(Outcome.NotGood::new);
  }

  private Optional<Renewed> raise(Owner owner, PasskeyCheck.Shown shown, Visitor visitor) {
    Instant now = clock.instant();
    SessionValue value = keys.issue(owner.value().kind()).at(owner.value().host());
    Optional<FactorChanges.Done> done =
        changes.raise(
            new FactorChanges.Owner(owner.identity(), owner.session()),
            shown.words(),
            new Onward(value.hash(), value.host(), lifetimes.life()),
            now,
            audit.event(
                AuditKind.SESSION_RAISED,
                owner.identity().toString(),
                owner.session().toString(),
                visitor.source(),
                Map.of()));
    done.ifPresent(one -> everywhere.accept(one.seq()));
    return done.map(one -> new Renewed(value, Duration.between(now, one.renewableUntil())));
  }
}
