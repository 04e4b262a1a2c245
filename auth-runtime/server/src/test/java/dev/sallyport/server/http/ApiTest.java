package dev.sallyport.server.http;

import static dev.sallyport.server.http.ApiHost.AUTH;
import static dev.sallyport.server.http.ApiHost.PASSWORD;
import static dev.sallyport.server.http.ApiHost.SHOP;
import static dev.sallyport.server.http.ApiHost.cookie;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions of scripts and programs: how they begin, what they see of them, and how they end. */
final class ApiTest {
  private static final Path DOCUMENT = Path.of("../../docs/reference/api.yaml");
  private static final String ANN = "ann@example.com";
  private static final String NEAR = "Sec-Fetch-Site: same-site";
  private static final String OF_SHOP = "Origin: " + SHOP;
  private static final String LOGIN = "{'email': '%s', 'password': '%s'}".formatted(ANN, PASSWORD);

  private final OpenApi described = new OpenApi(DOCUMENT);
  private final ApiHost host = new ApiHost(ApiHost.Mail.NONE, described);

  ApiTest() throws IOException {
    host.person(ANN);
  }

  @AfterEach
  void stop() {
    host.close();
  }

  /** Refused input, row 80. */
  @Test
  void nobodyMakesAnAccountWhereAdministratorsDo() throws IOException {
    try (ApiHost closed = new ApiHost(ApiHost.Mail.NONE_AND_CLOSED, described)) {
      var answer = closed.post("/api/register", LOGIN);

      assertEquals(403, answer.status());
      assertEquals("registration_closed", answer.text("code"));
      assertTrue(closed.identities.byEmail(ANN).isEmpty());
    }
  }

  private int whoami(String field) throws IOException {
    return host.ask("GET", "/sessions/whoami", field).status();
  }

  /** Refused input, row 83. */
  @ParameterizedTest
  @ValueSource(strings = {AUTH, SHOP})
  void pageOfOursLogsInAndNoScriptReadsTheValue(String origin) throws IOException {
    var answer = host.post("/api/login", LOGIN, "Origin: " + origin);

    assertEquals(200, answer.status());
    assertEquals(ANN, answer.json().at("/session/identity/traits/email").asText());
    assertFalse(answer.json().has("session_token"));
    String set =
        answer.sent().fields().stream()
            .filter(field -> field.startsWith("Set-Cookie: sid="))
            .findFirst()
            .orElseThrow();
    assertTrue(set.contains("; Secure; HttpOnly; SameSite=Lax"), set);
    assertFalse(answer.sent().body().contains(cookie(answer).substring("Cookie: sid=".length())));
    assertEquals(Optional.of(origin), answer.sent().field("access-control-allow-origin"));
    assertEquals(200, whoami(cookie(answer)));
  }

  /** Refused input, row 83. */
  @Test
  void programLogsInAndGetsATokenThatIsNoCookie() throws IOException {
    String token = host.bearer(ANN);

    assertEquals(200, whoami(token));
    assertEquals(401, whoami(token.replace("Authorization: Bearer ", "Cookie: sid=")));
    String cookie = host.cookie(ANN);
    assertEquals(401, whoami(cookie.replace("Cookie: sid=", "Authorization: Bearer ses_")));
  }

  @Test
  void programGetsNoCookie() throws IOException {
    var answer = host.post("/api/login", LOGIN.replace("}", ", 'carrier': 'bearer'}"));

    assertTrue(
        answer.sent().fields().stream()
            .noneMatch(field -> field.toLowerCase(java.util.Locale.ROOT).startsWith("set-cookie")));
  }

  @Test
  void tokenIsNotGivenToWhoSendsACookie() throws IOException {
    String cookie = host.cookie(ANN);

    var answer =
        host.post(
            "/api/login", LOGIN.replace("}", ", 'carrier': 'bearer'}"), cookie, OF_SHOP, NEAR);

    assertEquals(400, answer.status());
    assertEquals("/carrier", answer.json().at("/errors/0/pointer").asText());
  }

  /** Refused input, rows 74 and 110 (a cookie for a login that its owner did not want). */
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          https://evil.example,             -
          https://shop.example.com,         cross-site
          https://shop.example.com:8443,    same-site
          http://shop.example.com,          same-site
          https://other.example.com,        same-site
          https://shop.example.com.evil.example, -
          null,                             same-site
          null,                             -
          -,                                same-site
          -,                                none
          -,                                -
          """)
  void foreignPageLogsNobodyIn(String origin, String site) throws IOException {
    var answer =
        host.post(
            "/api/login",
            LOGIN,
            origin.equals("-") ? "Accept: */*" : "Origin: " + origin,
            site.equals("-") ? "X-Nothing: 1" : "Sec-Fetch-Site: " + site);

    assertEquals(403, answer.status());
    assertEquals("foreign_origin", answer.text("code"));
    assertEquals(Optional.empty(), answer.sent().field("set-cookie"));
  }

  @Test
  void foreignPageGetsNoTokenAndCannotReadWhyNot() throws IOException {
    var answer =
        host.post(
            "/api/login",
            LOGIN.replace("}", ", 'carrier': 'bearer'}"),
            "Origin: https://evil.example");

    assertEquals(403, answer.status());
    assertEquals(Optional.empty(), answer.sent().field("access-control-allow-origin"));
  }

  /** Refused input, row 74: a form of another site can send these without being asked. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/jsonp",
        "text/json",
        ""
      })
  void bodyThatDoesNotSayThatItIsJsonIsNotRead(String type) throws IOException {
    var answer =
        host.send(
            "POST",
            "/api/login",
            LOGIN.replace('\'', '"'),
            OF_SHOP,
            NEAR,
            type.isEmpty() ? "X-Nothing: 1" : "Content-Type: " + type);

    assertEquals(415, answer.status());
    assertEquals("not_json", answer.text("code"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "'x'",
        "{'email': 'a@example.com', 'password': 'x'",
        "{'email': 'a@example.com', 'email': 'b@example.com', 'password': 'x'}",
        "{'email': 'a@example.com', 'password': 'x'} {}",
        "{'email': {'a': {'b': {'c': {'d': {}}}}}, 'password': 'x'}",
        "{email: 'a@example.com'}"
      })
  void bodyThatTwoReadersCouldReadDifferentlyIsNone(String body) throws IOException {
    var answer = host.post("/api/login", body, OF_SHOP);

    assertEquals(400, answer.status());
    assertEquals("invalid_json", answer.text("code"));
  }

  /** Refused input, rows 81 and 107. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                              | /email /password
          {'email': 'a@example.com'}                                      | /password
          {'email': 1, 'password': ['x']}                                 | /email /password
          {'email': null, 'password': 'x'}                                | /email
          {'email': 'a@example.com', 'password': 'x', 'carrier': 'Bearer'} | /carrier
          {'email': 'a@example.com', 'password': 'x', 'verified': true}   | /verified
          {'Email': 'a@example.com', 'password': 'x'}                     | /email /Email
          """)
  void everyFieldThatIsMissingWrongOrUnknownIsNamed(String body, String pointers)
      throws IOException {
    for (String path : List.of("/api/login", "/api/register")) {
      var answer = host.post(path, body, OF_SHOP);

      assertEquals(400, answer.status());
      assertEquals("invalid_fields", answer.text("code"));
      assertEquals(
          pointers,
          String.join(
              " ",
              answer
                  .json()
                  .path("errors")
                  .valueStream()
                  .map(e -> e.path("pointer").asText())
                  .toList()));
    }
  }

  @Test
  void bodyOfASizeThatNobodyNeedsIsNotRead() throws IOException {
    String body = "{'email': '%s', 'password': '%s'}".formatted(ANN, "x".repeat(17_000));

    assertEquals("too_large", host.post("/api/login", body, OF_SHOP).text("code"));
  }

  @Test
  void whatIsWantedIsNotSaidInAQuery() throws IOException {
    assertEquals("invalid_query", host.post("/api/login?email=x", LOGIN, OF_SHOP).text("code"));
  }

  /** Refused input, rows 111 and 114. */
  @Test
  void wrongPasswordAndUnknownAddressAreAnsweredAlikeUntilTheyHaveToWait() throws IOException {
    String wrong = LOGIN.replace(PASSWORD, "another one altogether");
    for (int i = 0; i < 12; i++) {
      var known = host.post("/api/login", wrong, OF_SHOP);
      var unknown = host.post("/api/login", wrong.replace("ann", "bob" + i), OF_SHOP);
      if (known.status() == 429) {
        assertEquals("too_many_attempts", known.text("code"));
        assertEquals(429, unknown.status());
        return;
      }
      assertEquals("wrong_credentials", known.text("code"));
      assertEquals(known.text("detail"), unknown.text("detail"));
      assertEquals(known.status(), unknown.status());
    }
    throw new AssertionError("nobody had to wait");
  }

  /** Refused input, row 70. */
  @Test
  void whoLogsInAgainGetsAnotherValueAndTheOneBeforeEnds() throws IOException {
    String before = host.cookie(ANN);

    String after = cookie(host.post("/api/login", LOGIN, before, OF_SHOP, NEAR));

    assertNotEquals(before, after);
    assertEquals(401, whoami(before));
    assertEquals(200, whoami(after));
  }

  @Test
  void whoLogsOutIsOutWhenItIsAnswered() throws IOException {
    String cookie = host.cookie(ANN);
    String token = host.bearer(ANN);

    var answer = host.ask("POST", "/api/logout", cookie, OF_SHOP, NEAR);

    assertEquals(204, answer.status());
    assertTrue(answer.sent().field("set-cookie").orElseThrow().contains("Max-Age=0"));
    assertEquals(1, host.everywhere.size());
    assertEquals(401, whoami(cookie));
    assertEquals(200, whoami(token));
    assertEquals(204, host.ask("POST", "/api/logout", token).status());
    assertEquals(401, whoami(token));
    assertEquals(204, host.ask("POST", "/api/logout", token).status(), "once more is no error");
    assertEquals(204, host.ask("POST", "/api/logout").status(), "nor is nobody");
  }

  /** Refused input, rows 74 and 75. */
  @Test
  void foreignPageEndsNoSession() throws IOException {
    String cookie = host.cookie(ANN);
    String id = host.ask("GET", "/api/sessions", cookie).json().at("/items/0/id").asText();

    for (String act :
        List.of(
            "POST /api/logout",
            "POST /api/logout/everywhere",
            "DELETE /api/sessions",
            "DELETE /api/sessions/" + id)) {
      String[] words = act.split(" ", 2);
      for (String from :
          List.of("Origin: https://evil.example", "Sec-Fetch-Site: cross-site", "Accept: */*")) {
        assertEquals(403, host.ask(words[0], words[1], cookie, from).status(), act + from);
      }
      assertEquals(405, host.ask("PUT", words[1], cookie, OF_SHOP, NEAR).status());
    }
    assertEquals(405, host.ask("GET", "/api/logout", cookie).status());
    assertEquals(405, host.ask("HEAD", "/api/logout/everywhere", cookie).status());
    assertEquals(200, whoami(cookie));
    assertEquals(0, host.sessions.head());
  }

  @Test
  void whoLogsOutEverywhereIsOutEverywhere() throws IOException {
    String cookie = host.cookie(ANN);
    String token = host.bearer(ANN);
    host.pass(Duration.ofHours(25)); // Expired, and still somebody's.

    assertEquals(204, host.ask("POST", "/api/logout/everywhere", token).status());

    assertEquals(1, host.everywhere.size());
    assertEquals("login_required", host.ask("GET", "/sessions/whoami", cookie).text("error"));
    assertEquals(401, host.ask("POST", "/api/logout/everywhere", token).status());
  }

  /** Refused input, row 79. */
  @Test
  void peopleSeeTheirSessionsAndEndThem() throws IOException {
    host.person("bob@example.com");
    String bobs = host.bearer("bob@example.com");
    String cookie = host.cookie(ANN);
    String token = host.bearer(ANN);
    String third = host.bearer(ANN);
    var list = host.ask("GET", "/api/sessions", token);
    assertEquals(3, list.json().path("items").size());
    String own = id(list, true);
    String foreign = id(host.ask("GET", "/api/sessions", bobs), true);

    assertEquals(404, host.ask("DELETE", "/api/sessions/" + foreign, token).status());
    assertEquals(404, host.ask("DELETE", "/api/sessions/1", token).status());
    String others = id(host.ask("GET", "/api/sessions", cookie), true);
    assertEquals(204, host.ask("DELETE", "/api/sessions/" + others, token).status());
    assertEquals(401, whoami(cookie));
    assertEquals(200, whoami(third));
    assertEquals(204, host.ask("DELETE", "/api/sessions", token).status());
    assertEquals(401, whoami(third));
    assertEquals(200, whoami(token));
    assertEquals(204, host.ask("DELETE", "/api/sessions/" + own, token).status());
    assertEquals(401, whoami(token));
    assertEquals(200, whoami(bobs));
    assertEquals(401, host.ask("GET", "/api/sessions", token).status());
  }

  private static String id(ApiHost.Answer list, boolean current) {
    return list.json()
        .path("items")
        .valueStream()
        .filter(item -> item.path("current").asBoolean() == current)
        .findFirst()
        .orElseThrow()
        .path("id")
        .asText();
  }

  @Test
  void whoseSessionHasExpiredIsToldWhereToRenewIt() throws IOException {
    String token = host.bearer(ANN);
    host.pass(Duration.ofHours(25));

    var answer = host.ask("GET", "/api/sessions", token);

    assertEquals("session_expired", answer.text("code"));
    assertEquals(AUTH + "/sessions/refresh", answer.text("refresh"));
    var renewed = host.ask("POST", "/sessions/refresh", token);
    String next = "Authorization: Bearer " + renewed.text("session_token");
    assertEquals(200, host.ask("GET", "/api/sessions", next).status());
  }

  @Test
  void badTokenIsNotRescuedByAGoodCookie() throws IOException {
    String cookie = host.cookie(ANN);

    assertEquals(
        401,
        host.ask("GET", "/api/sessions", cookie, "Authorization: Bearer ses_invented").status());
    assertEquals(
        403,
        host.ask("POST", "/api/logout", cookie, "Authorization: Bearer ses_invented").status(),
        "nor does it stand in for an Origin");
  }

  /** Refused input, row 157. */
  @Test
  void nobodyIsSignedOutBecausePostgresIsAway() throws IOException {
    String cookie = host.cookie(ANN);
    host.away = true;

    for (String path : List.of("/api/logout", "/api/logout/everywhere")) {
      var answer = host.ask("POST", path, cookie, OF_SHOP, NEAR);
      assertEquals("temporarily_unavailable", answer.text("code"));
      assertEquals(Optional.of("2"), answer.sent().field("retry-after"));
      assertEquals(Optional.empty(), answer.sent().field("set-cookie"));
    }
  }

  @Test
  void whosePagesAreOursIsNotGuessedBeforeTheRulesAreKnown() throws IOException {
    host.ruled = false;

    assertEquals(503, host.post("/api/login", LOGIN, OF_SHOP).status());
  }

  @Test
  void preflightOfAnAppIsAnsweredAndOfAnotherSiteIsNot() throws IOException {
    var ours = host.ask("OPTIONS", "/api/sessions", OF_SHOP).sent();
    var other = host.ask("OPTIONS", "/api/sessions", "Origin: https://evil.example").sent();

    assertEquals(204, ours.status());
    assertEquals(Optional.of(SHOP), ours.field("access-control-allow-origin"));
    assertEquals(Optional.of("true"), ours.field("access-control-allow-credentials"));
    assertEquals(Optional.of("DELETE, GET, OPTIONS"), ours.field("access-control-allow-methods"));
    assertEquals(Optional.empty(), other.field("access-control-allow-origin"));
  }

  @Test
  void appLearnsWhereItLeadsItsWindowToLogInElsewhere() throws IOException {
    var provider = host.ask("GET", "/api/providers", OF_SHOP).json().at("/providers/0");

    assertEquals("github", provider.path("name").asText());
    assertEquals(AUTH + "/login/with/github", provider.path("login_url").asText());
    assertTrue(provider.path("available").asBoolean());
  }

  @Test
  void documentIsServedAndListsEveryCode() throws IOException {
    var answer = host.ask("GET", "/api/openapi.yaml");

    assertEquals(Files.readString(DOCUMENT), answer.sent().body());
    assertEquals(
        Arrays.stream(ApiProblem.Code.values()).map(ApiProblem.Code::text).toList(),
        described.texts("/components/schemas/Problem/properties/code/enum"));
    assertEquals("not_found", host.ask("GET", "/api/nothing").text("code"));
  }

  private String who(String field) throws IOException {
    return host.ask("GET", "/sessions/whoami", field).json().at("/identity/traits/email").asText();
  }

  private ApiHost.Answer login(String email, String password, String... fields) throws IOException {
    String[] all = Arrays.copyOf(fields, fields.length + 1);
    all[fields.length] = OF_SHOP;
    return host.post(
        "/api/login", "{'email': '%s', 'password': '%s'}".formatted(email, password), all);
  }

  /**
   * Refused input, row 72: one browser after another person used it, with a cookie left or without.
   */
  @Test
  void nextPersonAtABrowserHasASessionOfTheirOwn() throws IOException {
    host.person("bob@example.com");
    String anns = cookie(login(ANN, PASSWORD));
    String bobsWithout = cookie(login("bob@example.com", PASSWORD));

    assertEquals(ANN, who(anns), "whoever left no cookie behind goes on elsewhere");
    String bobs = cookie(login("bob@example.com", PASSWORD, anns));

    assertEquals(401, whoami(anns), "what was left behind is over");
    assertEquals("bob@example.com", who(bobs));
    assertEquals("bob@example.com", who(bobsWithout));
  }

  /** Refused input, row 73: a login that is begun again and not finished changes nothing. */
  @Test
  void loginThatFailsLeavesTheSessionAsItWas() throws IOException {
    host.person("bob@example.com");
    String anns = cookie(login(ANN, PASSWORD));
    String before = host.ask("GET", "/sessions/whoami", anns).sent().body();
    host.pass(Duration.ofMinutes(1));

    assertEquals(422, login(ANN, "not the password at all", anns).status());
    assertEquals(422, login("bob@example.com", "not the password at all", anns).status());

    assertEquals(before, host.ask("GET", "/sessions/whoami", anns).sent().body());
  }
}
