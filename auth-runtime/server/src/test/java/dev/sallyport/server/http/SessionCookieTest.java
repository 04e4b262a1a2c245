package dev.sallyport.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.sallyport.server.credentials.SessionKeys;
import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.server.gateway.SessionClaim;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

final class SessionCookieTest {
  private final SessionKeys keys =
      new SessionKeys(
          'a', Map.of('a', new SecretKeySpec(new byte[32], "HmacSHA256")), new SecureRandom());
  private final SessionCookie cookie = new SessionCookie("sid", "example.com", keys);
  private final SessionValue value = keys.issue();
  private final String pair = "sid=" + value.cookieValue();

  @Test
  void cookieIsFoundAmongOthersAndInWhateverField() {
    assertIssued(List.of(pair));
    assertIssued(List.of("a=b; " + pair + "; c=d"));
    assertIssued(List.of("a=b", pair, "c=d"));
    assertIssued(List.of(" sid = " + value.cookieValue() + " "));
  }

  @Test
  void noCookieIsNoClaim() {
    assertEquals(new SessionClaim.Absent(), cookie.claim(List.of()));
    assertEquals(new SessionClaim.Absent(), cookie.claim(List.of("a=b; SID=x; xsid=y; sid")));
  }

  @Test
  void twoDifferentValuesAreAmbiguousAndTheSameTwiceIsNot() {
    assertEquals(new SessionClaim.Ambiguous(), cookie.claim(List.of(pair + "; sid=other")));
    assertEquals(new SessionClaim.Ambiguous(), cookie.claim(List.of(pair, "sid=")));
    assertIssued(List.of(pair + "; " + pair));
  }

  @Test
  void inventedValueIsForged() {
    assertEquals(new SessionClaim.Forged(), cookie.claim(List.of("sid=")));
    assertEquals(new SessionClaim.Forged(), cookie.claim(List.of("sid=" + "a".repeat(55))));
    assertEquals(
        new SessionClaim.Forged(), cookie.claim(List.of("sid=\"" + value.cookieValue() + "\"")));
  }

  @Test
  void appGetsEveryCookieButOurs() {
    assertEquals(
        Optional.of("a=b; c=\"d e\""), cookie.without(List.of("a=b; " + pair, "c=\"d e\"")));
    assertEquals(Optional.of("sid2=x"), cookie.without(List.of("sid2=x; sid=1; sid=2")));
    assertEquals(Optional.empty(), cookie.without(List.of(pair)));
    assertEquals(Optional.empty(), cookie.without(List.of()));
  }

  @Test
  void cookieIsSentToHostsBelowTheDomainOverTlsAndNeverToScripts() {
    assertEquals(
        pair + "; Domain=example.com; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=60",
        cookie.set(value, Duration.ofMinutes(1)));
    assertEquals(
        "sid=; Domain=example.com; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0",
        cookie.clear());
  }

  private void assertIssued(List<String> fields) {
    var claim = assertInstanceOf(SessionClaim.Issued.class, cookie.claim(fields));
    assertEquals(value.hash(), claim.value().hash());
  }
}
