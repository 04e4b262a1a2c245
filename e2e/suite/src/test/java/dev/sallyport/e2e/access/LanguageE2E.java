package dev.sallyport.e2e.access;

import static dev.sallyport.e2e.Eventually.eventually;
import static dev.sallyport.e2e.Visitor.JSON;
import static dev.sallyport.e2e.Visitor.NAVIGATING;
import static dev.sallyport.e2e.Visitor.headersThatReached;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.cluster.Installation;
import dev.sallyport.e2e.GuardedApp;
import dev.sallyport.e2e.Visitor;
import dev.sallyport.e2e.WithSallyport;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a rule can say beyond the quickstart, as a request through Traefik meets it. */
@ExtendWith(WithSallyport.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LanguageE2E {
  private static final String NAME = "language";

  private GuardedApp app;
  private Visitor visitor;

  @BeforeAll
  void install(Installation installation) throws Exception {
    app = GuardedApp.install(installation, NAME);
    app.guard(
        """
        - {name: number, paths: ["/items/{id:[0-9]+}"], allow: {anyone: {}}}
        - {name: item, paths: ["/items/{id}"], allow: {nobody: {}}}
        - {name: read, paths: [/log], methods: ["!DELETE", "!PUT"], allow: {anyone: {}}}
        - {name: admin, paths: ["/admin/**"], allow: {session: {roles: [admin]}}}
        - {name: strong, paths: ["/strong/**"], allow: {session: {aal: aal2}}}
        - {name: recent, paths: ["/recent/**"], allow: {session: {maxAge: 1s}}}
        - {name: api, paths: ["/api/**"], allow: {token: {scopes: ["read:orders"]}}}
        - {name: both, paths: ["/both/**"], allow: {anyOf: [{session: {}}, {token: {}}]}}
        - {name: files, paths: ["/files/{name}"], allow: {anyone: {}}, acceptPaths: [EncodedSlash]}
        - {name: limited, paths: [/limited], allow: {anyone: {}}, rateLimits: {perIP: 3/1h}}
        - name: legacy
          paths: ["/legacy/**"]
          allow: {session: {}}
          forwardCredential: true
          headers: [{name: Remote-User, value: UserEmail}, {name: X-Route, value: Route}]
        - {name: rest, paths: ["/**"], allow: {session: {}}}
        """);
    app.awaitReady();
    try (Visitor first = new Visitor(installation)) {
      eventually(GuardedApp.PATIENCE, () -> app.status(first, "/log"), status -> status == 200);
    }
  }

  @AfterAll
  void remove() {
    app.close();
  }

  @BeforeEach
  void arrive(Installation installation) {
    visitor = new Visitor(installation);
  }

  @AfterEach
  void leave() {
    visitor.close();
  }

  @ParameterizedTest
  @CsvSource({"/items/7, 200", "/items/7a, 403", "/items/x, 403", "/log, 200", "/logs, 401"})
  void expressionIsMoreSpecificThanAnyName(String target, int status) throws Exception {
    assertEquals(status, get(target, JSON).statusCode());
  }

  @Test
  void personWithoutTheRoleIsDeniedAndNotSentToTheLoginAgain() throws Exception {
    visitor.loggedIn();

    var page = get("/admin/x", NAVIGATING);

    assertEquals(403, page.statusCode());
    assertTrue(page.body().contains("does not have the role"), page.body());
  }

  @Test
  void browserIsLedToASecondFactorAndAProgramIsToldThatItIsMissing() throws Exception {
    visitor.loggedIn();

    var sent = get("/strong/x", NAVIGATING);
    assertEquals(302, sent.statusCode());
    String page = sent.headers().firstValue("location").orElseThrow();
    assertTrue(page.contains("/step-up?return_to="), page);
    var answer = get("/strong/x", JSON);
    assertEquals(401, answer.statusCode());
    assertTrue(challenge(answer).contains("error=\"insufficient_user_authentication\""));
    assertTrue(challenge(answer).contains("acr_values=\"aal2\""));
  }

  @Test
  void loginThatIsTooOldIsAskedForAgainAndThenIsRecent() throws Exception {
    visitor.loggedIn();
    eventually(
        GuardedApp.PATIENCE, () -> get("/recent/x", JSON).statusCode(), status -> status == 401);

    var sent = get("/recent/x", NAVIGATING);

    assertEquals(302, sent.statusCode());
    String login = sent.headers().firstValue("location").orElseThrow();
    assertTrue(login.contains("/login?prompt=login&return_to="), login);
    var form = visitor.auth(login.substring(login.indexOf("/login")));
    assertTrue(form.body().contains("id=\"password\""), form.body());
    visitor.loggedIn();
    assertEquals(200, get("/both/x", NAVIGATING).statusCode());
  }

  @Test
  void tokenThatNobodyIssuedIsInvalidAndNoCookieRescuesIt() throws Exception {
    visitor.loggedIn();

    for (String target : new String[] {"/api/x", "/both/x"}) {
      var answer =
          get(target, Map.of("Accept", "text/html", "Authorization", "Bearer pat_invented"));
      assertEquals(401, answer.statusCode());
      assertTrue(answer.body().startsWith("{\"error\":\"invalid_token\""), answer.body());
      assertEquals("Bearer realm=\"sallyport\", error=\"invalid_token\"", challenge(answer));
    }
    assertEquals(200, get("/both/x", JSON).statusCode());
    assertEquals(401, get("/api/x", JSON).statusCode());
  }

  @Test
  void authorizationThatTheRouteDoesNotTakeIsTheAppsOwnBusiness() throws Exception {
    visitor.loggedIn();

    var answer =
        get("/account", Map.of("Accept", "application/json", "Authorization", "Basic YTpi"));

    assertEquals(200, answer.statusCode());
    assertEquals("Basic YTpi", headersThatReached(answer).get("authorization"));
  }

  @Test
  void encodedSlashPassesOnlyWhereTheRouteAcceptsIt() throws Exception {
    assertEquals(200, get("/files/a%2Fb", JSON).statusCode());
    assertEquals(400, get("/files/a%2F..%2Fb", JSON).statusCode());
    assertEquals(400, get("/log%2Fx", JSON).statusCode());
  }

  @Test
  void oneRequestTooManyIsToldWhenToComeAgain() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertEquals(200, get("/limited", JSON).statusCode());
    }
    var answer = get("/limited", JSON);
    assertEquals(429, answer.statusCode());
    assertTrue(Integer.parseInt(answer.headers().firstValue("retry-after").orElseThrow()) > 60);
    assertEquals(200, get("/log", JSON).statusCode());
  }

  @Test
  void appGetsTheHeadersAndTheCredentialThatItsRouteNames() throws Exception {
    visitor.loggedIn();
    Map<String, String> forged = new HashMap<>(JSON);
    forged.put("Remote-User", "evil");
    forged.put("Remote_User", "evil");
    forged.put("X-Forwarded-Email", "evil");

    var answer = get("/legacy/x", forged);
    var reached = headersThatReached(answer);
    assertEquals(app.installation().summary().demoUser().email(), reached.get("remote-user"));
    assertEquals("legacy", reached.get("x-route"));
    assertTrue(reached.get("cookie").contains("sallyport_session="));
    assertFalse(answer.body().contains("evil"), answer.body());
    assertFalse(get("/log", forged).body().contains("evil"));
    assertFalse(get("/account", JSON).body().contains("sallyport_session="));
  }

  @Test
  void preflightReachesTheAppThatAnswersItItselfWithoutAnIdentity(Installation installation)
      throws Exception {
    var raw = new RawHttps(installation);
    String[] preflight = {
      "Origin: https://elsewhere.example",
      "Access-Control-Request-Method: PUT",
      "Accept: application/json",
      "Cookie: " + visitor.loggedIn().cookie()
    };

    var answer = raw.ask(NAME, "OPTIONS /account HTTP/1.1", preflight, "");
    assertEquals(200, answer.status());
    assertFalse(answer.body().contains("X-User-Id"), answer.body());
    assertEquals(403, raw.ask(NAME, "OPTIONS /items/x HTTP/1.1", preflight, "").status());
    assertEquals(
        401, raw.ask(NAME, "OPTIONS /account HTTP/1.1", new String[] {preflight[0]}, "").status());
  }

  @Test
  void callerOfGrpcGetsTheStatusThatItReads() throws Exception {
    var answer =
        get(
            "/account",
            Map.of("Accept", "text/html", "Content-Type", "application/grpc-web+proto"));

    assertEquals(401, answer.statusCode());
    assertEquals(Optional.of("16"), answer.headers().firstValue("grpc-status"));
  }

  @Test
  void loginThatLeadsNowhereEndsInAPageThatSaysWhy() throws Exception {
    Map<String, String> back = new HashMap<>(NAVIGATING);
    back.put("Sec-Fetch-Site", "same-site");
    String jar = "";
    for (int i = 0; i < 2; i++) {
      back.put("Cookie", jar);
      var sent = get("/account", back);
      assertEquals(302, sent.statusCode());
      jar = sent.headers().firstValue("set-cookie").orElseThrow().replaceFirst(";.*", "");
    }
    back.put("Cookie", jar);
    var page = get("/account", back);
    assertEquals(403, page.statusCode());
    assertTrue(page.body().contains("does not send the session cookie"), page.body());
  }

  private HttpResponse<String> get(String target, Map<String, String> headers) throws Exception {
    return visitor.get(NAME, target, headers);
  }

  private static String challenge(HttpResponse<String> answer) {
    return answer.headers().firstValue("www-authenticate").orElse("");
  }
}
