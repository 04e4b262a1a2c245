package dev.sallyport.server.http;

import static dev.sallyport.server.http.AuthHost.cookie;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.server.settings.CookieModes;
import dev.sallyport.server.settings.CookieModes.Mode;
import dev.sallyport.store.sessions.TokenKind;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages at an app's host, below a prefix. */
final class MountedPagesTest {
  private static final String SHOP = "https://shop.example.com";
  private static final String AUTH = SHOP + "/auth";
  private static final String ORIGIN = "Origin: " + SHOP;
  private static final String PASSWORD = "several words in a row";
  private static final Pattern ADDRESS = Pattern.compile("(?:href|action|src)=\"(/[^\"]*)\"");

  private final AuthHost host = new AuthHost(CookieModes.SHARED, AUTH);

  @AfterEach
  void stop() {
    host.close();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static void assertBelow(String path, RawHttp.Answer answer) {
    answer
        .field("location")
        .ifPresent(
            to -> assertTrue(to.startsWith("/auth/") || to.startsWith(AUTH + "/"), path + to));
    ADDRESS
        .matcher(answer.body())
        .results()
        .forEach(found -> assertTrue(found.group(1).startsWith("/auth/"), found.group()));
  }

  @Test
  void everyPageIsBelowThePrefixAndLeadsNowhereElse() throws IOException {
    SessionValue value = host.login(host.person("ann"), TokenKind.COOKIE);

    assertTrue(host.paths.size() > 15, host.paths::toString);
    for (String path : host.paths) {
      assertBelow(path, host.ask("GET /auth" + path));
      assertBelow(path, host.ask("GET /auth" + path, cookie(value)));
      assertBelow(path, host.post("/auth" + path, "a=b"));
      assertEquals(404, host.ask("GET " + path, cookie(value)).status(), path);
      assertEquals(404, host.post(path, "a=b", ORIGIN).status(), path);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/auth/pages.js", "/auth/login", "/auth", "/auth/", "/%61uth/login"})
  void prefixIsTakenOffHoweverItIsWritten(String path) throws IOException {
    assertNotEquals(404, host.ask("GET " + path).status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/login", "/authority", "/Auth/login", "/auth2/login"})
  void whatIsNotBelowIsTheApps(String path) throws IOException {
    assertEquals(404, host.ask("GET " + path).status());
  }

  @Test
  void somebodyLogsInRenewsAndLogsOut() throws IOException {
    host.person("ann", PASSWORD);

    RawHttp.Answer login =
        host.post(
            "/auth/login",
            "email=ann%40example.com&password="
                + encoded(PASSWORD)
                + "&return_to="
                + SHOP
                + "/cart",
            ORIGIN);

    assertEquals(302, login.status());
    assertEquals(Optional.of(SHOP + "/cart"), login.field("location"));
    SessionValue value =
        login.fields().stream()
            .filter(field -> field.toLowerCase(Locale.ROOT).startsWith("set-cookie: sid="))
            .map(field -> field.substring("set-cookie: sid=".length(), field.indexOf(';')))
            .flatMap(text -> host.keys.recognise(text).stream())
            .findFirst()
            .orElseThrow();
    assertEquals(200, host.ask("GET /auth/sessions/whoami", cookie(value)).status());
    host.pass(Duration.ofHours(30));

    RawHttp.Answer settings = host.ask("GET /auth/settings/sessions", cookie(value));
    assertEquals(
        Optional.of("/auth/sessions/renew?return_to=" + encoded(AUTH + "/settings/sessions")),
        settings.field("location"));
    RawHttp.Answer renewed =
        host.ask("GET " + settings.field("location").orElseThrow(), cookie(value));
    assertEquals(Optional.of(AUTH + "/settings/sessions"), renewed.field("location"));
    SessionValue after = host.given(renewed).orElseThrow();
    assertTrue(host.admits(after));

    RawHttp.Answer logout = host.post("/auth/logout", "", ORIGIN, cookie(after));
    assertEquals(302, logout.status());
    assertEquals(Optional.of("/auth/login"), logout.field("location"));
    assertFalse(host.admits(after));
  }

  @ParameterizedTest
  @ValueSource(strings = {AUTH, "https://blog.example.com", "null"})
  void originOfAFormIsThatOfTheHostWithoutThePrefix(String origin) throws IOException {
    SessionValue value = host.login(host.person("ann"), TokenKind.COOKIE);

    assertEquals(
        403, host.post("/auth/logout/everywhere", "", "Origin: " + origin, cookie(value)).status());
    assertTrue(host.admits(value));
  }

  @ParameterizedTest
  @CsvSource({
    "GET /auth/login?return_to=x&a=%2f, /auth/login?return_to=x&a=%2f",
    "HEAD /auth, /auth",
    "GET /%61uth/settings, /%61uth/settings"
  })
  void samePathAtAnotherAppsHostLeadsToThePages(String line, String to) throws IOException {
    RawHttp.Answer answer = host.ask(line, "Host: auth.example.com");

    assertEquals(302, answer.status());
    assertEquals(Optional.of(SHOP + to), answer.field("location"));
    assertEquals(Optional.empty(), answer.field("set-cookie"));
  }

  @ParameterizedTest
  @CsvSource({
    "GET /login, auth.example.com",
    "POST /auth/login, auth.example.com",
    "GET /auth/login, evil.example.com",
    "GET https://auth.example.com/auth/login, auth.example.com"
  })
  void nothingElseIsAnsweredAtAnotherHost(String line, String where) throws IOException {
    RawHttp.Answer answer = host.ask(line, "Host: " + where, "Content-Length: 0");

    assertEquals(421, answer.status());
    assertEquals(Optional.empty(), answer.field("location"));
  }

  @Test
  void appThatSharesTheHostSharesItsCookieAndNeedsNoCode() throws IOException {
    try (AuthHost perHost = new AuthHost(new CookieModes(Mode.PER_HOST, Optional.empty()), AUTH)) {
      UUID ann = perHost.person("ann");
      SessionValue value = perHost.keys.issue(TokenKind.COOKIE).at(Optional.of("shop.example.com"));
      perHost.login(ann, value);

      RawHttp.Answer answer =
          perHost.ask(
              "GET /auth/sessions/enter?state=" + "A".repeat(43) + "&return_to=" + SHOP + "/cart",
              "Cookie: __Host-sid=" + value.cookieValue());

      assertEquals(302, answer.status());
      assertEquals(Optional.of(SHOP + "/cart"), answer.field("location"));
    }
  }

  @Test
  void appDoesNotSeeTheCookieOfTheDevice() {
    SessionCookie cookie =
        new SessionCookie(
            "sid",
            "example.com",
            CookieModes.SHARED,
            "shop.example.com",
            host.keys,
            () -> host.now);

    assertEquals(
        Optional.of("theme=dark"),
        cookie.without(List.of("theme=dark; __Host-sallyport_device=a.b; sid=x")));
  }
}
