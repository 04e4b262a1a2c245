package dev.sallyport.store.factors;

import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.sessions.TokenHash;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Second factors of people. All methods throw {@link dev.sallyport.store.StoreUnavailable}. */
public interface Factors {
  /** What somebody has. */
  Held of(UUID identity);

  /** Their app, if they have one. */
  Optional<Totp> totp(UUID identity);

  /**
   * Accepts the code of a step of their app: in one statement, once, and none before the last one.
   *
   * @return whether it was this call that accepted it
   */
  boolean acceptStep(UUID identity, long step, Instant now);

  /**
   * Uses a backup code up.
   *
   * @param event that says so, added in the same statement if it was used
   * @return whether it was one, and this call used it
   */
  boolean useBackupCode(UUID identity, TokenHash code, AuditEvent event);
}
