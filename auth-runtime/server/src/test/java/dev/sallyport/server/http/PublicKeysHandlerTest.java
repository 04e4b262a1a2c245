package dev.sallyport.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sallyport.server.signing.RotatingKeys;
import dev.sallyport.server.signing.Seal;
import dev.sallyport.store.fakes.InMemorySigningKeys;
import dev.sallyport.store.keys.Purpose;
import io.undertow.Undertow;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PublicKeysHandlerTest {
  private final RotatingKeys keys =
      new RotatingKeys(
          new InMemorySigningKeys(),
          Purpose.ASSERTION,
          new Seal(
              'a', Map.of('a', new SecretKeySpec(new byte[32], "HmacSHA256")), new SecureRandom()),
          new SecureRandom(),
          InstantSource.system());
  private final HttpClient client = HttpClient.newHttpClient();
  private Undertow server;

  @BeforeEach
  void start() {
    server =
        Undertow.builder()
            .addHttpListener(0, "localhost")
            .setHandler(new PublicKeysHandler(keys))
            .build();
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop();
    keys.close();
    client.close();
  }

  @Test
  void withoutKeysTheAnswerIsNotToBeKept() throws Exception {
    var answer = ask("GET");

    assertEquals(503, answer.statusCode());
    assertEquals(Optional.of("no-store"), answer.headers().firstValue("cache-control"));
  }

  @Test
  void everybodyMayReadAndKeepTheKeysForFiveMinutes() throws Exception {
    load();

    var answer = ask("GET");
    var head = ask("HEAD");

    assertEquals(200, answer.statusCode());
    assertEquals(keys.document(), Optional.of(answer.body()));
    assertEquals(
        Optional.of("application/jwk-set+json"), answer.headers().firstValue("content-type"));
    assertEquals(Optional.of("public, max-age=300"), answer.headers().firstValue("cache-control"));
    assertEquals(Optional.of("*"), answer.headers().firstValue("access-control-allow-origin"));
    assertEquals(200, head.statusCode());
    assertEquals("", head.body());
    assertEquals(
        answer.headers().firstValue("content-length"), head.headers().firstValue("content-length"));
  }

  @Test
  void nobodyMayWriteThem() throws Exception {
    load();

    var answer = ask("POST");

    assertEquals(405, answer.statusCode());
    assertEquals(Optional.of("GET, HEAD"), answer.headers().firstValue("allow"));
  }

  private void load() {
    keys.start();
    Instant deadline = Instant.now().plusSeconds(60);
    while (keys.current().isEmpty() && Instant.now().isBefore(deadline)) {
      Thread.onSpinWait();
    }
  }

  private HttpResponse<String> ask(String method) throws IOException, InterruptedException {
    int port = ((InetSocketAddress) server.getListenerInfo().getFirst().getAddress()).getPort();
    return client.send(
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/"))
            .method(method, BodyPublishers.noBody())
            .build(),
        BodyHandlers.ofString());
  }
}
