package dev.sallyport.chaos.fault;

import dev.sallyport.cluster.Detours.Replica;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/**
 * Asks replicas whether they are ready, as a kubelet does for a Service, but at each connection.
 */
final class Readiness implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final int OK = 200;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  /** The first that is ready from {@code turn} on; if none is, the one whose turn it is. */
  Replica next(List<Replica> replicas, int turn) {
    for (int i = 0; i < replicas.size(); i++) {
      Replica candidate = replicas.get(Math.floorMod(turn + i, replicas.size()));
      if (isReady(candidate)) {
        return candidate;
      }
    }
    return replicas.get(Math.floorMod(turn, replicas.size()));
  }

  private boolean isReady(Replica replica) {
    HttpRequest probe =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + replica.management() + "/health/ready"))
            .timeout(PATIENCE)
            .build();
    try {
      return client.send(probe, HttpResponse.BodyHandlers.discarding()).statusCode() == OK;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
