package dev.sallyport.bench.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLContext;

/** Asks one replica for decisions as a gateway does: HTTP/2, with the gateway's certificate. */
public final class Asker implements AutoCloseable {
  /** Stands for a status where there was no answer. */
  public static final int NO_ANSWER = 0;

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final HttpClient client;
  private final URI uri;

  /**
   * @param port where the replica listens for gateways
   * @param identity the gateway's
   */
  public Asker(int port, SSLContext identity) {
    uri = URI.create("https://localhost:" + port + Questions.PATH);
    client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).sslContext(identity).build();
  }

  /**
   * The status of the answer; never fails. When a connection ends that was told to go, it is sent
   * again over another, as gateways do; this client goes on using it until then.
   */
  public CompletableFuture<Integer> ask(Question question) {
    var request = HttpRequest.newBuilder(uri).timeout(PATIENCE);
    question.toRuntime().forEach(request::header);
    return send(request.build())
        .exceptionallyCompose(
            failure ->
                failure instanceof CompletionException wrapped
                        && wrapped.getCause() instanceof IOException
                        && !(wrapped.getCause() instanceof HttpTimeoutException)
                    ? send(request.build())
                    : CompletableFuture.failedFuture(failure))
        .exceptionally(_ -> NO_ANSWER);
  }

  private CompletableFuture<Integer> send(HttpRequest request) {
    return client
        .sendAsync(request, HttpResponse.BodyHandlers.discarding())
        .thenApply(HttpResponse::statusCode);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
