package dev.sallyport.server.credentials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EntrySecretTest {
  private final EntrySecret secret = EntrySecret.issue(new SecureRandom());

  @Test
  void hashTravelsInAnAddressAndTheSecretDoesNot() {
    assertEquals(Optional.of(secret.hash()), EntrySecret.parseState(secret.state()));
    assertNotEquals(secret.text(), secret.state());
    assertEquals(Optional.of(secret), EntrySecret.parse(secret.text()));
    assertEquals("***", secret.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "short",
        "*AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
      })
  void whatLooksLikeNoneIsNone(String text) {
    assertEquals(Optional.empty(), EntrySecret.parse(text));
    assertEquals(Optional.empty(), EntrySecret.parseState(text));
  }
}
