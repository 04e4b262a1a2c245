package dev.sallyport.store.identities;

import java.time.Instant;
import java.util.Optional;

/**
 * A person as those see them who look after people.
 *
 * @param disabledAt since when they cannot log in, if so
 * @param hasPassword whether there is one to log in with
 */
public record DirectoryEntry(
    Identity identity,
    Optional<Instant> disabledAt,
    boolean hasPassword,
    Instant createdAt,
    Instant updatedAt) {}
