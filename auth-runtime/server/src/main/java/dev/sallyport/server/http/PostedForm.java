package dev.sallyport.server.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A form of small, single fields (application/x-www-form-urlencoded). */
final class PostedForm {
  private static final int MAX_LENGTH = 16 * 1024;
  private static final int MAX_FIELDS = 20;

  private final Map<String, String> fields;

  private PostedForm(Map<String, String> fields) {
    this.fields = Map.copyOf(fields);
  }

  /** A form, or the status that says why there is none. */
  sealed interface Outcome {
    record Read(PostedForm form) implements Outcome {}

    record Illegal(int status) implements Outcome {}
  }

  /** Reads the body. A field that is there twice is illegal: two readers could pick differently. */
  static Outcome read(HttpServerExchange exchange) throws IOException {
    if (exchange.isRequestComplete()) {
      return new Outcome.Read(new PostedForm(Map.of()));
    }
    if (!isForm(exchange.getRequestHeaders().getFirst(Headers.CONTENT_TYPE))) {
      return new Outcome.Illegal(StatusCodes.UNSUPPORTED_MEDIA_TYPE);
    }
    if (exchange.getRequestContentLength() > MAX_LENGTH) {
      return new Outcome.Illegal(StatusCodes.REQUEST_ENTITY_TOO_LARGE);
    }
    exchange.startBlocking();
    byte[] body = exchange.getInputStream().readNBytes(MAX_LENGTH + 1);
    if (body.length > MAX_LENGTH) {
      return new Outcome.Illegal(StatusCodes.REQUEST_ENTITY_TOO_LARGE);
    }
    return parse(new String(body, StandardCharsets.US_ASCII))
        .<Outcome>map(fields -> new Outcome.Read(new PostedForm(fields)))
        .orElseGet(() -> new Outcome.Illegal(StatusCodes.BAD_REQUEST));
  }

  private static boolean isForm(@Nullable String contentType) {
    return contentType != null
        && contentType
            .split(";", 2)[0]
            .strip()
            .equalsIgnoreCase("application/x-www-form-urlencoded");
  }

  /** The fields (WHATWG URL, section 5.1); empty where two readers could differ. */
  private static Optional<Map<String, String>> parse(String body) {
    String[] pairs = body.split("&", -1);
    if (pairs.length > MAX_FIELDS) {
      return Optional.empty();
    }
    Map<String, String> fields = new HashMap<>();
    try {
      for (String pair : pairs) {
        int equals = pair.indexOf('=');
        String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
        if (!pair.isEmpty() && fields.putIfAbsent(name, value) != null) {
          return Optional.empty();
        }
      }
      return Optional.of(fields);
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // Broken percent-encoding.
    }
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  Optional<String> field(String name) {
    return Optional.ofNullable(fields.get(name));
  }
}
