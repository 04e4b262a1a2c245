package dev.sallyport.store.sessions;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A session as its owner sees it in a list.
 *
 * @param id public id
 * @param begun when the person logged in
 * @param seen when it was last used, about to the minute
 * @param userAgent as it was sent at the login
 * @param address of the client at the login
 */
public record SessionEntry(
    UUID id,
    Instant begun,
    Optional<Instant> seen,
    Optional<String> userAgent,
    Optional<String> address) {}
