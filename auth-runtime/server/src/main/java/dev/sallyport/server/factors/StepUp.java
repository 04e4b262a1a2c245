package dev.sallyport.server.factors;

import dev.sallyport.server.account.Owner;
import dev.sallyport.server.account.Renewed;
import dev.sallyport.server.audit.Audit;
import dev.sallyport.server.audit.AuditKind;
import dev.sallyport.server.credentials.SessionKeys;
import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.server.login.Visitor;
import dev.sallyport.server.sessions.Lifetimes;
import dev.sallyport.store.factors.FactorChanges;
import dev.sallyport.store.factors.Factors;
import dev.sallyport.store.factors.Held;
import dev.sallyport.store.sessions.Onward;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongConsumer;

/**
 * Raises a session by a second factor, where a rule asks for one that the login did not. The value
 * that carried it until then is good no more, so that whoever has a copy has not got a surer
 * session. Blocks.
 */
public final class StepUp {
  private final Factors factors;
  private final FactorChanges changes;
  private final CodeCheck codes;
  private final SessionKeys keys;
  private final Lifetimes lifetimes;
  private final Audit audit;
  private final LongConsumer everywhere;
  private final InstantSource clock;

  /**
   * @param everywhere waits until the revocation with a number is in force everywhere
   */
  public StepUp(
      Factors factors,
      FactorChanges changes,
      CodeCheck codes,
      SessionKeys keys,
      Lifetimes lifetimes,
      Audit audit,
      LongConsumer everywhere,
      InstantSource clock) {
    this.factors = factors;
    this.changes = changes;
    this.codes = codes;
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

    /** The code is wrong. */
    record Wrong() implements Outcome {}

    /** Too many were wrong; this one was not looked at. */
    record TooMany(Duration retryAfter) implements Outcome {}

    /** Meanwhile the session ended. */
    record Over() implements Outcome {}
  }

  /** What somebody has. */
  public Held held(UUID identity) {
    return factors.of(identity);
  }

  /** Somebody who is signed in types a code. */
  public Outcome show(Owner owner, String code, Visitor visitor) {
    return switch (codes.check(owner.identity(), owner.email(), code, visitor)) {
      case CodeCheck.Outcome.Wrong _ -> new Outcome.Wrong();
      case CodeCheck.Outcome.TooMany(Duration wait) -> new Outcome.TooMany(wait);
      case CodeCheck.Outcome.Right _ ->
          raise(owner, visitor).<Outcome>map(Outcome.Raised::new).orElseGet(Outcome.Over::new);
    };
  }

  private Optional<Renewed> raise(Owner owner, Visitor visitor) {
    Instant now = clock.instant();
    SessionValue value = keys.issue(owner.value().kind()).at(owner.value().host());
    Optional<FactorChanges.Done> done =
        changes.raise(
            new FactorChanges.Owner(owner.identity(), owner.session()),
            CodeCheck.WORDS,
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
