package dev.sallyport.e2e.access;

import static dev.sallyport.e2e.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.cluster.Installation;
import dev.sallyport.e2e.Visitor;
import dev.sallyport.e2e.WithSallyport;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are too large, incomplete, for nobody, or that lie about themselves. */
@ExtendWith(WithSallyport.class)
final class OddRequestsE2E {
  private static final String JSON = "Accept: application/json";
  private static final String HTML = "Accept: text/html";
  private static final String FORM = "Content-Type: application/x-www-form-urlencoded";

  private Installation sallyport;
  private RawHttps raw;

  @BeforeEach
  void arrive(Installation installation) {
    sallyport = installation;
    raw = new RawHttps(installation);
  }

  @Test
  void formThatIsTooLargeIsRefused() throws Exception {
    assertEquals(413, post("/login", FORM, "email=" + "a".repeat(17 * 1024)).status());
    assertEquals(413, post("/register", FORM, "a=b&".repeat(5 * 1024)).status());
  }

  @Test
  void largeFormWhoseLengthIsNotSaidIsRefused() throws Exception {
    String chunk = "1000\r\n" + "a".repeat(0x1000) + "\r\n";
    var answer =
        raw.ask(
            "auth",
            "POST /login HTTP/1.1",
            new String[] {"Origin: " + sallyport.url("auth"), FORM, "Transfer-Encoding: chunked"},
            chunk.repeat(5) + "0\r\n\r\n");
    assertEquals(413, answer.status());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "email=a&email=b&password=c",
        "email=a&password=c&password=c",
        "email=a&return_to=&return_to=https://evil.example/",
        "email=%zz",
        "email=%",
        "email=%e"
      })
  void formThatCanBeReadInTwoWaysIsRefused(String body) throws Exception {
    assertEquals(400, post("/login", FORM, body).status());
  }

  @Test
  void formWithTooManyFieldsIsRefused() throws Exception {
    var body = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      body.append("f").append(i).append("=&");
    }
    assertEquals(400, post("/login", FORM, body + "email=a").status());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "text/plain",
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencodedx"
      })
  void formOfAnotherKindIsRefused(String contentType) throws Exception {
    assertEquals(
        415, post("/login", "Content-Type: " + contentType, "email=a&password=b").status());
  }

  @ParameterizedTest
  @CsvSource({
    "GET /nothing, 404",
    "POST /nothing, 404",
    "GET /login/, 404",
    "GET /style.css/x, 404",
    "GET /decide/shop, 404",
    "GET /metrics, 404",
    "GET /health/ready, 404",
    "PUT /login, 405",
    "DELETE /logout, 405",
    "OPTIONS /register, 405",
    "TRACE /login, 405",
    "INVENTED /login, 405",
    "HEAD /login, 200"
  })
  void pageThatIsNotThereAndMethodThatIsNotMeantAreSaidToBeSo(String start, int status)
      throws Exception {
    String[] fields = {"Origin: " + sallyport.url("auth"), HTML, "Content-Length: 0"};
    assertEquals(status, raw.ask("auth", start + " HTTP/1.1", fields, "").status());
  }

  @Test
  void addressThatIsTooLongIsRefused() throws Exception {
    String query = "?q=" + "a".repeat(9 * 1024);
    assertEquals(400, raw.shop("/healthz" + query, JSON).status());
    assertEquals(400, raw.shop("/account" + query, HTML).status());
    assertEquals(
        414, raw.ask("auth", "GET /login" + query + " HTTP/1.1", new String[] {HTML}, "").status());
  }

  @Test
  void cookieOfSixtyKibibytesIsNoTroubleForAnybody() throws Exception {
    String large = "Cookie: own=" + "a".repeat(60 * 1024);
    assertEquals(200, raw.shop("/healthz", JSON, large).status());
    assertEquals(401, raw.shop("/account", JSON, large).status());
    int login = raw.ask("auth", "GET /login HTTP/1.1", new String[] {HTML, large}, "").status();
    assertTrue(login == 200 || (login >= 400 && login < 500), "status " + login);
  }

  @Test
  void hostThatNobodyOwnsIsNotServed() throws Exception {
    for (String host : List.of("evil.example", "localhost", "", "shop", "evil@x", "[::1]", "a b")) {
      int status = raw.shop("/healthz", JSON, "Host: " + host).status();
      assertTrue(status >= 400 && status < 500, () -> host + " is answered by " + status);
    }
  }

  @Test
  void otherSpellingOfAHostIsNoWayAroundItsRule() throws Exception {
    for (String host : List.of("SHOP.sallyport.localhost", "shop.sallyport.localhost.")) {
      assertNotEquals(200, raw.shop("/internal/x", JSON, "Host: " + host).status());
      assertNotEquals(200, raw.shop("/account", JSON, "Host: " + host).status());
    }
  }

  @Test
  void hostWithoutARuleIsDeniedWhereverItsRouteLeads() throws Exception {
    sallyport.apply(
        """
        apiVersion: traefik.io/v1alpha1
        kind: IngressRoute
        metadata: {name: stray, namespace: shop}
        spec:
          entryPoints: [websecure]
          routes:
          - kind: Rule
            match: Host(`stray.sallyport.localhost`)
            middlewares: [{name: shop}]
            services: [{name: shop, port: http}]
          tls: {}
        """);
    try {
      var answer =
          eventually(
              Duration.ofSeconds(20),
              () -> raw.ask("stray", "GET /healthz HTTP/1.1", new String[] {JSON}, ""),
              // Traefik's, as long as it has not seen the route.
              seen -> seen.status() != 404);
      assertEquals(403, answer.status());
      assertTrue(answer.body().contains("No rule covers this host"), answer.body());
    } finally {
      sallyport.kubectl("delete", "ingressroute", "stray", "-n", "shop");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Forwarded-Uri: /healthz",
        "X-Forwarded-Host: auth.sallyport.localhost",
        "X-Forwarded-Host: evil.example",
        "X-Forwarded-Host: ",
        "X-Forwarded-Method: GET",
        "X-Forwarded-Method: ",
        "X-Forwarded-Proto: http",
        "X-Forwarded-Port: 1",
        "X-Forwarded-Prefix: /healthz",
        "X-Forwarded-For: 127.0.0.1",
        "X-Forwarded-Server: evil",
        "X-Original-URL: /healthz",
        "X-Original-URI: /healthz",
        "X-Rewrite-URL: /healthz",
        "X-HTTP-Method-Override: GET",
        "Forwarded: for=127.0.0.1;host=evil.example;proto=http",
        "x_forwarded_uri: /healthz",
        "Connection: X-Forwarded-Uri, X-Forwarded-Host, X-Forwarded-Method",
        "Connection: Cookie, X-User-ID"
      })
  void whatARequestSaysAboutItselfChangesNoDecision(String claim) throws Exception {
    assertEquals(403, raw.shop("/internal/x", JSON, claim).status());
    var account = raw.shop("/account", HTML, claim);
    assertEquals(302, account.status());
    String here = sallyport.url("auth") + "/login?return_to=https%3A%2F%2Fshop.sallyport.localhost";
    assertTrue(account.field("location").orElseThrow().startsWith(here), account::toString);
    String[] fields = {JSON, claim, "Content-Length: 0"};
    int posted = raw.ask("shop", "POST /healthz HTTP/1.1", fields, "").status();
    assertEquals(401, posted, "only GET is open to anyone");
    assertEquals(200, raw.shop("/healthz", JSON, claim).status());
  }

  @Test
  void claimThatIsMadeTwiceChangesNoDecisionEither() throws Exception {
    String[] claims = {
      JSON, "X-Forwarded-Uri: /healthz", "X-Forwarded-Uri: /healthz", "X-Forwarded-Method: GET"
    };
    assertEquals(403, raw.shop("/internal/x", claims).status());
    assertEquals(401, raw.shop("/account", claims).status());
  }

  @Test
  void bodyReachesTheAppBehindASession() throws Exception {
    try (var visitor = new Visitor(sallyport)) {
      visitor.loggedIn();
      String body = "{\"order\": 1}";
      String[] fields = {
        JSON,
        "Cookie: " + visitor.cookie(),
        "Content-Type: application/json",
        "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length
      };

      var answer = raw.ask("shop", "POST /api/orders/1 HTTP/1.1", fields, body);

      assertEquals(200, answer.status());
      assertTrue(answer.body().contains("\"method\" : \"POST\""), answer.body());
      assertTrue(answer.body().contains("\"Content-Length\" : \"12\""), answer.body());
      assertFalse(answer.body().contains(visitor.cookie()), answer.body());
    }
  }

  @Test
  void upgradeNeedsASessionAsEveryRequestDoes() throws Exception {
    try (var visitor = new Visitor(sallyport)) {
      visitor.loggedIn();
      String[] upgrade = {
        JSON,
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
      };
      assertEquals(401, raw.shop("/account", upgrade).status());
      assertEquals(403, raw.shop("/internal/x", upgrade).status());

      String[] signedIn = java.util.Arrays.copyOf(upgrade, upgrade.length + 1);
      signedIn[upgrade.length] = "Cookie: " + visitor.cookie();
      var answer = raw.shop("/account", signedIn);

      assertEquals(200, answer.status(), "the app takes no upgrade and answers as always");
      assertTrue(answer.body().contains(sallyport.summary().demoUser().email()), answer.body());
    }
  }

  private RawHttps.Answer post(String path, String contentType, String body) throws Exception {
    String[] fields = {
      "Origin: " + sallyport.url("auth"),
      HTML,
      contentType,
      "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length
    };
    return raw.ask("auth", "POST " + path + " HTTP/1.1", fields, body);
  }
}
