package dev.sallyport.server.credentials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

final class DeviceKeysTest {
  private static final SecretKeySpec KEY = new SecretKeySpec(new byte[32], "HmacSHA256");
  private final DeviceKeys keys = new DeviceKeys('a', Map.of('a', KEY), new SecureRandom());

  @Test
  void browserIsKnownForTheAccountThatLoggedInAndForNoOther() {
    String value = keys.issue("bob@example.com");

    assertTrue(keys.recognise(value, "bob@example.com").isPresent());
    assertEquals(Optional.empty(), keys.recognise(value, "eve@example.com"));
    assertFalse(value.contains("bob"));
    assertNotEquals(value, keys.issue("bob@example.com"));
  }

  @Test
  void valueThatWasChangedOrInventedIsNone() {
    String value = keys.issue("bob@example.com");
    for (int i = 0; i < value.length(); i++) {
      char other = value.charAt(i) == 'A' ? 'Q' : 'A';
      String changed = value.substring(0, i) + other + value.substring(i + 1);
      assertEquals(Optional.empty(), keys.recognise(changed, "bob@example.com"), changed);
    }
    assertEquals(Optional.empty(), keys.recognise("", "bob@example.com"));
    assertEquals(Optional.empty(), keys.recognise("é".repeat(45), "bob@example.com"));
  }

  @Test
  void retiredKeyStillRecognises() {
    String value = keys.issue("bob@example.com");
    var rotated =
        new DeviceKeys(
            'b',
            Map.of('a', KEY, 'b', new SecretKeySpec(new byte[33], "HmacSHA256")),
            new SecureRandom());

    assertTrue(rotated.recognise(value, "bob@example.com").isPresent());
    assertEquals('b', rotated.issue("bob@example.com").charAt(0));
  }
}
