package dev.sallyport.bench.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Requests at a fixed rate, whether or not the answers keep up: a stall is seen by all requests
 * that were due meanwhile, since time counts from when a request was due.
 */
public final class OpenLoop {
  private OpenLoop() {}

  /** Sends browsers' requests to the gateway. */
  public static Result run(int port, List<Question> questions, int rate, int seconds)
      throws IOException, InterruptedException {
    int number = rate * seconds;
    long[] micros = new long[number];
    AtomicLong failed = new AtomicLong();
    CompletableFuture<?>[] answers = new CompletableFuture<?>[number];
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      long start = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(50);
      for (int i = 0; i < number; i++) {
        int own = i;
        long due = start + i * TimeUnit.SECONDS.toNanos(1) / rate;
        while (System.nanoTime() < due) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        answers[i] =
            client
                .sendAsync(
                    request(port, questions.get(i % questions.size())),
                    HttpResponse.BodyHandlers.discarding())
                .handle(
                    (answer, failure) -> {
                      micros[own] = (System.nanoTime() - due) / 1_000;
                      if (failure != null || answer.statusCode() != 200) {
                        failed.incrementAndGet();
                      }
                      return null;
                    });
      }
      CompletableFuture.allOf(answers).join();
    }
    return Result.of(micros, seconds, failed.get());
  }

  private static HttpRequest request(int port, Question question) {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/orders/4711?page=2"))
            .timeout(Duration.ofSeconds(10))
            .header("Host", question.host());
    question.ofBrowser().forEach(request::header);
    return request.build();
  }
}
