package dev.sallyport.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may ask about all rules proves it with a certificate of its own. */
final class AnyNamespaceTest {
  private static final List<String> DOORS =
      List.of("/decide", "/decisions", "/decisions/nginx", "/decisions/envoy/healthz");

  @TempDir private Path folder;
  private final OtherGateways runtime = new OtherGateways();
  private GatewayListener listener;
  private TestPki pki;

  @BeforeEach
  void start() throws Exception {
    pki = new TestPki();
    listener =
        GatewayListener.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            new GatewayTls(pki.writeServerFiles(folder)),
            2,
            Duration.ofMinutes(1),
            runtime.handler());
  }

  @AfterEach
  void stop() throws IOException {
    listener.close();
    runtime.close();
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void holderOfTheRightMayAskAboutAnyRule(HttpClient.Version version) throws Exception {
    try (HttpClient guard = client(pki.client("sallyport:decisions"), version)) {
      for (String door : DOORS) {
        var answer = guard.send(ask(door, "/healthz"), HttpResponse.BodyHandlers.ofString());
        boolean envoy = door.endsWith("healthz"); // There "localhost" is asked about.
        assertEquals(envoy ? 403 : 200, answer.statusCode(), door);
        assertEquals(version, answer.version());
      }
      var browser =
          guard.send(
              HttpRequest.newBuilder(ask("/decide", "/account"), (_, _) -> true)
                  .header("Accept", "text/html")
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertEquals(302, browser.statusCode());
    }
  }

  @Test
  void holderOfTheRightDoesNotSpeakForASingleNamespace() throws Exception {
    try (HttpClient guard = client(pki.client("sallyport:decisions"), HttpClient.Version.HTTP_2)) {
      var answer =
          guard.send(ask("/decide/shop", "/healthz"), HttpResponse.BodyHandlers.ofString());
      assertEquals(403, answer.statusCode());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "sallyport:gateway:shop",
    "sallyport:gateway:",
    "sallyport:decisions:x",
    "sallyport:gateway:sallyport:decisions",
    "Sallyport:decisions"
  })
  void nobodyElseMayAskAboutAnyRule(String name) throws Exception {
    try (HttpClient other = client(pki.client(name), HttpClient.Version.HTTP_2)) {
      for (String door : DOORS) {
        var answer = other.send(ask(door, "/healthz"), HttpResponse.BodyHandlers.ofString());
        assertEquals(403, answer.statusCode(), door);
        assertTrue(
            answer.body().contains("sallyport:decisions is not among its names"), answer.body());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/healthz,                   403",
    "/public/..%2faccount,       400",
    "/public/%2e%2e/account,     400",
    "//public/x,                 400",
    "/public/x;a=b,              400",
    "/public/x?a=%2f;b,          403",
    "/public/a%252fb,            400"
  })
  void targetBehindEnvoysPrefixIsReadAsItWasWrittenOverHttp2Too(String target, int status)
      throws Exception {
    try (HttpClient envoy = client(pki.client("sallyport:decisions"), HttpClient.Version.HTTP_2)) {
      String uri = "https://localhost:" + listener.port() + "/decisions/envoy";
      // 403: decided about, for nobody owns "localhost"; 400: not decided about.
      var request = HttpRequest.newBuilder(URI.create(uri + target)).build();
      var answer = envoy.send(request, HttpResponse.BodyHandlers.ofString());
      assertEquals(status, answer.statusCode());
      assertEquals(Optional.of("application/json"), answer.headers().firstValue("content-type"));
    }
  }

  private HttpRequest ask(String door, String target) {
    return HttpRequest.newBuilder(URI.create("https://localhost:" + listener.port() + door))
        .timeout(Duration.ofSeconds(20))
        .header("X-Forwarded-Method", "GET")
        .header(
            "X-Forwarded-Host",
            door.endsWith("healthz") ? "localhost:" + listener.port() : "shop.example.com")
        .header("X-Forwarded-Uri", target)
        .build();
  }

  private static HttpClient client(SSLContext context, HttpClient.Version version) {
    return HttpClient.newBuilder().sslContext(context).version(version).build();
  }
}
