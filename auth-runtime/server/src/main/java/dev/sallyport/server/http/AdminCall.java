package dev.sallyport.server.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.server.admin.Administrator;
import dev.sallyport.server.http.Problem.Mistake;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/** One request of an administrator, and the ways to answer it. It is answered once. */
final class AdminCall {
  private static final int MAX_BODY = 16 * 1024;
  private static final int PAGE = 50;
  private static final int LONGEST_PAGE = 500;
  private static final HttpString NOSNIFF = new HttpString("X-Content-Type-Options");
  private static final HttpString REQUEST_ID = new HttpString("X-Request-ID");

  private final HttpServerExchange exchange;
  private final String requestId;
  private final Administrator by;
  private final List<UUID> path;
  private final List<Mistake> mistakes = new ArrayList<>();

  /**
   * @param path the ids in the address, in their order
   */
  AdminCall(HttpServerExchange exchange, String requestId, Administrator by, List<UUID> path) {
    this.exchange = exchange;
    this.requestId = requestId;
    this.by = by;
    this.path = path;
  }

  Administrator by() {
    return by;
  }

  UUID id() {
    return path.getFirst();
  }

  UUID secondId() {
    return path.get(1);
  }

  /** Refuses parameters that nobody asks for. */
  boolean hasOnly(Set<String> known) {
    exchange
        .getQueryParameters()
        .forEach(
            (name, values) -> {
              if (!known.contains(name)) {
                mistakes.add(
                    new Mistake(
                        name.substring(0, Math.min(name.length(), 64)),
                        known.isEmpty()
                            ? "is no parameter; there are none here"
                            : "is no parameter; known are "
                                + String.join(", ", known.stream().sorted().toList())));
              } else if (values.size() > 1) {
                mistakes.add(new Mistake(name, "is there more than once"));
              }
            });
    return answered();
  }

  /** Says what is wrong with parameters, if anything is; whether all is well. */
  boolean answered() {
    if (!mistakes.isEmpty()) {
      problem(Problem.mistakes(mistakes));
      return false;
    }
    return true;
  }

  Optional<String> parameter(String name) {
    return Optional.ofNullable(exchange.getQueryParameters().get(name))
        .map(values -> values.getFirst());
  }

  /** What a parameter means; a mistake if it means nothing. */
  <T> Optional<T> parameter(String name, Function<String, Optional<T>> parse, String rule) {
    Optional<String> text = parameter(name);
    Optional<T> value = text.flatMap(parse);
    if (text.isPresent() && value.isEmpty()) {
      mistakes.add(new Mistake(name, rule));
    }
    return value;
  }

  Optional<UUID> cursor(String name) {
    return parameter(name, AdminCall::uuid, "is no id of the page before");
  }

  Optional<Instant> time(String name) {
    return parameter(
        name, AdminCall::instant, "is no time: write for example 2026-03-01T12:00:00Z");
  }

  int limit() {
    return parameter(
            "limit",
            text ->
                text.matches("[1-9][0-9]{0,2}") && Integer.parseInt(text) <= LONGEST_PAGE
                    ? Optional.of(Integer.valueOf(text))
                    : Optional.empty(),
            "is no number from 1 to " + LONGEST_PAGE)
        .orElse(PAGE);
  }

  static Optional<UUID> uuid(String text) {
    if (!text.toLowerCase(Locale.ROOT)
        .matches("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")) {
      return Optional.empty();
    }
    return Optional.of(UUID.fromString(text));
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }

  /** The body, if it is one that can be read; else that was answered. */
  Optional<AdminBody> body() throws IOException {
    String type = exchange.getRequestHeaders().getFirst(Headers.CONTENT_TYPE);
    if (type == null || !type.split(";", 2)[0].strip().equalsIgnoreCase("application/json")) {
      problem(
          Problem.of(
              StatusCodes.UNSUPPORTED_MEDIA_TYPE,
              "Not JSON",
              "Send a body with Content-Type: application/json."));
      return Optional.empty();
    }
    byte[] bytes = new byte[0];
    if (!exchange.isRequestComplete()) {
      exchange.startBlocking();
      bytes = exchange.getInputStream().readNBytes(MAX_BODY + 1);
    }
    if (bytes.length > MAX_BODY) {
      problem(
          Problem.of(
              StatusCodes.REQUEST_ENTITY_TOO_LARGE,
              "Too large",
              "A body has at most %d bytes.".formatted(MAX_BODY)));
      return Optional.empty();
    }
    Optional<AdminBody> body = AdminBody.parse(bytes);
    if (body.isEmpty()) {
      problem(
          Problem.of(
              StatusCodes.BAD_REQUEST,
              "No JSON object",
              "The body is not one JSON object in UTF-8 without a member twice."));
    }
    return body;
  }

  void json(int status, Consumer<ObjectNode> fill) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    fill.accept(json);
    send(status, "application/json", Problem.bytes(json));
  }

  void created(String location, Consumer<ObjectNode> fill) {
    exchange.getResponseHeaders().put(Headers.LOCATION, location);
    json(StatusCodes.CREATED, fill);
  }

  void done() {
    headers();
    exchange.setStatusCode(StatusCodes.NO_CONTENT).endExchange();
  }

  void problem(Problem problem) {
    send(problem.status(), Problem.TYPE, problem.json(requestId));
  }

  private void send(int status, String type, byte[] body) {
    headers();
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type);
    exchange.getResponseSender().send(ByteBuffer.wrap(body));
  }

  private void headers() {
    exchange
        .getResponseHeaders()
        .put(Headers.CACHE_CONTROL, "no-store")
        .put(NOSNIFF, "nosniff")
        .put(REQUEST_ID, requestId);
  }
}
