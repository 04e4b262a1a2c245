package dev.sallyport.cli.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sallyport.cli.simulate.Recorded;
import dev.sallyport.decision.request.Caller;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lines of JSON, each one request: of the runtime's decision log or of Traefik's access log ({@code
 * accessLog.format: json}). Other lines are counted and passed over.
 */
public final class RequestLog {
  private static final JsonMapper MAPPER = new JsonMapper();

  private RequestLog() {}

  /**
   * Reads to the end.
   *
   * @return how many lines were no request
   */
  public static int read(BufferedReader log, Consumer<Recorded> requests) throws IOException {
    int others = 0;
    int number = 0;
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      number++;
      Optional<Recorded> recorded = recorded(number, line);
      recorded.ifPresent(requests);
      if (recorded.isEmpty() && !line.isBlank()) {
        others++;
      }
    }
    return others;
  }

  private static Optional<Recorded> recorded(int number, String line) {
    int brace = line.indexOf('{'); // Whatever a collector has put in front.
    if (brace < 0) {
      return Optional.empty();
    }
    try {
      JsonNode json = MAPPER.readTree(line.substring(brace));
      if (json.hasNonNull("RequestMethod") && json.hasNonNull("RequestHost")) {
        return Optional.of(ofGateway(number, json));
      }
      return json.hasNonNull("decision") && json.hasNonNull("host") && json.hasNonNull("method")
          ? Optional.of(ofRuntime(number, json))
          : Optional.empty();
    } catch (JsonProcessingException _) {
      return Optional.empty();
    }
  }

  private static Recorded ofRuntime(int number, JsonNode json) {
    return new Recorded(
        number,
        json.path("method").asText(),
        json.path("host").asText(),
        encoded(json.path("path").asText("/")),
        caller(text(json, "caller")),
        Optional.ofNullable(text(json, "namespace")),
        new Recorded.Outcome.Decided(
            json.path("decision").asText(),
            json.path("reason").asText(),
            Optional.ofNullable(text(json, "subject"))));
  }

  private static Recorded ofGateway(int number, JsonNode json) {
    return new Recorded(
        number,
        json.path("RequestMethod").asText(),
        json.path("RequestHost").asText(),
        json.path("RequestPath").asText("/"),
        Optional.empty(),
        Optional.empty(),
        new Recorded.Outcome.Answered(json.path("DownstreamStatus").asInt()));
  }

  private static Optional<Caller> caller(@Nullable String text) {
    return switch (text) {
      case "browser" -> Optional.of(Caller.BROWSER);
      case "program" -> Optional.of(Caller.PROGRAM);
      case "preflight" -> Optional.of(Caller.PREFLIGHT);
      case null, default -> Optional.empty();
    };
  }

  private static @Nullable String text(JsonNode json, String field) {
    return json.hasNonNull(field) ? json.path(field).asText() : null;
  }

  /** The runtime writes paths decoded. */
  private static String encoded(String path) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "/-._~!$&'()*+,=:@;".indexOf(c) >= 0;
      encoded.append(plain ? String.valueOf(c) : "%%%02X".formatted((int) c));
    }
    return encoded.toString();
  }
}
