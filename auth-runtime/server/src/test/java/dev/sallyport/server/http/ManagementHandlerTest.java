package dev.sallyport.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.server.metrics.Meters;
import io.undertow.Undertow;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ManagementHandlerTest {
  private final AtomicBoolean store = new AtomicBoolean(true);
  private final Readiness readiness = new Readiness(() -> true, () -> true, store::get);
  private final Undertow server = start();
  private final HttpClient client = HttpClient.newHttpClient();

  private Undertow start() {
    Undertow undertow =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1", new ManagementHandler(readiness, new Meters()))
            .build();
    undertow.start();
    return undertow;
  }

  @AfterEach
  void stop() {
    client.shutdownNow();
    server.stop();
  }

  @Test
  void probesSayWhatStandsInTheWayAndWhenToComeAgain() throws Exception {
    assertEquals(200, get("/health/ready").statusCode());
    assertEquals("ready\n", get("/health/ready/pages").body());

    store.set(false);

    assertEquals(200, get("/health/ready").statusCode());
    var pages = get("/health/ready/pages");
    assertEquals(503, pages.statusCode());
    assertEquals(
        "not ready: Postgres does not answer, so nobody can sign in or out\n", pages.body());
    assertEquals(Optional.of("1"), pages.headers().firstValue("retry-after"));
  }

  @Test
  void whoLeavesIsAliveAndNotReady() throws Exception {
    readiness.leave();

    assertEquals(200, get("/health/alive").statusCode());
    assertEquals("not ready: it is stopping\n", get("/health/ready").body());
  }

  @Test
  void otherPathsNameTheOnesThereAre() throws Exception {
    var answer = get("/healthz");

    assertEquals(404, answer.statusCode());
    assertTrue(answer.body().contains("/health/ready/pages"), answer.body());
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    int port = ((InetSocketAddress) server.getListenerInfo().getFirst().getAddress()).getPort();
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
