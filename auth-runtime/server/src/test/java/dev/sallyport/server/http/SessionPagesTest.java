package dev.sallyport.server.http;

import static dev.sallyport.server.http.AuthHost.AUTH;
import static dev.sallyport.server.http.AuthHost.SHOP;
import static dev.sallyport.server.http.AuthHost.cookie;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.store.sessions.TokenKind;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Renewal by redirect, the list of sessions, and logging out from an app. */
final class SessionPagesTest {
  private static final String OURS = "Origin: " + AUTH;

  private final AuthHost host = new AuthHost();
  private final UUID ann = host.person("ann");
  private final SessionValue value = host.login(ann, TokenKind.COOKIE);

  @AfterEach
  void stop() {
    host.close();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private RawHttp.Answer renew(SessionValue shown, String returnTo) throws IOException {
    return host.ask("GET /sessions/renew?return_to=" + encoded(returnTo), cookie(shown));
  }

  @Test
  void expiredSessionIsRenewedOnTheWayBack() throws IOException {
    host.pass(Duration.ofHours(30));

    RawHttp.Answer answer = renew(value, SHOP + "/cart?a=b");

    assertEquals(302, answer.status());
    assertEquals(Optional.of(SHOP + "/cart?a=b"), answer.field("location"));
    assertEquals(Optional.of("no-store"), answer.field("cache-control"));
    SessionValue after = host.given(answer).orElseThrow();
    assertNotEquals(value.hash(), after.hash());
    assertTrue(host.admits(after));
  }

  /** Refused input, row 83. */
  @Test
  void renewedCookieHasTheFlagsOfTheFirst() throws IOException {
    host.pass(Duration.ofHours(30));

    String field = renew(value, SHOP + "/").field("set-cookie").orElseThrow();

    assertTrue(
        field.endsWith(
            "; Domain=example.com; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=2484000"),
        field);
    assertTrue(field.length() < 4096);
  }

  @Test
  void tabsThatRenewAtTheSameTimeGetTheSameValue() throws IOException {
    host.pass(Duration.ofHours(30));

    SessionValue first = host.given(renew(value, SHOP + "/")).orElseThrow();

    assertEquals(first.hash(), host.given(renew(value, SHOP + "/b")).orElseThrow().hash());
    assertEquals(first.hash(), host.given(renew(first, SHOP + "/c")).orElseThrow().hash());
  }

  @Test
  void whoCannotBeRenewedLogsInAndGoesWhereTheyWanted() throws IOException {
    host.sessions.end(value.hash(), host.now);
    String login = "/login?return_to=" + encoded(SHOP + "/cart");

    assertEquals(Optional.of(login), renew(value, SHOP + "/cart").field("location"));
    assertEquals(Optional.of(login), renew(host.keys.issue(), SHOP + "/cart").field("location"));
    RawHttp.Answer without = host.ask("GET /sessions/renew?return_to=" + encoded(SHOP + "/cart"));
    assertEquals(Optional.of(login), without.field("location"));
    assertEquals(Optional.empty(), without.field("set-cookie"), "nobody is logged in by a link");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example/",
        "http://shop.example.com/",
        "//shop.example.com",
        "javascript:alert(1)",
        "https://shop.example.com:8443/",
        "https://shop.example.com@evil.example/"
      })
  void nobodyIsLedToAnotherSiteAndNothingIsRenewed(String elsewhere) throws IOException {
    host.pass(Duration.ofHours(30));

    RawHttp.Answer answer = renew(value, elsewhere);

    assertEquals(400, answer.status());
    assertEquals(Optional.empty(), answer.field("set-cookie"));
    assertEquals(0, host.sessions.head());
  }

  /** Refused input, row 35. */
  @Test
  void oldCookieEndsTheSessionAndItsOwnerIsToldWhy() throws IOException {
    host.pass(Duration.ofHours(30));
    SessionValue after = host.given(renew(value, SHOP + "/")).orElseThrow();
    host.pass(Duration.ofSeconds(60));

    RawHttp.Answer answer = renew(value, SHOP + "/cart");

    assertEquals(401, answer.status());
    assertTrue(answer.body().contains("You have been signed out"));
    assertTrue(answer.body().contains("/login?return_to=" + encoded(SHOP + "/cart")));
    assertFalse(host.admits(after));
    assertEquals(1, host.everywhere.size());
  }

  @Test
  void renewalIsNoForm() throws IOException {
    assertEquals(404, host.post("/sessions/renew", "", OURS, cookie(value)).status());
  }

  @Test
  void peopleSeeTheirSessionsAndWhichOneTheyLookWith() throws IOException {
    UUID other = host.login(ann, host.keys.issue());
    host.login(host.person("bob"), TokenKind.COOKIE);

    RawHttp.Answer answer = host.ask("GET /settings/sessions", cookie(value));

    assertEquals(200, answer.status());
    assertEquals(3, answer.body().split("Firefox on Linux", -1).length, answer.body());
    assertEquals(2, answer.body().split("id=\"current\"", -1).length);
    assertTrue(answer.body().contains("203.0.113.7"));
    assertTrue(answer.body().contains("1 Jan 2026, 12:00 UTC"));
    assertTrue(answer.body().contains("name=\"session\" value=\"" + other + "\""));
    assertTrue(answer.body().length() < 30_000);
  }

  @Test
  void whoHasNoSessionRenewsItOrLogsInAndComesBack() throws IOException {
    assertEquals(
        Optional.of("/sessions/renew?return_to=" + encoded(AUTH + "/settings/sessions")),
        host.ask("GET /settings/sessions").field("location"));
  }

  @Test
  void personEndsOneSessionAndTheOthersGoOn() throws IOException {
    SessionValue lost = host.keys.issue();
    UUID id = host.login(ann, lost);

    RawHttp.Answer answer =
        host.post("/settings/sessions/end", "session=" + id, OURS, cookie(value));

    assertEquals(302, answer.status());
    assertEquals(Optional.of("/settings/sessions"), answer.field("location"));
    assertFalse(host.admits(lost));
    assertTrue(host.admits(value));
  }

  /** Refused input, row 79, and another person's session. */
  @ParameterizedTest
  @ValueSource(strings = {"other", "unknown", "nonsense", ""})
  void sessionThatIsNotTheirsIsNotFound(String which) throws IOException {
    SessionValue his = host.keys.issue();
    UUID id = host.login(host.person("bob"), his);
    String field =
        switch (which) {
          case "other" -> id.toString();
          case "unknown" -> UUID.randomUUID().toString();
          default -> which;
        };

    RawHttp.Answer answer =
        host.post("/settings/sessions/end", "session=" + field, OURS, cookie(value));

    assertEquals(404, answer.status());
    assertTrue(host.admits(his));
    assertTrue(host.admits(value));
    assertEquals(0, host.sessions.head());
  }

  @Test
  void personEndsAllOthers() throws IOException {
    SessionValue other = host.login(ann, TokenKind.BEARER);
    SessionValue his = host.login(host.person("bob"), TokenKind.COOKIE);

    assertEquals(302, host.post("/settings/sessions/end-others", "", OURS, cookie(value)).status());

    assertFalse(host.admits(other));
    assertTrue(host.admits(value));
    assertTrue(host.admits(his));
    assertEquals(1, host.everywhere.size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/settings/sessions/end", "/settings/sessions/end-others"})
  void formOfAnAppEndsNoSession(String path) throws IOException {
    SessionValue other = host.keys.issue();
    UUID id = host.login(ann, other);

    assertEquals(403, host.post(path, "session=" + id, "Origin: " + SHOP, cookie(value)).status());

    assertTrue(host.admits(other));
  }

  @Test
  void appsButtonLogsOutAtOnceAndLeadsBack() throws IOException {
    RawHttp.Answer answer =
        host.post(
            "/logout",
            "return_to=" + encoded(SHOP + "/bye"),
            "Origin: " + SHOP,
            "Sec-Fetch-Site: same-site",
            cookie(value));

    assertEquals(302, answer.status());
    assertEquals(Optional.of(SHOP + "/bye"), answer.field("location"));
    assertTrue(answer.field("set-cookie").orElseThrow().startsWith("sid=; "));
    assertFalse(host.admits(value));
    assertEquals(1, host.everywhere.size());
  }

  @ParameterizedTest
  @CsvSource({
    "https://evil.example, cross-site",
    "https://shop.example.com, cross-site",
    "https://other.example.com, same-site",
    "null, cross-site",
    "null, same-site"
  })
  void formOfAnotherSiteLogsNobodyOut(String origin, String site) throws IOException {
    RawHttp.Answer answer =
        host.post("/logout", "", "Origin: " + origin, "Sec-Fetch-Site: " + site, cookie(value));

    assertEquals(403, answer.status());
    assertEquals(Optional.empty(), answer.field("set-cookie"));
    assertTrue(host.admits(value));
  }

  /** Refused input, row 75: a picture that leads to the logout. */
  @Test
  void linkAloneLogsNobodyOutButAsks() throws IOException {
    RawHttp.Answer answer =
        host.ask("GET /logout?return_to=" + encoded(SHOP + "/bye"), cookie(value));

    assertEquals(200, answer.status());
    assertTrue(answer.body().contains("name=\"return_to\" value=\"" + SHOP + "/bye\""));
    assertTrue(
        answer
            .field("content-security-policy")
            .orElseThrow()
            .contains("form-action 'self' " + SHOP));
    assertEquals(Optional.empty(), answer.field("set-cookie"));
    assertTrue(host.admits(value));
  }

  @Test
  void whoIsNotSignedInIsToldSoAndLedBack() throws IOException {
    RawHttp.Answer answer = host.ask("GET /logout?return_to=" + encoded(SHOP + "/bye"));

    assertEquals(200, answer.status());
    assertTrue(answer.body().contains("You are signed out"));
    assertTrue(answer.body().contains("href=\"" + SHOP + "/bye\""));
  }

  @Test
  void whoseSessionHasExpiredCanStillEndItAndAllOthers() throws IOException {
    SessionValue other = host.login(ann, TokenKind.BEARER);
    host.pass(Duration.ofHours(30));

    assertTrue(host.ask("GET /logout", cookie(value)).body().contains("Sign out?"));
    host.post("/logout/everywhere", "", OURS, cookie(value));

    assertEquals(Optional.empty(), host.sessions.fact(value.hash()));
    assertEquals(Optional.empty(), host.sessions.fact(other.hash()));
  }

  @Test
  void mistakeInReturnToLeavesNobodySignedIn() throws IOException {
    RawHttp.Answer answer =
        host.post(
            "/logout",
            "return_to=" + encoded("https://evil.example/"),
            "Origin: " + SHOP,
            cookie(value));

    assertEquals(400, answer.status());
    assertFalse(host.admits(value));
  }
}
