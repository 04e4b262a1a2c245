package dev.sallyport.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.server.credentials.EntrySecret;
import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.server.settings.CookieModes;
import dev.sallyport.server.settings.CookieModes.Mode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Cookies of each host, and nobody logs in anew because the way of cookies changed. */
final class CookieModesTest {
  private static final Optional<String> AUTH = Optional.of("auth.example.com");
  private static final String CART = AuthHost.SHOP + "/cart?a=b";
  private static final EntrySecret HELD = EntrySecret.issue(new SecureRandom());

  private static CookieModes modes(Mode current, Mode previous) {
    return new CookieModes(
        current,
        Optional.of(new CookieModes.Previous(previous, AuthHost.NOW.plus(Duration.ofDays(30)))));
  }

  private static CookieModes perHost() {
    return new CookieModes(Mode.PER_HOST, Optional.empty());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String enter(String more) {
    return "GET /sessions/enter?return_to=" + encoded(CART) + "&state=" + HELD.state() + more;
  }

  private static String own(SessionValue value) {
    return "Cookie: __Host-sid=" + value.cookieValue();
  }

  private static List<String> cookies(RawHttp.Answer answer) {
    return answer.fields().stream()
        .filter(field -> field.regionMatches(true, 0, "set-cookie:", 0, 11))
        .map(field -> field.substring(11).strip())
        .toList();
  }

  private static String location(RawHttp.Answer answer) {
    return answer.field("location").orElseThrow();
  }

  @Test
  void browserWithASessionGoesBackWithACode() throws Exception {
    try (AuthHost host = new AuthHost(perHost())) {
      SessionValue root = host.keys.issue().at(AUTH);
      host.login(host.person("ann"), root);

      RawHttp.Answer answer = host.ask(enter(""), own(root));

      assertEquals(302, answer.status());
      assertTrue(
          location(answer).startsWith(AuthHost.SHOP + "/.sallyport/enter?code="), location(answer));
      assertTrue(location(answer).endsWith("&return_to=" + encoded(CART)), location(answer));
      assertEquals(List.of(), cookies(answer));
    }
  }

  @Test
  void browserWithoutASessionLogsInFirstOnThePageOfTheAppIfItHasOne() throws Exception {
    try (AuthHost host = new AuthHost(perHost())) {
      assertEquals("/login?return_to=" + encoded(CART), location(host.ask(enter(""))));
      String page = AuthHost.SHOP + "/sign-in";
      assertEquals(
          page + "?return_to=" + encoded(CART),
          location(host.ask(enter("&login=" + encoded(page)))));
      assertEquals(400, host.ask(enter("&login=" + encoded("https://evil.example/"))).status());
    }
  }

  @Test
  void codeIsForHostsThatARuleOwnsAndForABrowserThatBegan() throws Exception {
    try (AuthHost host = new AuthHost(perHost())) {
      SessionValue root = host.keys.issue().at(AUTH);
      host.login(host.person("ann"), root);
      for (String query :
          List.of(
              "return_to=https://evil.example/&state=" + HELD.state(),
              "return_to=" + encoded(CART),
              "return_to=" + encoded(CART) + "&state=short",
              "state=" + HELD.state())) {
        assertEquals(400, host.ask("GET /sessions/enter?" + query, own(root)).status(), query);
      }
    }
  }

  @Test
  void expiredRootIsRenewedOnTheWay() throws Exception {
    try (AuthHost host = new AuthHost(perHost())) {
      SessionValue root = host.keys.issue().at(AUTH);
      host.login(host.person("ann"), root);
      host.pass(Duration.ofHours(25));

      RawHttp.Answer answer = host.ask(enter(""), own(root));

      assertTrue(location(answer).startsWith(AuthHost.SHOP + "/.sallyport/enter?code="));
      assertTrue(cookies(answer).getFirst().startsWith("__Host-sid="), cookies(answer)::toString);
    }
  }

  @Test
  void sharedCookieBecomesOneOfTheAuthHostWithoutALogin() throws Exception {
    try (AuthHost host = new AuthHost(modes(Mode.PER_HOST, Mode.SHARED_DOMAIN))) {
      SessionValue shared = host.keys.issue();
      host.login(host.person("ann"), shared);

      RawHttp.Answer answer = host.ask(enter(""), AuthHost.cookie(shared));

      assertTrue(location(answer).startsWith(AuthHost.SHOP + "/.sallyport/enter?code="));
      assertEquals(2, cookies(answer).size());
      assertTrue(cookies(answer).getFirst().startsWith("__Host-sid="));
      assertFalse(cookies(answer).getFirst().contains("Domain"));
      assertTrue(cookies(answer).getLast().startsWith("sid=; Domain=example.com;"));
    }
  }

  @Test
  void cookieOfTheAuthHostBecomesSharedWithoutALogin() throws Exception {
    try (AuthHost host = new AuthHost(modes(Mode.SHARED_DOMAIN, Mode.PER_HOST))) {
      SessionValue root = host.keys.issue().at(AUTH);
      host.login(host.person("ann"), root);

      RawHttp.Answer answer = host.ask("GET /sessions/renew?return_to=" + encoded(CART), own(root));

      assertEquals(CART, location(answer));
      assertTrue(cookies(answer).getFirst().startsWith("sid="));
      assertTrue(cookies(answer).getFirst().contains("; Domain=example.com;"));
      assertTrue(cookies(answer).getLast().startsWith("__Host-sid=;"));
      String late = "GET /sessions/renew?return_to=" + encoded(CART);
      host.pass(Duration.ofDays(30));
      assertEquals("/login?return_to=" + encoded(CART), location(host.ask(late, own(root))));
    }
  }

  @Test
  void logoutTakesAwayTheCookiesOfBothModes() throws Exception {
    try (AuthHost host = new AuthHost(modes(Mode.PER_HOST, Mode.SHARED_DOMAIN))) {
      SessionValue shared = host.keys.issue();
      host.login(host.person("ann"), shared);

      RawHttp.Answer answer =
          host.post("/logout", "", "Origin: " + AuthHost.AUTH, AuthHost.cookie(shared));

      assertEquals(302, answer.status());
      assertEquals(2, cookies(answer).size());
      assertFalse(host.admits(shared));
    }
  }
}
