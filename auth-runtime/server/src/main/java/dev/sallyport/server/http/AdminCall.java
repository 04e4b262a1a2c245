package dev.sallyport.server.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.server.admin.Administrator;
import dev.sallyport.server.http.Problem.Mistake;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.io.IOException;
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
  private static final int PAGE = 50;
  private static final int LONGEST_PAGE = 500;

  private final HttpServerExchange exchange;
  private final JsonAnswer answer;
  private final Administrator by;
  private final List<UUID> path;
  private final List<Mistake> mistakes = new ArrayList<>();

  /**
   * @param path the ids in the address, in their order
   */
  AdminCall(HttpServerExchange exchange, String requestId, Administrator by, List<UUID> path) {
    this.exchange = exchange;
    this.answer = new JsonAnswer(exchange, requestId);
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
  Optional<JsonBody> body() throws IOException {
    return switch (JsonBody.read(exchange)) {
      case JsonBody.Outcome.Read(JsonBody body) -> Optional.of(body);
      case JsonBody.Outcome.NotJson _ ->
          refused(
              Problem.of(
                  StatusCodes.UNSUPPORTED_MEDIA_TYPE, "Not JSON", JsonBody.NOT_JSON_SENTENCE));
      case JsonBody.Outcome.TooLarge _ ->
          refused(
              Problem.of(
                  StatusCodes.REQUEST_ENTITY_TOO_LARGE, "Too large", JsonBody.TOO_LARGE_SENTENCE));
      case JsonBody.Outcome.NoObject _ ->
          refused(
              Problem.of(StatusCodes.BAD_REQUEST, "No JSON object", JsonBody.NO_OBJECT_SENTENCE));
    };
  }

  private Optional<JsonBody> refused(Problem problem) {
    problem(problem);
    return Optional.empty();
  }

  void json(int status, Consumer<ObjectNode> fill) {
    answer.json(status, fill);
  }

  void created(String location, Consumer<ObjectNode> fill) {
    exchange.getResponseHeaders().put(Headers.LOCATION, location);
    json(StatusCodes.CREATED, fill);
  }

  void done() {
    answer.done();
  }

  void problem(Problem problem) {
    answer.problem(problem.status(), problem.json(answer.requestId()));
  }
}
