package dev.sallyport.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.crds.accessrule.Allow.Aal;
import dev.sallyport.crds.accessrule.CertificateName;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.decision.evidence.Person;
import dev.sallyport.decision.rule.RuleTable;
import dev.sallyport.decision.testing.Rules;
import dev.sallyport.server.assertion.Assertions;
import dev.sallyport.server.credentials.SessionKeys;
import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.server.decisionlog.DecisionLog;
import dev.sallyport.server.gateway.Gate;
import dev.sallyport.server.gateway.Limits;
import dev.sallyport.server.jose.SigningKey;
import dev.sallyport.server.metrics.Meters;
import dev.sallyport.server.pages.Pages;
import io.undertow.server.HttpHandler;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway's door over the network: TLS, HTTP/2 and what a gateway gets to read. */
final class GatewayListenerTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final Person BOB =
      new Person(new UUID(0, 7), "bob@example.com", true, List.of("user"));

  private static final SigningKey SIGNING = SigningKey.generate(new SecureRandom());
  private static final CertificateName BILLING =
      new CertificateName(CertificateName.Kind.DNS, "billing.corp.example");
  private static final String CERTIFICATE = "X-Forwarded-Tls-Client-Cert";

  @TempDir Path folder;
  private final SessionKeys keys =
      new SessionKeys(
          'a', Map.of('a', new SecretKeySpec(new byte[32], "HmacSHA256")), new SecureRandom());
  private final SessionValue live = keys.issue();
  private final SessionValue unknowable = keys.issue();
  private final SessionValue slow = keys.issue();
  private final CountDownLatch slowBegan = new CountDownLatch(1);
  private final CountDownLatch slowMayEnd = new CountDownLatch(1);
  private final AtomicInteger questions = new AtomicInteger();
  private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
  private TestPki pki;
  private GatewayTls tls;
  private GatewayListener listener;
  private HttpClient shop;

  @BeforeEach
  void start() throws Exception {
    pki = new TestPki();
    tls = new GatewayTls(pki.writeServerFiles(folder));
    listener = listen(Duration.ofMinutes(1));
    shop = client(pki.gateway("shop"));
  }

  @AfterEach
  void stop() throws IOException {
    shop.shutdownNow();
    listener.close();
    blocking.shutdownNow();
  }

  @Test
  void callerWithoutACertificateGetsNoConnection() throws Exception {
    try (HttpClient stranger = client(pki.stranger())) {
      assertThrows(IOException.class, () -> stranger.send(ask("GET", "/healthz").build(), TEXT));
    }
  }

  @Test
  void callerOfAnotherAuthorityGetsNoConnection() throws Exception {
    SSLContext other = new TestPki().gateway("shop");
    try (HttpClient stranger = client(other)) {
      assertThrows(IOException.class, () -> stranger.send(ask("GET", "/healthz").build(), TEXT));
    }
  }

  @Test
  void reservedPathsAreAnsweredBeforeRulesWhereARuleOwnsTheHost() throws Exception {
    for (String path : List.of("/.sallyport", "/.sallyport/enter?code=x", "/%2Esallyport/y")) {
      var answer = shop.send(ask("GET", path).build(), TEXT);
      assertEquals(404, answer.statusCode(), path);
      assertEquals(Optional.of(path), answer.headers().firstValue("x-reserved"));
    }
    for (String path : List.of("/sallyport", "/.sallyportx", "/x/.sallyport")) {
      assertEquals(401, shop.send(ask("GET", path).build(), TEXT).statusCode(), path);
    }
    var elsewhere =
        ask("GET", "/.sallyport/enter").setHeader("X-Forwarded-Host", "other.example.com");
    assertEquals(403, shop.send(elsewhere.build(), TEXT).statusCode());
  }

  @Test
  void callerOfAnotherNamespaceIsRefused() throws Exception {
    try (HttpClient blog = client(pki.gateway("blog"))) {
      assertEquals(403, blog.send(ask("GET", "/healthz").build(), TEXT).statusCode());
    }
  }

  @Test
  void clientCertificateThatProvesSomethingIsToldToTheApp() throws Exception {
    var answer = shop.send(ask("GET", "/machines").header(CERTIFICATE, "GOOD").build(), TEXT);

    assertEquals(200, answer.statusCode());
    assertEquals(
        Optional.of("dns:billing.corp.example"), answer.headers().firstValue("x-service-name"));
    assertTrue(answer.headers().firstValue("x-service-scopes").isEmpty());
  }

  @Test
  void clientCertificateThatProvesNothingIsNotRescuedByAGoodCookie() throws Exception {
    var answer =
        shop.send(
            ask("GET", "/people-and-machines")
                .header(CERTIFICATE, "BAD")
                .header("Cookie", "sid=" + live.cookieValue())
                .build(),
            TEXT);

    assertEquals(401, answer.statusCode());
    assertTrue(answer.body().contains("\"error\":\"invalid_certificate\""), answer.body());
    assertEquals(
        Optional.of("ClientCertificate realm=\"sallyport\", error=\"invalid_certificate\""),
        answer.headers().firstValue("www-authenticate"));
  }

  @Test
  void whoHasNoCertificateIsToldThatOneIsNeeded() throws Exception {
    var answer = shop.send(ask("GET", "/machines").build(), TEXT);

    assertEquals(401, answer.statusCode());
    assertTrue(answer.body().contains("A client certificate is needed"), answer.body());
    assertEquals(
        Optional.of("ClientCertificate realm=\"sallyport\""),
        answer.headers().firstValue("www-authenticate"));
  }

  @Test
  void certificateIsNothingToARouteThatTakesNone() throws Exception {
    var answer =
        shop.send(
            ask("GET", "/account")
                .header(CERTIFICATE, "BAD")
                .header("Cookie", "sid=" + live.cookieValue())
                .build(),
            TEXT);

    assertEquals(200, answer.statusCode());
  }

  @Test
  void anyoneRouteTellsTheAppNothingAndKeepsForeignCredentials() throws Exception {
    var answer =
        shop.send(
            ask("GET", "/healthz")
                .header("Cookie", "a=b; sid=" + live.cookieValue())
                .header("Authorization", "Basic YXBwOnNlY3JldA==")
                .build(),
            TEXT);

    assertEquals(200, answer.statusCode());
    assertEquals(HttpClient.Version.HTTP_2, answer.version());
    assertEquals(Optional.of("a=b"), answer.headers().firstValue("cookie"));
    assertEquals(
        Optional.of("Basic YXBwOnNlY3JldA=="), answer.headers().firstValue("authorization"));
    assertTrue(answer.headers().firstValue("x-user-id").isEmpty());
    assertTrue(answer.headers().firstValue("x-sallyport-assertion").isEmpty());
    assertTrue(answer.headers().firstValue("set-cookie").isEmpty());
    assertEquals(0, questions.get());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer pat_abc", "bearer  key_abc", "Bearer svc_a", "Bearer ses_a"})
  void credentialOfOursNeverReachesTheApp(String authorization) throws Exception {
    var answer =
        shop.send(ask("GET", "/healthz").header("Authorization", authorization).build(), TEXT);

    assertEquals(200, answer.statusCode());
    assertTrue(answer.headers().firstValue("authorization").isEmpty());
  }

  @Test
  void sessionRouteTellsTheAppWhoIsCallingAndTakesOurCookieAway() throws Exception {
    var answer =
        shop.send(
            ask("GET", "/account").header("Cookie", "sid=" + live.cookieValue()).build(), TEXT);

    assertEquals(200, answer.statusCode());
    assertEquals(Optional.of(BOB.id().toString()), answer.headers().firstValue("x-user-id"));
    assertEquals(Optional.of("bob@example.com"), answer.headers().firstValue("x-user-email"));
    assertEquals(1, answer.headers().allValues("x-sallyport-assertion").size());
    assertTrue(answer.headers().firstValue("cookie").isEmpty());
  }

  @Test
  void browserIsSentToTheLoginPageWithTheAddressItWanted() throws Exception {
    var answer =
        shop.send(
            ask("GET", "/account?a=b&c").header("Accept", "text/html,*/*;q=0.8").build(), TEXT);

    assertEquals(302, answer.statusCode());
    assertEquals(
        Optional.of(
            "https://auth.example.com/login?return_to="
                + "https%3A%2F%2Fshop.example.com%3A8443%2Faccount%3Fa%3Db%26c"),
        answer.headers().firstValue("location"));
    assertTrue(answer.headers().firstValue("set-cookie").isEmpty());
  }

  @ParameterizedTest
  @CsvSource({"GET, ''", "HEAD, ''", "POST, &lost=1"})
  void browserIsLedToTheSecondFactorAndBackAndToldWhatWasLost(String method, String lost)
      throws Exception {
    var answer =
        shop.send(
            ask(method, "/strong/door?n=1")
                .header("Accept", "text/html")
                .header("Cookie", "sid=" + live.cookieValue())
                .build(),
            TEXT);

    assertEquals(302, answer.statusCode());
    assertEquals(
        Optional.of(
            "https://auth.example.com/step-up?return_to="
                + "https%3A%2F%2Fshop.example.com%3A8443%2Fstrong%2Fdoor%3Fn%3D1"
                + lost),
        answer.headers().firstValue("location"));
  }

  @Test
  void programIsChallengedInJson() throws Exception {
    var answer = shop.send(ask("GET", "/account").build(), TEXT);

    assertEquals(401, answer.statusCode());
    assertTrue(answer.headers().firstValue("www-authenticate").isPresent());
    String id = answer.headers().firstValue("x-request-id").orElseThrow();
    assertEquals(
        "{\"error\":\"login_required\",\"message\":\"Sign in to reach this address.\",\"request_id\":\""
            + id
            + "\"}",
        answer.body());
  }

  @Test
  void inventedCookieCostsNoQuestion() throws Exception {
    var answer =
        shop.send(ask("GET", "/account").header("Cookie", "sid=" + "a".repeat(55)).build(), TEXT);

    assertEquals(401, answer.statusCode());
    assertEquals(0, questions.get());
  }

  @Test
  void whatCannotBeKnownIs503AndLeavesTheCookieAlone() throws Exception {
    var answer =
        shop.send(
            ask("GET", "/account")
                .header("Cookie", "sid=" + unknowable.cookieValue())
                .header("Accept", "text/html")
                .build(),
            TEXT);

    assertEquals(503, answer.statusCode());
    assertTrue(answer.headers().firstValue("retry-after").isPresent());
    assertTrue(answer.headers().firstValue("set-cookie").isEmpty());
    assertTrue(answer.body().contains("Temporarily unavailable"), answer.body());
  }

  @Test
  void nobodyRouteAndUnknownHostAreDenied() throws Exception {
    assertEquals(403, shop.send(ask("GET", "/internal/x").build(), TEXT).statusCode());
    assertEquals(
        403,
        shop.send(ask("GET", "/").setHeader("X-Forwarded-Host", "nobody.example").build(), TEXT)
            .statusCode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-Forwarded-Method", "X-Forwarded-Host", "X-Forwarded-Uri"})
  void forwardedFieldThatIsMissingOrThereTwiceIsMalformed(String name) throws Exception {
    var twice = ask("GET", "/healthz").header(name, "/healthz").build();
    var missing =
        HttpRequest.newBuilder(twice, (field, _) -> !field.equalsIgnoreCase(name)).build();

    assertEquals(400, shop.send(twice, TEXT).statusCode());
    assertEquals(400, shop.send(missing, TEXT).statusCode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/healthz/..%2finternal", "//healthz", "/healthz;x", "/a%252fb", "*"})
  void ambiguousPathIsMalformed(String uri) throws Exception {
    assertEquals(
        400,
        shop.send(ask("GET", "/").setHeader("X-Forwarded-Uri", uri).build(), TEXT).statusCode());
  }

  @Test
  void whatIsNoQuestionIsNotFound() throws Exception {
    for (String path : List.of("/", "/decid", "/decisions/", "/decisions/other", "/metrics")) {
      var request = HttpRequest.newBuilder(URI.create(base() + path)).build();
      assertEquals(404, shop.send(request, TEXT).statusCode(), path);
    }
  }

  @Test
  void requestWithManyOrLongHeadersDisturbsNoOther() throws Exception {
    assertEquals(200, shop.send(ask("GET", "/healthz").build(), TEXT).statusCode());
    var builder = ask("GET", "/healthz");
    for (int i = 0; i < 300; i++) {
      builder.header("X-Many-" + i, "x".repeat(100));
    }
    var many = shop.sendAsync(builder.build(), TEXT);
    var longUri = shop.sendAsync(ask("GET", "/" + "x".repeat(1_000_000)).build(), TEXT);
    var longCookie =
        shop.sendAsync(
            ask("GET", "/healthz").header("Cookie", "a=" + "x".repeat(300_000)).build(), TEXT);
    var victim = shop.sendAsync(ask("GET", "/healthz").build(), TEXT);

    assertEquals(200, many.join().statusCode());
    assertEquals(400, longUri.join().statusCode());
    assertEquals(200, longCookie.join().statusCode());
    assertEquals(200, victim.join().statusCode());
    assertEquals(1, listener.opened());
  }

  @Test
  void connectionsAreReplacedWhenThereIsSomebodyNewToAsk() throws Exception {
    assertEquals(200, shop.send(ask("GET", "/healthz").build(), TEXT).statusCode());

    listener.share(Duration.ZERO);

    Instant deadline = Instant.now().plusSeconds(30);
    while (listener.opened() < 2) {
      assertTrue(Instant.now().isBefore(deadline), "the connection is not replaced");
      assertEquals(200, shop.send(ask("GET", "/healthz").build(), TEXT).statusCode());
    }
  }

  @Test
  void connectionsAreReplacedWithoutLosingARequest() throws Exception {
    listener.close();
    listener = listen(Duration.ofMillis(50));
    HttpRequest request =
        ask("GET", "/account").header("Cookie", "sid=" + live.cookieValue()).build();
    Instant deadline = Instant.now().plusSeconds(30);

    while (listener.opened() < 5) {
      assertTrue(Instant.now().isBefore(deadline), "connections are not replaced");
      var one = shop.sendAsync(request, TEXT);
      var other = shop.sendAsync(request, TEXT);
      assertEquals(200, one.join().statusCode());
      assertEquals(200, other.join().statusCode());
    }
  }

  @Test
  void requestInFlightIsAnsweredAfterGoAwayAndNewConnectionsAreRefused() throws Exception {
    var answer =
        shop.sendAsync(
            ask("GET", "/account").header("Cookie", "sid=" + slow.cookieValue()).build(), TEXT);
    slowBegan.await();

    listener.drain();

    try (HttpClient later = client(pki.gateway("shop"))) {
      assertThrows(ConnectException.class, () -> later.send(ask("GET", "/healthz").build(), TEXT));
    }
    assertFalse(answer.isDone());
    slowMayEnd.countDown();
    assertEquals(200, answer.get().statusCode());
  }

  @Test
  void connectionOverHttp1EndsWithTheFirstAnswerAfterItWasTimeToLeave() throws Exception {
    HttpRequest question =
        HttpRequest.newBuilder(ask("GET", "/healthz").build(), (_, _) -> true)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    assertTrue(
        shop.send(question, TEXT)
            .headers()
            .firstValue("connection")
            .filter("close"::equals)
            .isEmpty());
    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> {
          while (!listener.overHttp1().isEmpty()) { // It ends a moment after its answer is there.
            Thread.onSpinWait();
          }
        });

    listener.drain();

    var last = shop.send(question, TEXT);
    assertEquals(200, last.statusCode());
    assertEquals(Optional.of("close"), last.headers().firstValue("connection"));
    assertEquals(2, listener.overHttp1().begun());
  }

  @Test
  void newCertificateFilesAreUsedWithoutARestart() throws Exception {
    assertFalse(tls.refresh());
    TestPki next = new TestPki();
    next.writeServerFiles(folder);

    assertTrue(tls.refresh());

    try (HttpClient renewed = client(next.gateway("shop"))) {
      assertEquals(200, renewed.send(ask("GET", "/healthz").build(), TEXT).statusCode());
    }
  }

  private static final HttpResponse.BodyHandler<String> TEXT = HttpResponse.BodyHandlers.ofString();

  private HttpRequest.Builder ask(String method, String uri) {
    return HttpRequest.newBuilder(URI.create(base() + "/decide/shop"))
        .timeout(Duration.ofSeconds(20))
        .header("X-Forwarded-Method", method)
        .header("X-Forwarded-Host", "shop.example.com:8443")
        .header("X-Forwarded-Uri", uri);
  }

  private String base() {
    return "https://localhost:" + listener.port();
  }

  private static HttpClient client(SSLContext context) {
    return HttpClient.newBuilder().sslContext(context).version(HttpClient.Version.HTTP_2).build();
  }

  private GatewayListener listen(Duration age) throws IOException {
    SessionCookie cookie = new SessionCookie("sid", "example.com", keys);
    PageHeaders pageHeaders = new PageHeaders("");
    HttpHandler handler =
        new DecideHandler(
            new Gate(
                () -> Optional.of(table()),
                (session, _) -> about(session),
                (_, _) -> new Evidence.Rejected(Evidence.Flaw.INVALID),
                (certificate, authorities) ->
                    certificate.text().equals("GOOD")
                        ? new Evidence.Certificate(authorities, Set.of(BILLING), Instant.MAX)
                        : new Evidence.Rejected(Evidence.Flaw.CERTIFICATE_UNTRUSTED),
                new Assertions(
                    "https://auth.example.com",
                    () -> Optional.of(SIGNING),
                    1,
                    UUID::randomUUID,
                    () -> {}),
                new Limits(System::nanoTime),
                InstantSource.fixed(NOW)),
            cookie,
            new ClientAddress(List.of()),
            new DecisionWriter(
                "https://auth.example.com",
                cookie,
                _ -> false,
                new Pages("https://auth.example.com", "p{}"),
                pageHeaders),
            (exchange, _, check, _) -> {
              exchange.getResponseHeaders().put(new HttpString("x-reserved"), check.target());
              exchange.setStatusCode(404).endExchange();
            },
            blocking,
            UUID::randomUUID,
            new Meters(),
            new DecisionLog(0));
    return GatewayListener.start(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), tls, 2, age, handler);
  }

  private Evidence about(SessionValue session) {
    questions.incrementAndGet();
    if (session.hash().equals(slow.hash())) {
      slowBegan.countDown();
      try {
        slowMayEnd.await();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
    if (session.hash().equals(live.hash()) || session.hash().equals(slow.hash())) {
      return new Evidence.Session(new UUID(0, 9), BOB, Aal.AAL1, NOW, NOW.plusSeconds(60));
    }
    return new Evidence.Unavailable(Evidence.Dependency.POSTGRES);
  }

  private static RuleTable table() {
    return Rules.table(
        """
        hosts: [shop.example.com]
        routes:
        - {name: health, paths: [/healthz], allow: {anyone: {}}}
        - {name: machines, paths: [/machines], allow: {mtls: {authority: corp, dnsNames: [billing.corp.example]}}}
        - name: people-and-machines
          paths: [/people-and-machines]
          allow: {anyOf: [{session: {}}, {mtls: {authority: corp, dnsNames: [billing.corp.example]}}]}
        - {name: internal, paths: ["/internal/**"], allow: {nobody: {}}}
        - {name: strong, paths: ["/strong/**"], allow: {session: {aal: aal2}}}
        - {name: rest, paths: ["/**"], allow: {session: {}}}
        """);
  }
}
