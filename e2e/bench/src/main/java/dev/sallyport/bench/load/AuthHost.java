package dev.sallyport.bench.load;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Sends the forms of one replica's pages off, as a browser does. */
public final class AuthHost implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String SESSION = "sallyport_session=";

  /** A colon, a space and the end of the line. */
  private static final int FIELD_PUNCTUATION = 4;

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
    HttpRequest request =
        form("/logout")
            .header("Cookie", SESSION + cookie)
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  /**
   * Tries to log in with a wrong password.
   *
   * @return when to come again, where there was no place to look at it, or too many came at once
   */
  public Optional<Duration> logIn(String email, String password)
      throws IOException, InterruptedException {
    HttpResponse<Void> answer =
        client.send(
            posted("/login", Map.of("email", email, "password", password)),
            HttpResponse.BodyHandlers.discarding());
    return switch (answer.statusCode()) {
      case 422 -> Optional.empty();
      case 429, 503 ->
          Optional.of(
              Duration.ofSeconds(answer.headers().firstValueAsLong("Retry-After").orElseThrow()));
      default -> throw new IOException("a login was answered with " + answer.statusCode());
    };
  }

  /**
   * What a browser gets.
   *
   * @param bytes with the header fields
   */
  public record Received(int status, long bytes, String text) {
    private static Received of(HttpResponse<byte[]> answer) {
      long fields =
          answer.headers().map().entrySet().stream()
              .flatMap(field -> field.getValue().stream().map(value -> field.getKey() + value))
              .mapToLong(field -> field.length() + FIELD_PUNCTUATION)
              .sum();
      return new Received(
          answer.statusCode(),
          fields + answer.body().length,
          new String(answer.body(), StandardCharsets.UTF_8));
    }
  }

  /**
   * Asks for a page.
   *
   * @param cookie of somebody who is logged in
   */
  public Received show(String path, Optional<String> cookie)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = form(path);
    cookie.ifPresent(value -> request.header("Cookie", SESSION + value));
    return Received.of(client.send(request.GET().build(), HttpResponse.BodyHandlers.ofByteArray()));
  }

  /** Sends a form off. */
  public Received submit(String path, Map<String, String> fields)
      throws IOException, InterruptedException {
    return Received.of(client.send(posted(path, fields), HttpResponse.BodyHandlers.ofByteArray()));
  }

  private HttpRequest posted(String path, Map<String, String> fields) {
    return form(path)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(
            HttpRequest.BodyPublishers.ofString(
                fields.entrySet().stream()
                    .map(field -> field.getKey() + "=" + encode(field.getValue()))
                    .collect(Collectors.joining("&"))))
        .build();
  }

  private HttpRequest.Builder form(String path) {
    return HttpRequest.newBuilder(URI.create(address + path))
        .timeout(PATIENCE)
        .header("Host", url.getHost())
        .header("Origin", url.toString())
        .header("Sec-Fetch-Site", "same-origin");
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
