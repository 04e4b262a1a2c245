package dev.sallyport.store.federation;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * An account at a provider by which somebody can log in.
 *
 * @param id public, of no use to log in
 */
public record FederatedLogin(
    UUID id, Upstream upstream, Instant linkedAt, Optional<Instant> usedAt) {}
