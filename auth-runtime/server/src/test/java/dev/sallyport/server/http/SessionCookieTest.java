package dev.sallyport.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.sallyport.server.credentials.SessionKeys;
import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.server.gateway.SessionClaim;
import dev.sallyport.server.settings.CookieModes;
import dev.sallyport.server.settings.CookieModes.Mode;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

final class SessionCookieTest {
  private static final String AUTH = "auth.example.com";
  private static final Instant UNTIL = Instant.parse("2026-01-31T00:00:00Z");
  private static final Instant BEFORE = UNTIL.minusSeconds(1);

  private final SessionKeys keys =
      new SessionKeys(
          'a', Map.of('a', new SecretKeySpec(new byte[32], "HmacSHA256")), new SecureRandom());
  private final SessionCookie cookie = new SessionCookie("sid", "example.com", keys);
  private final SessionValue value = keys.issue();
  private final String pair = "sid=" + value.cookieValue();
  private final String own = "__Host-sid=" + value.cookieValue();

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

  private SessionCookie cookie(CookieModes modes, Instant now) {
    return new SessionCookie("sid", "example.com", modes, AUTH, keys, InstantSource.fixed(now));
  }

  private static CookieModes modes(Mode current, Mode previous) {
    return new CookieModes(current, Optional.of(new CookieModes.Previous(previous, UNTIL)));
  }

  private Optional<Optional<String>> host(SessionClaim claim) {
    return claim instanceof SessionClaim.Issued(SessionValue found)
        ? Optional.of(found.host())
        : Optional.empty();
  }

  @Test
  void cookieOfAHostSaysByItsNameThatItIsGoodThereAlone() {
    SessionCookie perHost = cookie(new CookieModes(Mode.PER_HOST, Optional.empty()), BEFORE);

    assertEquals(
        Optional.of(Optional.of("shop.example.com")),
        host(perHost.claimAt(List.of(own), "shop.example.com")));
    assertEquals(Optional.of(Optional.of(AUTH)), host(perHost.claim(List.of(own))));
    assertEquals(
        own + "; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=60",
        perHost.set(value.at(Optional.of(AUTH)), Duration.ofMinutes(1)));
    assertEquals(
        List.of("__Host-sid=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"), perHost.clear());
  }

  /** Somebody else's host below the domain can set it. */
  @Test
  void sharedCookieCountsNowhereOnceEachHostHasItsOwn() {
    SessionCookie perHost = cookie(new CookieModes(Mode.PER_HOST, Optional.empty()), BEFORE);

    assertEquals(new SessionClaim.Absent(), perHost.claim(List.of(pair)));
    assertEquals(new SessionClaim.Absent(), perHost.claimAt(List.of(pair), "shop.example.com"));
    assertEquals(Optional.of(Optional.of(AUTH)), host(perHost.claim(List.of(pair + "x; " + own))));
  }

  @Test
  void sharedCookieCountsAtTheAuthHostAloneUntilTheEndOfTheOldMode() {
    CookieModes changed = modes(Mode.PER_HOST, Mode.SHARED_DOMAIN);

    assertEquals(Optional.of(Optional.empty()), host(cookie(changed, BEFORE).claim(List.of(pair))));
    assertEquals(
        new SessionClaim.Absent(),
        cookie(changed, BEFORE).claimAt(List.of(pair), "shop.example.com"));
    assertEquals(new SessionClaim.Absent(), cookie(changed, UNTIL).claim(List.of(pair)));
    assertEquals(2, cookie(changed, BEFORE).clear().size());
  }

  @Test
  void cookieOfAHostCountsThereUntilTheEndOfTheOldMode() {
    CookieModes changed = modes(Mode.SHARED_DOMAIN, Mode.PER_HOST);

    assertEquals(
        Optional.of(Optional.of("shop.example.com")),
        host(cookie(changed, BEFORE).claimAt(List.of(own), "shop.example.com")));
    assertEquals(
        Optional.of(Optional.empty()),
        host(cookie(changed, BEFORE).claimAt(List.of(own, pair), "shop.example.com")));
    assertEquals(
        new SessionClaim.Absent(),
        cookie(changed, UNTIL).claimAt(List.of(own), "shop.example.com"));
  }

  @Test
  void appGetsNoneOfTheCookiesThatSessionsWereOrWillBeIn() {
    assertEquals(
        Optional.of("a=b"),
        cookie.without(List.of("a=b; " + pair + "; " + own + "; __Host-sid_enter=x")));
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
        List.of("sid=; Domain=example.com; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"),
        cookie.clear());
  }

  private void assertIssued(List<String> fields) {
    var claim = assertInstanceOf(SessionClaim.Issued.class, cookie.claim(fields));
    assertEquals(value.hash(), claim.value().hash());
  }
}
