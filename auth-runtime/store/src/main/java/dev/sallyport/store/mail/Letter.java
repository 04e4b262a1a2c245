package dev.sallyport.store.mail;

import dev.sallyport.store.keys.SealedKey;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A letter that somebody has taken in order to send it.
 *
 * @param kind empty if a newer version wrote it
 * @param recipient the address, as its owner wrote it
 * @param attempt which one this is, from 1; whoever took the letter by it may say what became of it
 */
public record Letter(
    UUID id,
    Optional<LetterKind> kind,
    String recipient,
    String language,
    SealedKey contents,
    int attempt,
    Instant createdAt,
    Instant uselessAfter) {}
