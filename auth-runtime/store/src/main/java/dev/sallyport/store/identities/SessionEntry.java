package dev.sallyport.store.identities;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A session that has not ended, as those see it who look after people.
 *
 * @param id public, no secret
 * @param lastSeenAt up to a minute behind; empty before the first use
 */
public record SessionEntry(
    UUID id,
    UUID identity,
    Instant authenticatedAt,
    Instant expiresAt,
    Optional<Instant> lastSeenAt,
    Optional<String> userAgent,
    Optional<String> address) {}
