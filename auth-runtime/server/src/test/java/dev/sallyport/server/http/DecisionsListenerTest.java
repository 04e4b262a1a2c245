package dev.sallyport.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.crds.Cidr;
import dev.sallyport.crds.headers.AppHeader;
import dev.sallyport.server.http.RawHttp.Answer;
import dev.sallyport.server.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Gateways that show no certificate, asking byte by byte what nginx, Envoy and others would. */
final class DecisionsListenerTest {
  private static final String HOST = "Host: shop.example.com";
  private static final String BROWSER = "Accept: text/html";

  private final OtherGateways runtime = new OtherGateways();
  private DecisionsListener listener;
  private RawHttp proxy;

  @BeforeEach
  void start() {
    listener = listen("127.0.0.1");
    proxy = new RawHttp(listener.port());
  }

  @AfterEach
  void stop() {
    listener.close();
    runtime.close();
  }

  @Test
  void strangerIsRefusedWhateverItSays() throws IOException {
    try (DecisionsListener closed = listen("127.0.0.2")) {
      RawHttp stranger = new RawHttp(closed.port());
      for (String path : List.of("/decisions", "/decisions/nginx", "/decisions/envoy/healthz")) {
        Answer answer =
            stranger.ask(
                "GET " + path,
                HOST,
                "X-Forwarded-Method: GET",
                "X-Forwarded-Host: shop.example.com",
                "X-Forwarded-Uri: /healthz",
                "X-Forwarded-For: 127.0.0.2",
                "X-Real-IP: 127.0.0.2",
                "Forwarded: for=127.0.0.2");
        assertEquals(403, answer.status(), path);
        assertEquals(
            "127.0.0.1 may not ask: it is not among decisions.trustedProxies in the runtime's"
                + " settings.\n",
            answer.body());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/decide", "/decide/shop", "/decide/"})
  void whatIsForCertificatesIsNotAskedWithoutOne(String path) throws IOException {
    assertEquals(403, forwarded(path, "GET", "/healthz").status());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/decisions/",
        "/decisions/nginx/",
        "/decisions/nginx/healthz",
        "/decisions/envoy",
        "/decisionsx",
        "/decisions/other",
        "/Decisions",
        "//decisions",
        "/%64ecisions",
        "/decisions/../decisions",
        "http://runtime:4457/decisions",
        "http://runtime:4457/decisions/envoy/healthz"
      })
  void whatIsNoQuestionIsNotFound(String path) throws IOException {
    assertEquals(404, forwarded(path, "GET", "/healthz").status());
  }

  @Test
  void targetOfAnotherHostThanTheHostFieldIsRefused() throws IOException {
    String target = "http://blog.example.com/decisions/envoy/public/x";
    assertEquals(400, proxy.ask("GET " + target, HOST).status());
  }

  @Test
  void ruleOfAnyNamespaceIsFoundByItsHost() throws IOException {
    assertEquals(200, forwarded("/decisions", "GET", "/healthz").status());
    assertEquals(
        200,
        proxy
            .ask(
                "GET /decisions",
                HOST,
                "X-Forwarded-Method: DELETE",
                "X-Forwarded-Host: blog.example.com",
                "X-Forwarded-Uri: /x")
            .status());
  }

  @Test
  void whoAsksAsTraefikDoesIsAnsweredAsTraefikIs() throws IOException {
    Answer known = forwarded("/decisions", "GET", "/account", runtime.session());
    Answer browser = forwarded("/decisions", "GET", "/account?a=b", BROWSER);
    Answer program = forwarded("/decisions", "GET", "/account");

    assertEquals(200, known.status());
    assertEquals(Optional.of(OtherGateways.BOB.id().toString()), known.field("x-user-id"));
    assertEquals(Optional.of("own=1"), known.field("cookie"));
    assertEquals(302, browser.status());
    assertEquals("https://shop.example.com/account?a=b", returnTo(browser.field("location")));
    assertEquals(401, program.status());
    assertTrue(program.body().contains("\"login_required\""), program.body());
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          X-Original-URL: https://shop.example.com/healthz, 200
          X-Original-URL: http://shop.example.com/healthz,  200
          X-Original-URL: /healthz,                         200
          X-Original-URL: https://shop.example.com/account, 400
          X-Original-URL: https://blog.example.com/healthz, 400
          X-Original-URL: https://shop.example.com/healthz?, 400
          X-Original-URI: /healthz,                         200
          X-Original-URI: /account,                         400
          X-Original-Method: GET,                           200
          X-Original-Method: POST,                          400
          X-Original-Host: shop.example.com,                200
          X-Original-Host: blog.example.com,                400
          """)
  void requestThatIsDescribedTwiceIsDescribedAlike(String field, int status) throws IOException {
    assertEquals(status, forwarded("/decisions", "GET", "/healthz", field).status());
    assertEquals(
        status == 200 ? 200 : 403,
        forwarded("/decisions/nginx", "GET", "/healthz", field).status());
  }

  @Test
  void nginxGetsNothingButWhatItUnderstands() throws IOException {
    Answer open = forwarded("/decisions/nginx", "GET", "/healthz");
    Answer known = forwarded("/decisions/nginx", "GET", "/account", runtime.session());
    Answer browser = forwarded("/decisions/nginx", "GET", "/account?a=b", BROWSER);
    Answer program = forwarded("/decisions/nginx", "GET", "/account");
    Answer denied = forwarded("/decisions/nginx", "GET", "/internal/x", BROWSER);
    Answer malformed = forwarded("/decisions/nginx", "GET", "//account", BROWSER);
    Answer unknowable =
        forwarded("/decisions/nginx", "GET", "/account", runtime.unknowableSession());

    assertEquals(200, open.status());
    assertEquals(Optional.empty(), open.field("x-user-id"));
    assertEquals(Optional.empty(), open.field("x-sallyport-status"));
    assertEquals(200, known.status());
    assertEquals(Optional.of("user,admin"), known.field("x-user-roles"));
    assertEquals(Optional.of("own=1"), known.field("cookie"));
    told(browser, 401, "302", null);
    assertEquals(
        "https://shop.example.com/account?a=b", returnTo(browser.field("x-sallyport-location")));
    assertEquals(Optional.empty(), browser.field("location"));
    told(program, 401, "401", "login_required");
    assertTrue(program.field("www-authenticate").isPresent());
    assertEquals(Optional.empty(), program.field("x-sallyport-location"));
    told(denied, 403, "403", "access_denied");
    told(malformed, 403, "400", "invalid_request");
    told(unknowable, 403, "503", "temporarily_unavailable");
    assertEquals(Optional.of("2"), unknowable.field("retry-after"));
    assertEquals(200, forwarded("/decisions/nginx", "GET", "/rare").status());
    Answer again = forwarded("/decisions/nginx", "GET", "/rare");
    told(again, 403, "429", "too_many_requests");
    assertTrue(again.field("retry-after").isPresent());
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          GET,     /healthz,                     200
          POST,    /healthz,                     401
          GET,     /public/../account,           401
          GET,     /public/a/../../internal/x,   403
          GET,     /public/..%2faccount,         400
          GET,     /public/%2e%2e/account,       400
          GET,     /public/%2E./account,         400
          GET,     //public/x,                   400
          GET,     /public//x,                   400
          GET,     /public/x;/../../account,     400
          GET,     /public/x;a=b,                400
          GET,     /public/%zz,                  400
          GET,     /public/%,                    400
          GET,     /public/%c0%af,               400
          GET,     /public/%00,                  400
          GET,     /public/%5c,                  400
          GET,     /public/a%252fb,              400
          GET,     /../healthz,                  400
          GET,     /../../decide/shop,           400
          GET,     /public/x?a={b}|c,            200
          GET,     /public/x?u=http://a/../b;c,  200
          GET,     /public/{x},                  200
          OPTIONS, /public/x,                    200
          BREW,    /public/x,                    200
          GET,     /http://evil.example/healthz, 400
          GET,     /decisions/envoy/public/x,    401
          """)
  void envoyIsAnsweredAboutTheRequestThatItHolds(String method, String target, int status)
      throws IOException {
    assertEquals(status, envoy(method, target).status());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/account",
        "/account/",
        "/account?a=b&c=%2f..%2f;d",
        "/public/../account?x",
        "/a%20b/%C3%A9",
        "/x?return_to=https://a.example//b"
      })
  void envoysTargetIsReadAsItWasWritten(String target) throws IOException {
    Answer answer = envoy("GET", target, BROWSER);

    assertEquals(302, answer.status());
    assertEquals("https://shop.example.com" + target, returnTo(answer.field("location")));
  }

  @Test
  void envoyIsNotAskedAboutTwoRequestsAtOnce() throws IOException {
    assertEquals(400, envoy("GET", "/public/x", "X-Forwarded-Uri: /account").status());
    assertEquals(400, envoy("GET", "/public/x", "X-Forwarded-Host: a.example").status());
    assertEquals(400, envoy("GET", "/public/x", "X-Forwarded-Method: PUT").status());
    assertEquals(200, envoy("GET", "/public/x", "X-Forwarded-Uri: /public/x").status());
    assertEquals(400, envoy("GET", "/public/x", HOST).status());
    assertEquals(400, proxy.ask("GET /decisions/envoy/public/x", "Host: a b").status());
  }

  @Test
  void envoyIsToldWhatToDelete() throws IOException {
    Answer anonymous =
        envoy("GET", "/public/x", "X-User-ID: forged", "Authorization: Bearer pat_x");
    Answer known = envoy("GET", "/account", runtime.session());
    Answer refused = envoy("GET", "/account");

    Set<String> all = new HashSet<>(AppHeader.wireNames());
    all.addAll(List.of("Cookie", "Authorization"));
    all.remove("X-Request-ID");
    assertTrue(removed(anonymous).containsAll(all));
    assertTrue(removed(anonymous).containsAll(AppHeader.underscored()));
    assertEquals(Optional.empty(), anonymous.field("x-user-id"));
    for (String name : all) {
      boolean told = known.field(name.toLowerCase(java.util.Locale.ROOT)).isPresent();
      assertEquals(!told, removed(known).contains(name), name);
    }
    assertTrue(known.field("x-user-id").isPresent());
    assertEquals(Optional.of("own=1"), known.field("cookie"));
    assertEquals(Optional.empty(), refused.field("x-envoy-auth-headers-to-remove"));
  }

  @Test
  void envoysClientsAreLimitedByTheirOwnAddresses() throws IOException {
    String one = "X-Sallyport-Client-Address: 192.0.2.1";
    String other = "X-Sallyport-Client-Address: 2001:db8::1";
    String itself = "X-Forwarded-For: 10.0.0.9";

    assertEquals(200, envoy("GET", "/rare", one, itself).status());
    assertEquals(429, envoy("GET", "/rare", one, itself).status());
    assertEquals(200, envoy("GET", "/rare", other, itself).status());
  }

  @Test
  void longTargetIsRefusedAndManyFieldsAreNot() throws IOException {
    assertEquals(400, envoy("GET", "/public/" + "x".repeat(9_000)).status());
    String[] many = new String[500];
    Arrays.setAll(many, i -> "X-Many-" + i + ": x");
    assertEquals(200, envoy("GET", "/public/x", many).status());
  }

  private static void told(Answer answer, int status, String meant, String error) {
    assertEquals(status, answer.status());
    assertEquals(Optional.of(meant), answer.field("x-sallyport-status"));
    assertEquals(Optional.ofNullable(error), answer.field("x-sallyport-error"));
    assertTrue(answer.field("x-request-id").isPresent());
    assertFalse(answer.field("x-user-id").isPresent());
  }

  private static Set<String> removed(Answer answer) {
    return Set.of(answer.field("x-envoy-auth-headers-to-remove").orElseThrow().split(","));
  }

  private static String returnTo(Optional<String> location) {
    String start = "https://auth.example.com/login?return_to=";
    assertTrue(location.orElseThrow().startsWith(start), location::toString);
    return URLDecoder.decode(location.get().substring(start.length()), StandardCharsets.UTF_8);
  }

  private Answer forwarded(String path, String method, String target, String... more)
      throws IOException {
    String[] told = {
      "Host: runtime:4457",
      "X-Forwarded-Method: " + method,
      "X-Forwarded-Host: shop.example.com",
      "X-Forwarded-Uri: " + target
    };
    return proxy.ask(
        "GET " + path, Stream.of(told, more).flatMap(Stream::of).toArray(String[]::new));
  }

  private Answer envoy(String method, String target, String... more) throws IOException {
    String[] always = {HOST, "Content-Length: 0"};
    return proxy.ask(
        method + " /decisions/envoy" + target,
        Stream.of(always, more).flatMap(Stream::of).toArray(String[]::new));
  }

  private DecisionsListener listen(String trusted) {
    return DecisionsListener.start(
        new Settings.Decisions(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            List.of(new Cidr(InetAddress.ofLiteral(trusted), 32))),
        runtime.handler());
  }
}
