package dev.sallyport.chaos.load;

import dev.sallyport.chaos.check.Answer;
import dev.sallyport.chaos.check.Outcome;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLContext;

/** The door of one replica at which gateways ask, over HTTP/2 with a gateway's certificate. */
final class Door implements AutoCloseable {
  /**
   * Longer than anybody is paused, and than a replica waits for its stores: whoever has no answer
   * by then gets none.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** What a connection carries while the replica is paused; beyond it questions are left out. */
  private static final int AT_ONCE = 80;

  private final String replica;
  private final URI question;
  private final HttpClient client;
  private final Clock clock;
  private final Semaphore places = new Semaphore(AT_ONCE);

  Door(String replica, int port, SSLContext gateway, Clock clock) {
    this.replica = replica;
    this.question = URI.create("https://localhost:" + port + "/decide/shop");
    this.client = HttpClient.newBuilder().sslContext(gateway).build();
    this.clock = clock;
  }

  /** Asks whether {@code cookie} may have a page; empty when too many questions are open. */
  Optional<CompletableFuture<Answer>> ask(String cookie) {
    if (!places.tryAcquire()) {
      return Optional.empty();
    }
    HttpRequest request = about(cookie);
    long asked = clock.now();
    return Optional.of(
        client
            .sendAsync(request, HttpResponse.BodyHandlers.discarding())
            .handle((answer, failure) -> heard(asked, answer, failure))
            .whenComplete((_, _) -> places.release()));
  }

  private Answer heard(
      long asked,
      @org.jspecify.annotations.Nullable HttpResponse<Void> answer,
      @org.jspecify.annotations.Nullable Throwable failure) {
    long answered = clock.now();
    if (answer != null) {
      int status = answer.statusCode();
      return new Answer(replica, asked, answered, Outcome.of(status), Integer.toString(status));
    }
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return new Answer(
        replica,
        asked,
        answered,
        cause instanceof HttpTimeoutException ? Outcome.HUNG : Outcome.BROKEN,
        String.valueOf(cause));
  }

  private HttpRequest about(String cookie) {
    return HttpRequest.newBuilder(question)
        .timeout(PATIENCE)
        .header("X-Forwarded-Method", "GET")
        .header("X-Forwarded-Proto", "https")
        .header("X-Forwarded-Host", "shop.sallyport.localhost")
        .header("X-Forwarded-Uri", "/account")
        .header("X-Forwarded-For", "203.0.113.7")
        .header("Accept", "application/json")
        .header("Cookie", cookie)
        .build();
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  @Override
  public String toString() {
    return replica;
  }
}
