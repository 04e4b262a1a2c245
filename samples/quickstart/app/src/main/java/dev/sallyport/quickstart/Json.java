package dev.sallyport.quickstart;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.IOException;
import java.io.StringWriter;

/** The request as {@code {method, target, headers}}. */
final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /** A header that came once is a string, one that came more often a list of strings. */
  static String of(Received received) throws IOException {
    var text = new StringWriter();
    try (var json = FACTORY.createGenerator(text).useDefaultPrettyPrinter()) {
      json.writeStartObject();
      json.writeStringField("method", received.method());
      json.writeStringField("target", received.target());
      json.writeObjectFieldStart("headers");
      for (var header : received.headers()) {
        json.writeFieldName(header.name());
        if (header.values().size() == 1) {
          json.writeString(header.values().getFirst());
        } else {
          var values = header.values().toArray(String[]::new);
          json.writeArray(values, 0, values.length);
        }
      }
      json.writeEndObject();
      json.writeEndObject();
    }
    return text + "\n";
  }
}
