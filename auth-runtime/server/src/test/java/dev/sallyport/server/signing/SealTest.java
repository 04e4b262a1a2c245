package dev.sallyport.server.signing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sallyport.store.keys.SealedKey;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

final class SealTest {
  private static final byte[] SECRET = "a private key".getBytes(StandardCharsets.US_ASCII);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Seal seal = new Seal('a', Map.of('a', key(1)), RANDOM);

  private static SecretKeySpec key(int fill) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) fill);
    return new SecretKeySpec(bytes, "HmacSHA256");
  }

  @Test
  void whatWasSealedOpensForItsOwner() {
    assertArrayEquals(SECRET, seal.open(seal.seal(SECRET, "x"), "x").orElseThrow());
  }

  @Test
  void itOpensForNoOtherOwner() {
    assertEquals(Optional.empty(), seal.open(seal.seal(SECRET, "x"), "y"));
  }

  @Test
  void sameSecretIsNeverSealedTheSameWay() {
    assertNotEquals(seal.seal(SECRET, "x"), seal.seal(SECRET, "x"));
  }

  @Test
  void retiredInstallationKeyStillOpens() {
    SealedKey sealed = seal.seal(SECRET, "x");
    Seal later = new Seal('b', Map.of('a', key(1), 'b', key(2)), RANDOM);

    assertArrayEquals(SECRET, later.open(sealed, "x").orElseThrow());
    assertEquals('b', later.seal(SECRET, "x").by());
  }

  @Test
  void withoutTheInstallationKeyOrWithAnotherOfItsNameNothingOpens() {
    SealedKey sealed = seal.seal(SECRET, "x");

    assertEquals(Optional.empty(), new Seal('b', Map.of('b', key(1)), RANDOM).open(sealed, "x"));
    assertEquals(Optional.empty(), new Seal('a', Map.of('a', key(2)), RANDOM).open(sealed, "x"));
  }

  @Test
  void changedBytesDoNotOpen() {
    byte[] sealed = Base64.getDecoder().decode(seal.seal(SECRET, "x").base64());
    for (int i = 0; i < sealed.length; i++) {
      byte[] changed = sealed.clone();
      changed[i] ^= 1;
      assertEquals(Optional.empty(), seal.open(wrapped(changed), "x"));
      assertEquals(Optional.empty(), seal.open(wrapped(Arrays.copyOf(sealed, i)), "x"));
    }
    assertEquals(Optional.empty(), seal.open(new SealedKey('a', "no base64!"), "x"));
  }

  private static SealedKey wrapped(byte[] bytes) {
    return new SealedKey('a', Base64.getEncoder().encodeToString(bytes));
  }

  @Test
  void currentKeyHasToBeThere() {
    assertThrows(IllegalArgumentException.class, () -> new Seal('b', Map.of('a', key(1)), RANDOM));
  }

  @Test
  void secretIsNeitherStoredNorPrinted() {
    SealedKey sealed = seal.seal(SECRET, "x");

    assertFalse(
        new String(Base64.getDecoder().decode(sealed.base64()), StandardCharsets.ISO_8859_1)
            .contains("private"));
    assertEquals("***", sealed.toString());
    assertEquals("***", seal.toString());
  }
}
