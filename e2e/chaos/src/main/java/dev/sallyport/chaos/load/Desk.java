package dev.sallyport.chaos.load;

import dev.sallyport.cluster.Summary.DemoUser;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** The door of one replica at which people log in and out. */
final class Desk implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int FOUND = 302;
  private static final int SERVICE_UNAVAILABLE = 503;
  private static final String COOKIE = "sallyport_session=";

  /** What came of it. */
  sealed interface Reply {
    /** It was done. */
    record Done(Optional<String> cookie) implements Reply {}

    /** It was not, or nobody knows. */
    record Unavailable() implements Reply {}

    /** None of the answers that there are. */
    record Strange(String said) implements Reply {}
  }

  private final String replica;
  private final String url;
  private final String authUrl;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  Desk(String replica, int port, String authUrl) {
    this.replica = replica;
    this.url = "http://auth.sallyport.localhost:" + port;
    this.authUrl = authUrl;
  }

  /** Sends the login form; done comes with a cookie. */
  Reply logIn(DemoUser user) throws InterruptedException {
    return send(
        request("/login")
            .POST(form("email=%s&password=%s".formatted(enc(user.email()), enc(user.password()))))
            .build());
  }

  /** Sends the logout form. */
  Reply logOut(String cookie) throws InterruptedException {
    return send(request("/logout").header("Cookie", cookie).POST(form("")).build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path))
        .timeout(PATIENCE)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .header("Accept", "text/html")
        .header("Origin", authUrl);
  }

  private Reply send(HttpRequest request) throws InterruptedException {
    try {
      HttpResponse<Void> answer = client.send(request, HttpResponse.BodyHandlers.discarding());
      return switch (answer.statusCode()) {
        case FOUND -> new Reply.Done(cookie(answer));
        case SERVICE_UNAVAILABLE -> new Reply.Unavailable();
        default -> new Reply.Strange(replica + " said " + answer.statusCode() + " to a form");
      };
    } catch (IOException _) {
      return new Reply.Unavailable();
    }
  }

  private static Optional<String> cookie(HttpResponse<Void> answer) {
    return answer.headers().allValues("Set-Cookie").stream()
        .filter(field -> field.startsWith(COOKIE) && !field.startsWith(COOKIE + ";"))
        .map(field -> field.substring(0, field.indexOf(';')))
        .findFirst();
  }

  private static HttpRequest.BodyPublisher form(String text) {
    return HttpRequest.BodyPublishers.ofString(text);
  }

  private static String enc(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
