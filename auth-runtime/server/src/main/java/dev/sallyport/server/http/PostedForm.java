package dev.sallyport.server.http;

import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.server.login.Visitor;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.RequestTooBigException;
import io.undertow.server.handlers.form.FormData;
import io.undertow.server.handlers.form.FormDataParser;
import io.undertow.server.handlers.form.FormEncodedDataDefinition;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A form of small, single fields (application/x-www-form-urlencoded), and where it came from. */
final class PostedForm {
  private static final Pattern ADDRESS = Pattern.compile("[0-9a-fA-F:.]{2,45}");

  private final Map<String, String> fields;
  private final HeaderMap headers;

  private PostedForm(Map<String, String> fields, HeaderMap headers) {
    this.fields = Map.copyOf(fields);
    this.headers = headers;
  }

  /** A form, or the status that says why there is none. */
  sealed interface Outcome {
    record Read(PostedForm form) implements Outcome {}

    record Illegal(int status) implements Outcome {}
  }

  /** Reads the body. A field that is there twice is illegal: two readers could pick differently. */
  static Outcome read(HttpServerExchange exchange) throws IOException {
    exchange.startBlocking();
    if (exchange.isRequestComplete()) {
      return new Outcome.Read(new PostedForm(Map.of(), exchange.getRequestHeaders()));
    }
    FormEncodedDataDefinition definition = new FormEncodedDataDefinition();
    definition.setDefaultEncoding(StandardCharsets.UTF_8.name());
    FormDataParser parser = definition.create(exchange);
    if (parser == null) {
      return new Outcome.Illegal(StatusCodes.UNSUPPORTED_MEDIA_TYPE);
    }
    try (parser) {
      FormData data = parser.parseBlocking();
      Map<String, String> fields = new HashMap<>();
      for (String name : data) {
        if (data.get(name).size() != 1) {
          return new Outcome.Illegal(StatusCodes.BAD_REQUEST);
        }
        fields.put(name, data.getFirst(name).getValue());
      }
      return new Outcome.Read(new PostedForm(fields, exchange.getRequestHeaders()));
    } catch (RequestTooBigException _) {
      return new Outcome.Illegal(StatusCodes.REQUEST_ENTITY_TOO_LARGE);
    } catch (IllegalArgumentException | IllegalStateException _) {
      return new Outcome.Illegal(StatusCodes.BAD_REQUEST); // Broken percent-encoding, too many.
    }
  }

  Optional<String> field(String name) {
    return Optional.ofNullable(fields.get(name));
  }

  /** From where the form was sent. */
  Visitor visitor(Optional<SessionValue> previous) {
    return new Visitor(
        Optional.ofNullable(headers.getFirst(Headers.USER_AGENT)), address(), previous);
  }

  /** What the gateway in front of us saw: the last entry, the only one a client cannot write. */
  private Optional<String> address() {
    @Nullable String forwarded = headers.getLast(Headers.X_FORWARDED_FOR);
    if (forwarded == null) {
      return Optional.empty();
    }
    String last = forwarded.substring(forwarded.lastIndexOf(',') + 1).strip();
    return ADDRESS.matcher(last).matches() ? Optional.of(last) : Optional.empty();
  }
}
