package dev.sallyport.server.factors;

import dev.sallyport.server.audit.Audit;
import dev.sallyport.server.audit.AuditKind;
import dev.sallyport.server.login.LoginGuard;
import dev.sallyport.server.login.Visitor;
import dev.sallyport.server.throttle.Throttle;
import dev.sallyport.store.factors.Factors;
import dev.sallyport.store.factors.Totp;
import dev.sallyport.store.sessions.TokenHash;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether somebody who has shown a first factor has typed a code of their app, or a backup code.
 * Counted for the person wherever they try, so that another session or address is no other chance;
 * nobody gets here who has not shown the first factor. Blocks.
 */
public final class CodeCheck {
  /** Both are one-time passwords (RFC 8176). */
  static final List<String> WORDS = List.of("otp");

  private static final Logger LOG = LoggerFactory.getLogger(CodeCheck.class);

  private final Factors factors;
  private final Secrets secrets;
  private final LoginGuard guard;
  private final Audit audit;
  private final InstantSource clock;

  public CodeCheck(
      Factors factors, Secrets secrets, LoginGuard guard, Audit audit, InstantSource clock) {
    this.factors = factors;
    this.secrets = secrets;
    this.guard = guard;
    this.audit = audit;
    this.clock = clock;
  }

  /** What became of it. */
  sealed interface Outcome {
    /** It is right, and was not used before. */
    record Right() implements Outcome {}

    /** It is not. */
    record Wrong() implements Outcome {}

    /** Too many were wrong; this one was not looked at. */
    record TooMany(Duration retryAfter) implements Outcome {}
  }

  /**
   * @param email by which browsers are known from which they have logged in before
   */
  Outcome check(UUID identity, String email, String typed, Visitor visitor) {
    return switch (guard.secondFactor(identity, email, visitor)) {
      case Throttle.Verdict.Wait(Duration howLong) -> {
        note(AuditKind.SECONDFACTOR_THROTTLED, identity, visitor);
        yield new Outcome.TooMany(howLong);
      }
      case Throttle.Verdict.Go(Throttle.Ticket ticket) -> {
        if (!isRight(identity, typed.strip(), visitor)) {
          note(AuditKind.SECONDFACTOR_FAILED, identity, visitor);
          yield new Outcome.Wrong();
        }
        ticket.succeeded();
        yield new Outcome.Right();
      }
    };
  }

  private boolean isRight(UUID identity, String typed, Visitor visitor) {
    Optional<TokenHash> backup = BackupCodes.hash(typed);
    if (backup.isPresent()) {
      return factors.useBackupCode(
          identity,
          backup.get(),
          audit.event(
              AuditKind.BACKUPCODE_USED,
              identity.toString(),
              identity.toString(),
              visitor.source(),
              Map.of()));
    }
    Instant now = clock.instant();
    OptionalLong step =
        factors
            .totp(identity)
            .flatMap(totp -> opened(totp, identity))
            .map(secret -> secret.step(typed.replace(" ", ""), now))
            .orElseGet(OptionalLong::empty);
    return step.isPresent() && factors.acceptStep(identity, step.getAsLong(), now);
  }

  private Optional<TotpSecret> opened(Totp totp, UUID identity) {
    Optional<TotpSecret> secret = secrets.open(totp.secret(), identity);
    if (secret.isEmpty()) {
      LOG.error(
          "The app of identity {} cannot be asked: its secret is sealed under the key '{}', which is"
              + " not among the keys, or was changed",
          identity,
          totp.secret().by());
    }
    return secret;
  }

  /** Written behind: nothing in the store has changed. Never with what was typed. */
  private void note(AuditKind kind, UUID identity, Visitor visitor) {
    audit.note(
        audit.event(kind, identity.toString(), identity.toString(), visitor.source(), Map.of()));
  }
}
