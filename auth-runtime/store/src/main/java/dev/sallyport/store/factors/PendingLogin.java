package dev.sallyport.store.factors;

import dev.sallyport.decision.evidence.Assurance;
import dev.sallyport.store.sessions.TokenHash;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * Somebody who has proved a first factor and not yet a second one.
 *
 * @param hash of what the browser or program holds
 * @param changes how often the password had been changed when it was verified
 * @param assurance what was proved
 * @param authenticatedAt when
 */
public record PendingLogin(
    TokenHash hash,
    UUID identity,
    int changes,
    Assurance assurance,
    Instant authenticatedAt,
    Instant expiresAt) {
  public PendingLogin {
    authenticatedAt = authenticatedAt.truncatedTo(ChronoUnit.MICROS);
    expiresAt = expiresAt.truncatedTo(ChronoUnit.MICROS);
  }
}
