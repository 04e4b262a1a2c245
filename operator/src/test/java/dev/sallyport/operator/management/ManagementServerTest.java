package dev.sallyport.operator.management;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class ManagementServerTest {
  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void healthAndMetricsAreServed() throws IOException, InterruptedException {
    var meters = OperatorMeters.create();
    meters.counter("sallyport.operator.rows.swept").increment();
    var missing = new AtomicReference<>(List.of("not watching secrets"));
    InetSocketAddress listen = free();

    try (var server = new ManagementServer(listen, meters, missing::get)) {
      server.start();

      assertEquals(200, get(listen, "/health/alive").statusCode());
      assertEquals(503, get(listen, "/health/ready").statusCode());
      assertEquals("not watching secrets\n", get(listen, "/health/ready").body());
      missing.set(List.of());
      assertEquals(200, get(listen, "/health/ready").statusCode());
      assertTrue(
          get(listen, "/metrics").body().contains("sallyport_operator_rows_swept_total 1.0"));
      assertEquals(404, get(listen, "/").statusCode());
    }
  }

  private HttpResponse<String> get(InetSocketAddress server, String path)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:%d%s".formatted(server.getPort(), path)))
            .timeout(Duration.ofSeconds(10))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static InetSocketAddress free() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (var socket = new ServerSocket(0, 1, loopback)) {
      return new InetSocketAddress(loopback, socket.getLocalPort());
    }
  }
}
