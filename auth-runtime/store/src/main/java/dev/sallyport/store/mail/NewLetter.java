package dev.sallyport.store.mail;

import dev.sallyport.store.keys.SealedKey;
import java.time.Instant;
import java.util.UUID;

/**
 * A letter that is to be written; to whom and about what, the statement decides that writes it.
 *
 * @param id UUIDv7 made by the caller
 * @param language of the templates, as BCP 47 names it
 * @param contents what the templates need, sealed for the letter of this id
 * @param uselessAfter from when on it is better not sent
 */
public record NewLetter(
    UUID id, String language, SealedKey contents, Instant createdAt, Instant uselessAfter) {}
