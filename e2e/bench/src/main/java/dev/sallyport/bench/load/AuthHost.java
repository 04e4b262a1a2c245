package dev.sallyport.bench.load;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Sends the forms of one replica's pages off, as a browser does. */
public final class AuthHost implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String address;
  private final URI url;

  /**
   * @param port where the replica listens for browsers
   * @param url where browsers see it
   */
  public AuthHost(int port, URI url) {
    address = "http://127.0.0.1:" + port;
    this.url = url;
  }

  /** Logs out; the status of the answer, which is 302 once the logout is in force. */
  public int logOut(String cookie) throws IOException, InterruptedException {
    return status(
        form("/logout")
            .header("Cookie", "sallyport_session=" + cookie)
            .POST(HttpRequest.BodyPublishers.noBody())
            .build());
  }

  /**
   * Tries to log in with a wrong password.
   *
   * @return when to come again, where there was no place to look at it, or too many came at once
   */
  public Optional<Duration> logIn(String email, String password)
      throws IOException, InterruptedException {
    HttpResponse<Void> answer =
        answer(
            form("/login")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "email=" + encode(email) + "&password=" + encode(password)))
                .build());
    return switch (answer.statusCode()) {
      case 422 -> Optional.empty();
      case 429, 503 ->
          Optional.of(
              Duration.ofSeconds(answer.headers().firstValueAsLong("Retry-After").orElseThrow()));
      default -> throw new IOException("a login was answered with " + answer.statusCode());
    };
  }

  private HttpRequest.Builder form(String path) {
    return HttpRequest.newBuilder(URI.create(address + path))
        .timeout(PATIENCE)
        .header("Host", url.getHost())
        .header("Origin", url.toString())
        .header("Sec-Fetch-Site", "same-origin");
  }

  private int status(HttpRequest request) throws IOException, InterruptedException {
    return answer(request).statusCode();
  }

  private HttpResponse<Void> answer(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, HttpResponse.BodyHandlers.discarding());
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
