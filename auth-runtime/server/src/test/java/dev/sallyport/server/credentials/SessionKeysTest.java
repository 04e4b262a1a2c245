package dev.sallyport.server.credentials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.store.sessions.TokenKind;
import java.security.SecureRandom;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SessionKeysTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private final SecretKeySpec oldKey = key();
  private final SecretKeySpec newKey = key();
  private final SessionKeys keys = new SessionKeys('a', Map.of('a', oldKey), RANDOM);

  @Test
  void issuedValueIsRecognised() {
    SessionValue value = keys.issue();

    assertEquals(value.hash(), keys.recognise(value.cookieValue()).orElseThrow().hash());
    assertTrue(value.cookieValue().matches("a[A-Za-z0-9_-]{54}"), value::cookieValue);
  }

  @Test
  void valueForProgramsIsRecognisedAndLooksAsPublished() {
    SessionValue value = keys.issue(TokenKind.BEARER);

    assertEquals(value.hash(), keys.recogniseBearer(value.bearerToken()).orElseThrow().hash());
    assertTrue(value.bearerToken().matches("ses_a[A-Za-z0-9]{40}"), value::bearerToken);
    assertNotEquals(value.hash(), keys.issue(TokenKind.BEARER).hash());
  }

  /** Refused input, row 83: a session token of an API is no cookie, nor the reverse. */
  @Test
  void valueForOneWayIsNoneForTheOther() {
    SessionValue bearer = keys.issue(TokenKind.BEARER);
    SessionValue cookie = keys.issue();

    assertTrue(keys.recognise(bearer.bearerToken()).isEmpty());
    assertTrue(keys.recognise(bearer.bearerToken().substring(4)).isEmpty());
    assertTrue(keys.recogniseBearer(cookie.cookieValue()).isEmpty());
    assertTrue(keys.recogniseBearer("ses_" + cookie.cookieValue()).isEmpty());
    assertThrows(IllegalStateException.class, bearer::cookieValue);
    assertThrows(IllegalStateException.class, cookie::bearerToken);
  }

  @Test
  void valueForProgramsWithAnyCharacterChangedIsForged() {
    String value = keys.issue(TokenKind.BEARER).bearerToken();
    for (int i = 0; i < value.length(); i++) {
      char other = value.charAt(i) == 'A' ? 'B' : 'A';
      String forged = value.substring(0, i) + other + value.substring(i + 1);
      assertTrue(keys.recogniseBearer(forged).isEmpty(), "position " + i);
    }
    assertTrue(keys.recogniseBearer("ses_" + "ä".repeat(41)).isEmpty());
    assertTrue(keys.recogniseBearer("ses_" + "a".repeat(100_000)).isEmpty());
  }

  @ParameterizedTest
  @EnumSource(TokenKind.class)
  void successorIsReadableForWhoHasTheReplacedValueAlone(TokenKind kind) {
    SessionValue replaced = keys.issue(kind);
    SessionValue successor = keys.issue(kind);
    String sealed = keys.seal(successor, replaced);

    assertEquals(successor.hash(), keys.open(sealed, replaced).orElseThrow().hash());
    assertTrue(keys.open(sealed, keys.issue(kind)).isEmpty());
    assertTrue(keys.open(sealed, successor).isEmpty());
    assertTrue(new SessionKeys('a', Map.of('a', newKey), RANDOM).open(sealed, replaced).isEmpty());
    assertTrue(new SessionKeys('b', Map.of('b', newKey), RANDOM).open(sealed, replaced).isEmpty());
    assertNotEquals(sealed, keys.seal(successor, replaced));
  }

  @Test
  void noTwoValuesAreAlike() {
    assertNotEquals(keys.issue().cookieValue(), keys.issue().cookieValue());
  }

  @Test
  void valueWithAnyCharacterChangedIsForged() {
    String value = keys.issue().cookieValue();
    for (int i = 0; i < value.length(); i++) {
      char other = value.charAt(i) == 'A' ? 'B' : 'A';
      String forged = value.substring(0, i) + other + value.substring(i + 1);
      assertTrue(keys.recognise(forged).isEmpty(), "position " + i);
    }
    assertTrue(keys.recognise("").isEmpty());
    assertTrue(keys.recognise(value + "A").isEmpty());
    assertTrue(keys.recognise("ä".repeat(value.length())).isEmpty());
  }

  @Test
  void retiredKeyStillRecognisesItsValuesAndIssuesNone() {
    SessionValue before = keys.issue();
    var rotated = new SessionKeys('b', Map.of('a', oldKey, 'b', newKey), RANDOM);
    var without = new SessionKeys('b', Map.of('b', newKey), RANDOM);

    assertTrue(rotated.recognise(before.cookieValue()).isPresent());
    assertEquals('b', rotated.issue().cookieValue().charAt(0));
    assertTrue(without.recognise(before.cookieValue()).isEmpty());
  }

  @Test
  void currentKeyMustExist() {
    assertThrows(
        IllegalArgumentException.class, () -> new SessionKeys('x', Map.of('a', oldKey), RANDOM));
  }

  @Test
  void valueNeverPrintsItself() {
    SessionValue value = keys.issue();

    assertFalse(("" + value).contains(value.cookieValue()));
  }

  private static SecretKeySpec key() {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return new SecretKeySpec(bytes, "HmacSHA256");
  }
}
