package dev.sallyport.server.federation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.http.ReadOnlyHTTPRequest;
import com.nimbusds.oauth2.sdk.http.ReadOnlyHTTPResponse;
import dev.sallyport.server.jose.Fetch;
import dev.sallyport.server.jose.HttpsFetch;
import dev.sallyport.server.jose.StrictJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of one provider: over https, bounded in time and size, and a few at once, so that
 * one who is slow costs its own visitors their login and nobody else anything.
 */
final class Outgoing implements Fetch {
  private static final int AT_ONCE = 16;
  private static final long REMEMBERED = TimeUnit.MINUTES.toNanos(1);
  private static final int SERVER_ERROR = 500;
  private static final int TOO_MANY_REQUESTS = 429;

  /** What no proxy and no library may add or choose. */
  private static final List<String> OWN = List.of("host", "content-length", "connection");

  private final StrictJson json = new StrictJson(16);
  private final HttpsFetch https;
  private final Semaphore places = new Semaphore(AT_ONCE);
  private final LongSupplier nanoTime;
  private volatile @Nullable Long failed;

  /**
   * @param nanoTime a clock that only goes forward
   */
  Outgoing(HttpsFetch https, LongSupplier nanoTime) {
    this.https = https;
    this.nanoTime = nanoTime;
  }

  /** Whether the last call got no answer, a moment ago. */
  boolean isDown() {
    Long last = failed;
    return last != null && nanoTime.getAsLong() - last < REMEMBERED;
  }

  @Override
  public byte[] get(URI address) throws IOException, InterruptedException {
    return inTurn(() -> https.get(address));
  }

  /** The object at {@code address}, which has one meaning. */
  ObjectNode document(URI address) throws IOException {
    try {
      return object(json.read(get(address)), address);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** What the library wants to ask. */
  HTTPResponse send(HTTPRequest request) throws IOException {
    return request.send(this::sent);
  }

  /** The object at {@code address}, shown a token. */
  ObjectNode object(URI address, String token) throws IOException {
    return object(json.read(shown(address, token)), address);
  }

  /** The list at {@code address}, shown a token. */
  ArrayNode list(URI address, String token) throws IOException {
    return json.list(shown(address, token))
        .orElseThrow(() -> new IOException(address + " is no JSON array"));
  }

  private static ObjectNode object(Optional<ObjectNode> read, URI address) throws IOException {
    return read.orElseThrow(() -> new IOException(address + " is no JSON object"));
  }

  private byte[] shown(URI address, String token) throws IOException {
    HttpResponse<byte[]> answer =
        sent(
            address,
            HttpRequest.newBuilder()
                .header("Accept", "application/json")
                .header("Authorization", "Bearer " + token));
    if (answer.statusCode() != HTTPResponse.SC_OK) {
      throw new IOException(address + " answers " + answer.statusCode());
    }
    return answer.body();
  }

  private ReadOnlyHTTPResponse sent(ReadOnlyHTTPRequest request) throws IOException {
    HttpRequest.Builder builder = HttpRequest.newBuilder();
    for (Map.Entry<String, List<String>> field : request.getHeaderMap().entrySet()) {
      if (!OWN.contains(field.getKey().toLowerCase(Locale.ROOT))) {
        field.getValue().forEach(value -> builder.header(field.getKey(), value));
      }
    }
    builder.setHeader("Accept", "application/json");
    String body = request.getBody();
    builder.method(
        request.getMethod().name(),
        body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    HttpResponse<byte[]> answer = sent(request.getURI(), builder);
    HTTPResponse response = new HTTPResponse(answer.statusCode());
    try {
      response.setContentType(answer.headers().firstValue("content-type").orElse("text/plain"));
    } catch (ParseException e) {
      throw new IOException("an answer without a content type that can be read", e);
    }
    response.setBody(new String(answer.body(), StandardCharsets.UTF_8));
    return response;
  }

  private HttpResponse<byte[]> sent(URI address, HttpRequest.Builder request) throws IOException {
    try {
      return inTurn(
          () -> {
            HttpResponse<byte[]> answer = https.send(address, request);
            if (answer.statusCode() >= SERVER_ERROR || answer.statusCode() == TOO_MANY_REQUESTS) {
              throw new IOException(address + " answers " + answer.statusCode());
            }
            return answer;
          });
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  @FunctionalInterface
  private interface Call<T> {
    T made() throws IOException, InterruptedException;
  }

  private <T> T inTurn(Call<T> call) throws IOException, InterruptedException {
    if (!places.tryAcquire()) {
      throw new IOException("too many people log in there at once");
    }
    boolean answered = false;
    try {
      T made = call.made();
      answered = true;
      return made;
    } finally {
      failed = answered ? null : nanoTime.getAsLong();
      places.release();
    }
  }

  private static IOException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IOException("interrupted", e);
  }
}
