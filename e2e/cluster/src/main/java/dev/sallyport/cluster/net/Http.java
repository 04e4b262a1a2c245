package dev.sallyport.cluster.net;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;

/** Requests to parts of this installation; follows no redirect and keeps no cookie. */
public final class Http implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final HttpClient client;

  public Http(SSLContext trust) {
    client =
        HttpClient.newBuilder()
            .sslContext(trust)
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /** The answer to a GET with these header fields. */
  public HttpResponse<String> get(String uri, Map<String, String> headers)
      throws IOException, InterruptedException {
    return send(request(uri, headers).GET().build());
  }

  /** Whether a GET is answered with 200. */
  public boolean ok(String uri, Map<String, String> headers)
      throws IOException, InterruptedException {
    return get(uri, headers).statusCode() == 200;
  }

  /** The answer to a form that a person sent off. */
  public HttpResponse<String> post(
      String uri, Map<String, String> headers, Map<String, String> form)
      throws IOException, InterruptedException {
    var body =
        form.entrySet().stream()
            .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
            .collect(Collectors.joining("&"));
    return send(
        request(uri, headers)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static HttpRequest.Builder request(String uri, Map<String, String> headers) {
    var builder = HttpRequest.newBuilder(URI.create(uri)).timeout(PATIENCE);
    headers.forEach(builder::header);
    return builder;
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
