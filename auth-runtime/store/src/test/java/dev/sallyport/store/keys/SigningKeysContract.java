package dev.sallyport.store.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@link SigningKeys} promise, whoever keeps them. */
interface SigningKeysContract {
  Instant NOW = Instant.parse("2026-01-01T12:00:00.123456Z");

  /** None yet. */
  SigningKeys keys();

  /** A key that signs for a day and is published for two. */
  static SigningKeyRow key(int number, String kid, Instant at) {
    return new SigningKeyRow(
        Purpose.ASSERTION,
        number,
        kid,
        "ES256",
        "{\"kty\":\"EC\"}",
        new SealedKey('a', "c2VhbGVk"),
        at,
        at,
        at.plus(Duration.ofDays(1)),
        at.plus(Duration.ofDays(2)));
  }

  @Test
  default void keysAreAsTheyWereAddedAndInTheOrderOfTheirNumbers() {
    assertEquals(List.of(), keys().all(Purpose.ASSERTION));

    assertTrue(keys().add(key(2, "second", NOW)));
    assertTrue(keys().add(key(1, "first", NOW)));

    assertEquals(
        List.of(key(1, "first", NOW), key(2, "second", NOW)), keys().all(Purpose.ASSERTION));
  }

  @Test
  default void whoComesSecondWithANumberAddsNothing() {
    assertTrue(keys().add(key(1, "mine", NOW)));

    assertFalse(keys().add(key(1, "yours", NOW)));

    assertEquals(List.of(key(1, "mine", NOW)), keys().all(Purpose.ASSERTION));
  }

  @Test
  default void whatIsNotPublishedAnyMoreIsForgottenWhenAKeyIsAdded() {
    keys().add(key(1, "old", NOW));
    keys().add(key(2, "published", NOW.plus(Duration.ofHours(1))));

    SigningKeyRow next = key(3, "next", NOW.plus(Duration.ofDays(2)));
    assertTrue(keys().add(next));

    assertEquals(
        List.of("published", "next"),
        keys().all(Purpose.ASSERTION).stream().map(SigningKeyRow::kid).toList());
  }

  @Test
  default void sealedKeyIsNotPrinted() {
    keys().add(key(1, "first", NOW));

    assertFalse(keys().all(Purpose.ASSERTION).toString().contains("c2VhbGVk"));
  }
}
