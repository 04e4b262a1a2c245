package dev.sallyport.store.keys;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A key and its times, which are cut to microseconds, as Postgres keeps them.
 *
 * @param number counts the keys of a purpose
 * @param kid names the key in what it signs
 * @param algorithm as JOSE calls it
 * @param publicJwk for verifying
 * @param signsFrom when it begins to sign
 * @param signsUntil when the next one takes over
 * @param publishedUntil when nothing that it signed is valid any more
 */
public record SigningKeyRow(
    Purpose purpose,
    int number,
    String kid,
    String algorithm,
    String publicJwk,
    SealedKey sealed,
    Instant createdAt,
    Instant signsFrom,
    Instant signsUntil,
    Instant publishedUntil) {
  public SigningKeyRow {
    createdAt = createdAt.truncatedTo(ChronoUnit.MICROS);
    signsFrom = signsFrom.truncatedTo(ChronoUnit.MICROS);
    signsUntil = signsUntil.truncatedTo(ChronoUnit.MICROS);
    publishedUntil = publishedUntil.truncatedTo(ChronoUnit.MICROS);
  }
}
