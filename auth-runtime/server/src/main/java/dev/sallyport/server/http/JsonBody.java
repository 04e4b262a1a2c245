package dev.sallyport.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.server.http.Problem.Mistake;
import dev.sallyport.server.jose.StrictJson;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What was sent, and everything that is wrong with it. Remembers what was asked for: what else is
 * there is a mistake, for it is a typing error, or a wish that would go unheard.
 */
final class JsonBody {
  private static final int MAX_BYTES = 16 * 1024;
  private static final int MAX_DEPTH = 5;
  private static final int MAX_LIST = 64;

  private static final StrictJson JSON = new StrictJson(MAX_DEPTH);

  static final String NOT_JSON_SENTENCE = "Send a body with Content-Type: application/json.";
  static final String TOO_LARGE_SENTENCE = "A body has at most %d bytes.".formatted(MAX_BYTES);
  static final String NO_OBJECT_SENTENCE =
      "The body is not one JSON object in UTF-8 without a member twice.";

  private final ObjectNode json;
  private final Set<String> asked = new LinkedHashSet<>();
  private final List<Mistake> mistakes = new ArrayList<>();

  private JsonBody(ObjectNode json) {
    this.json = json;
  }

  /** A body, or why there is none. */
  sealed interface Outcome {
    record Read(JsonBody body) implements Outcome {}

    record NotJson() implements Outcome {}

    record TooLarge() implements Outcome {}

    record NoObject() implements Outcome {}
  }

  /** Blocks. */
  static Outcome read(HttpServerExchange exchange) throws IOException {
    if (!isJson(exchange.getRequestHeaders())) {
      return new Outcome.NotJson();
    }
    byte[] bytes = new byte[0];
    if (!exchange.isRequestComplete()) {
      exchange.startBlocking();
      bytes = exchange.getInputStream().readNBytes(MAX_BYTES + 1);
    }
    if (bytes.length > MAX_BYTES) {
      return new Outcome.TooLarge();
    }
    return JSON.read(bytes)
        .<Outcome>map(object -> new Outcome.Read(new JsonBody(object)))
        .orElseGet(Outcome.NoObject::new);
  }

  private static boolean isJson(HeaderMap headers) {
    return RequestLine.only(headers, Headers.CONTENT_TYPE)
        .map(type -> type.split(";", 2)[0].strip().equalsIgnoreCase("application/json"))
        .orElse(false);
  }

  /** The text under {@code name}, which has to be there. */
  String required(String name, Predicate<String> legal, String rule) {
    if (!json.has(name)) {
      asked.add(name);
      mistake(name, "is missing: " + rule);
      return "";
    }
    return text(name, legal, rule).orElse("");
  }

  /**
   * The text under {@code name}, if there is one.
   *
   * @param rule what is legal, as an end of a sentence
   */
  Optional<String> text(String name, Predicate<String> legal, String rule) {
    asked.add(name);
    if (!json.has(name)) {
      return Optional.empty();
    }
    JsonNode node = json.path(name);
    if (!node.isTextual() || !legal.test(node.textValue())) {
      mistake(name, rule);
      return Optional.empty();
    }
    return Optional.of(node.textValue());
  }

  /** What the text under {@code name} means, which has to be there and to mean something. */
  <T> Optional<T> value(String name, Function<String, Optional<T>> parse, String rule) {
    String text = required(name, one -> parse.apply(one).isPresent(), rule);
    return parse.apply(text);
  }

  /** The object under {@code name}, which has to be there, as text: somebody else reads it. */
  String object(String name, String rule) {
    asked.add(name);
    if (!json.path(name).isObject()) {
      mistake(name, json.has(name) ? rule : "is missing: " + rule);
      return "";
    }
    return json.path(name).toString();
  }

  Optional<Boolean> flag(String name) {
    asked.add(name);
    if (!json.has(name)) {
      return Optional.empty();
    }
    if (!json.path(name).isBoolean()) {
      mistake(name, "is neither true nor false");
      return Optional.empty();
    }
    return Optional.of(json.path(name).booleanValue());
  }

  /** The texts under {@code name}, each once. */
  Optional<List<String>> texts(String name, Predicate<String> legal, String rule) {
    asked.add(name);
    if (!json.has(name)) {
      return Optional.empty();
    }
    JsonNode list = json.path(name);
    if (!list.isArray() || list.size() > MAX_LIST) {
      mistake(name, "is no list of at most %d texts".formatted(MAX_LIST));
      return Optional.empty();
    }
    Set<String> texts = new LinkedHashSet<>();
    for (int i = 0; i < list.size(); i++) {
      JsonNode one = list.path(i);
      if (!one.isTextual() || !legal.test(one.textValue())) {
        mistake(name + "/" + i, rule);
      } else if (!texts.add(one.textValue())) {
        mistake(name + "/" + i, "is there twice");
      }
    }
    return Optional.of(List.copyOf(texts));
  }

  void mistake(String name, String what) {
    mistakes.add(new Mistake("/" + name, what));
  }

  /** Everything that is wrong; to be called after everything was asked for. */
  List<Mistake> mistakes() {
    List<Mistake> all = new ArrayList<>(mistakes);
    json.fieldNames()
        .forEachRemaining(
            name -> {
              if (!asked.contains(name)) {
                all.add(
                    new Mistake(
                        "/" + shortened(name),
                        asked.isEmpty()
                            ? "is not known here; nothing is"
                            : "is not known here; known are " + String.join(", ", asked)));
              }
            });
    return all;
  }

  private static String shortened(String name) {
    return name.substring(0, Math.min(name.length(), 64));
  }
}
