package dev.sallyport.server.http;

import static dev.sallyport.server.http.AuthHost.SHOP;
import static dev.sallyport.server.http.AuthHost.bearer;
import static dev.sallyport.server.http.AuthHost.cookie;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.store.sessions.TokenKind;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What scripts and programs are told of sessions, and how they renew them. */
final class SessionsApiTest {
  private final AuthHost host = new AuthHost();
  private final UUID ann = host.person("ann");

  @AfterEach
  void stop() {
    host.close();
  }

  private RawHttp.Answer whoami(String... fields) throws IOException {
    return host.ask("GET /sessions/whoami", fields);
  }

  private RawHttp.Answer refresh(String... fields) throws IOException {
    return host.ask("POST /sessions/refresh", fields);
  }

  private static String json(RawHttp.Answer answer, String at) throws IOException {
    return new ObjectMapper().readTree(answer.body()).at(at).asText();
  }

  @Test
  void whoHasASessionIsToldWhoTheyAre() throws IOException {
    for (String field :
        new String[] {
          cookie(host.login(ann, TokenKind.COOKIE)), bearer(host.login(ann, TokenKind.BEARER))
        }) {
      RawHttp.Answer answer = whoami(field);

      assertEquals(200, answer.status());
      assertEquals(ann.toString(), json(answer, "/identity/id"));
      assertEquals(Optional.of("application/json"), answer.field("content-type"));
      assertEquals(Optional.of("no-store"), answer.field("cache-control"));
    }
  }

  @Test
  void whoHasNoneThatCountsIsToldSo() throws IOException {
    SessionValue ended = host.login(ann, TokenKind.COOKIE);
    host.sessions.end(ended.hash(), host.now);
    SessionValue good = host.login(ann, TokenKind.COOKIE);

    for (String field :
        new String[] {
          "Accept: */*",
          cookie(ended),
          cookie(host.keys.issue()),
          "Cookie: sid=invented",
          cookie(good) + "; sid=" + host.keys.issue().cookieValue(),
          bearer(host.keys.issue(TokenKind.BEARER)),
          "Authorization: Bearer ses_invented",
          "Authorization: Bearer " + good.cookieValue(),
          "Cookie: sid=" + host.login(ann, TokenKind.BEARER).bearerToken()
        }) {
      RawHttp.Answer answer = whoami(field);

      assertEquals(401, answer.status(), field);
      assertEquals("login_required", json(answer, "/error"));
      assertEquals(Optional.of("Bearer realm=\"sallyport\""), answer.field("www-authenticate"));
    }
  }

  @Test
  void badTokenIsNotRescuedByAGoodCookie() throws IOException {
    SessionValue good = host.login(ann, TokenKind.COOKIE);

    assertEquals(401, whoami(cookie(good), "Authorization: Bearer ses_invented").status());
    assertEquals(
        401,
        refresh(cookie(good), "Origin: " + SHOP, "Authorization: Bearer ses_invented").status());
  }

  @Test
  void whoseSessionHasExpiredIsToldThatItCanBeRenewedAsLongAsItCan() throws IOException {
    SessionValue value = host.login(ann, TokenKind.COOKIE);

    host.pass(Duration.ofHours(24));
    assertEquals("session_expired", json(whoami(cookie(value)), "/error"));
    host.pass(Duration.ofDays(29));
    assertEquals("login_required", json(whoami(cookie(value)), "/error"));
  }

  /** Refused input, row 157. */
  @Test
  void nobodyIsSignedOutBecausePostgresIsAway() throws IOException {
    SessionValue value = host.login(ann, TokenKind.COOKIE);
    host.away = true;

    for (RawHttp.Answer answer :
        new RawHttp.Answer[] {whoami(cookie(value)), refresh(cookie(value), "Origin: " + SHOP)}) {
      assertEquals(503, answer.status());
      assertEquals(Optional.of("2"), answer.field("retry-after"));
      assertEquals(Optional.empty(), answer.field("set-cookie"));
      assertEquals("temporarily_unavailable", json(answer, "/error"));
    }
  }

  @Test
  void scriptOfAnAppRenewsTheCookie() throws IOException {
    SessionValue before = host.login(ann, TokenKind.COOKIE);
    host.pass(Duration.ofHours(30));

    RawHttp.Answer answer = refresh(cookie(before), "Origin: " + SHOP, "Sec-Fetch-Site: same-site");

    assertEquals(200, answer.status());
    assertEquals(host.now.plus(Duration.ofHours(24)).toString(), json(answer, "/expires_at"));
    assertFalse(answer.body().contains("session_token"), "no script reads the cookie's value");
    assertEquals(Optional.of(SHOP), answer.field("access-control-allow-origin"));
    assertEquals(Optional.of("true"), answer.field("access-control-allow-credentials"));
    SessionValue after = host.given(answer).orElseThrow();
    assertNotEquals(before.hash(), after.hash());
    assertTrue(host.admits(after));
    assertTrue(
        answer.field("set-cookie").orElseThrow().contains("; Max-Age=2484000"),
        "kept as long as it can be renewed: " + answer.field("set-cookie"));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          https://evil.example,             -
          https://shop.example.com,         cross-site
          https://shop.example.com:8443,    same-site
          http://shop.example.com,          same-site
          https://other.example.com,        same-site
          https://SHOP.example.com,         same-site
          https://shop.example.com/,        same-site
          https://shop.example.com.evil.example, -
          https://evil@shop.example.com,    same-site
          null,                             same-site
          -,                                same-site
          -,                                -
          """)
  void cookieIsRenewedForNobodyElse(String origin, String site) throws IOException {
    SessionValue value = host.login(ann, TokenKind.COOKIE);
    host.pass(Duration.ofHours(30));

    RawHttp.Answer answer =
        refresh(
            cookie(value),
            origin.equals("-") ? "Accept: */*" : "Origin: " + origin,
            site.equals("-") ? "X-Nothing: 1" : "Sec-Fetch-Site: " + site);

    assertEquals(403, answer.status());
    assertEquals("foreign_origin", json(answer, "/error"));
    assertEquals(Optional.empty(), answer.field("set-cookie"));
    assertEquals(0, host.sessions.head());
  }

  @Test
  void originThatIsThereTwiceIsNone() throws IOException {
    SessionValue value = host.login(ann, TokenKind.COOKIE);

    assertEquals(
        403, refresh(cookie(value), "Origin: " + SHOP, "Origin: https://evil.example").status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "PUT", "DELETE"})
  void cookieIsRenewedByPostAlone(String method) throws IOException {
    SessionValue value = host.login(ann, TokenKind.COOKIE);
    host.pass(Duration.ofHours(30));

    assertEquals(
        405, host.ask(method + " /sessions/refresh", cookie(value), "Origin: " + SHOP).status());
    assertEquals(405, host.ask("POST /sessions/whoami", cookie(value)).status());
    assertEquals(0, host.sessions.head());
  }

  @Test
  void programGetsItsNextTokenInTheAnswerAndTheOldOneGoesOnForTheGrace() throws Exception {
    SessionValue before = host.login(ann, TokenKind.BEARER);
    host.pass(Duration.ofHours(30));

    RawHttp.Answer answer = refresh(bearer(before));
    RawHttp.Answer again = refresh(bearer(before));

    assertEquals(200, answer.status());
    assertEquals(Optional.empty(), answer.field("set-cookie"));
    SessionValue after = host.keys.recogniseBearer(json(answer, "/session_token")).orElseThrow();
    assertEquals(json(answer, "/session_token"), json(again, "/session_token"));
    assertEquals(200, whoami(bearer(after)).status());
    assertEquals(200, whoami(bearer(before)).status());
    host.pass(Duration.ofSeconds(60));
    assertEquals(401, whoami(bearer(before)).status());
    assertEquals(200, whoami(bearer(after)).status());
  }

  /** Refused input, rows 35 and 37. */
  @Test
  void tokenThatIsUsedAgainAfterTheGraceEndsTheSession() throws IOException {
    SessionValue stolen = host.login(ann, TokenKind.BEARER);
    host.pass(Duration.ofHours(30));
    SessionValue after =
        host.keys.recogniseBearer(json(refresh(bearer(stolen)), "/session_token")).orElseThrow();
    host.pass(Duration.ofSeconds(60));

    assertEquals(401, refresh(bearer(stolen)).status());

    assertEquals(401, whoami(bearer(after)).status());
    assertEquals(1, host.everywhere.size());
    assertTrue(
        host.meters.scrape().contains("sallyport_sessions_renewals_total{result=\"reused\"} 1.0"));
  }

  @Test
  void preflightOfAnAppIsAnsweredAndOfAnotherSiteIsNot() throws IOException {
    RawHttp.Answer ours =
        host.ask(
            "OPTIONS /sessions/refresh", "Origin: " + SHOP, "Access-Control-Request-Method: POST");
    RawHttp.Answer other =
        host.ask(
            "OPTIONS /sessions/refresh",
            "Origin: https://evil.example",
            "Access-Control-Request-Method: POST");

    assertEquals(204, ours.status());
    assertEquals(Optional.of(SHOP), ours.field("access-control-allow-origin"));
    assertEquals(Optional.of("POST"), ours.field("access-control-allow-methods"));
    assertEquals(Optional.of("Origin"), ours.field("vary"));
    assertEquals(Optional.empty(), other.field("access-control-allow-origin"));
    assertEquals(Optional.empty(), other.field("access-control-allow-credentials"));
  }
}
