package dev.sallyport.server.jose;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.sallyport.crds.accessrule.Allow;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.server.http.TestPki;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys over the network, from an issuer with a certificate of its own authority. */
final class JwtOverTlsTest {
  private static final int LIMIT = 256 * 1024;

  @TempDir Path folder;
  private final CountDownLatch end = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private HttpsServer server;
  private Path authority;
  private String base;

  @BeforeEach
  void listen() throws Exception {
    TestPki pki = new TestPki();
    authority = pki.writeAuthority(folder.resolve("ca.pem"));
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(pki.localhost()));
    server.setExecutor(threads);
    base = "https://localhost:" + server.getAddress().getPort();
    String configuration = "{\"issuer\":\"%1$s\",\"jwks_uri\":\"%1$s/keys\"}".formatted(base);
    String keys = TestIssuer.keys(TestIssuer.jwk("rsa", TestIssuer.RSA));
    server.createContext("/.well-known/openid-configuration", it -> answer(it, configuration));
    server.createContext("/keys", it -> answer(it, keys));
    server.createContext("/fits", it -> answer(it, "x".repeat(LIMIT)));
    server.createContext("/long", it -> answer(it, "x".repeat(LIMIT + 1)));
    server.createContext("/moved", this::redirect);
    server.createContext("/error", it -> it.sendResponseHeaders(500, -1));
    server.createContext("/silent", it -> hang());
    server.createContext("/trickle", this::trickle);
    server.start();
  }

  @AfterEach
  void stop() {
    end.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void tokenIsVerifiedWithKeysThatDiscoveryNames() throws Exception {
    var tokens =
        new VerifiedTokens(
            Optional.empty(),
            HttpsFetch.trusting(Optional.of(authority)),
            1,
            Thread::startVirtualThread,
            () -> Instant.ofEpochSecond(TestIssuer.NOW),
            System::nanoTime);
    String token = TestIssuer.withClaims(claims -> claims.put("iss", base));

    assertInstanceOf(
        Evidence.Jwt.class,
        tokens.about(World.read(token), List.of(new Allow.Issuer(base, Optional.empty()))));
  }

  @Test
  void serverOfAnUnknownAuthorityIsNotBelieved() throws Exception {
    Fetch suspicious = HttpsFetch.trusting(Optional.empty());

    assertThrows(IOException.class, () -> suspicious.get(URI.create(base + "/keys")));
  }

  @Test
  void serverUnderAnotherNameIsNotBelieved() {
    String other = base.replace("localhost", "127.0.0.1");

    assertThrows(IOException.class, () -> fetch().get(URI.create(other + "/keys")));
  }

  @Test
  void documentOfTheGreatestLengthIsRead() throws Exception {
    byte[] expected = TestIssuer.utf8("x".repeat(LIMIT));

    assertArrayEquals(expected, fetch().get(URI.create(base + "/fits")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/long", "/moved", "/error", "/missing", "/silent", "/trickle"})
  void documentIsNotHad(String path) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> assertThrows(IOException.class, () -> fetch().get(URI.create(base + path))));
  }

  @Test
  void otherSchemesAreNotSpoken() {
    String plain = base.replace("https:", "http:") + "/keys";

    var refusal = assertThrows(IOException.class, () -> fetch().get(URI.create(plain)));
    assertTrue(refusal.getMessage().endsWith("is not https"), refusal::getMessage);
  }

  @Test
  void fileOfAuthoritiesThatIsNoneIsAMistake() throws IOException {
    Path file = Files.writeString(folder.resolve("bad.pem"), "-----BEGIN CERTIFICATE-----\nx\n");

    assertThrows(Exception.class, () -> HttpsFetch.trusting(Optional.of(file)));
  }

  private Fetch fetch() throws Exception {
    return HttpsFetch.trusting(Optional.of(authority));
  }

  private static void answer(HttpExchange exchange, String text) throws IOException {
    try (exchange) {
      byte[] bytes = TestIssuer.utf8(text);
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private void redirect(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("Location", base + "/keys");
      exchange.sendResponseHeaders(302, -1);
    }
  }

  /** Never silent for long, and never done. */
  private void trickle(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(200, 0);
      while (end.getCount() > 0) {
        exchange.getResponseBody().write(' ');
        exchange.getResponseBody().flush();
        Thread.sleep(100);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void hang() {
    try {
      end.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
