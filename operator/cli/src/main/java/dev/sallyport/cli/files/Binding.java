package dev.sallyport.cli.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.cli.rules.Finding.Kind;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * From JSON to a record, as strictly as the API server: an unknown field, a number for a text or a
 * text for a number is a mistake. Jackson stops at the first one; this tells all, and reads what is
 * left without them.
 */
final class Binding {
  private static final JsonMapper MAPPER = new JsonMapper();

  private final Complaints complaints;

  private Binding(Complaints complaints) {
    this.complaints = complaints;
  }

  /** Is told each mistake. */
  interface Complaints {
    /**
     * One mistake.
     *
     * @param path of the field, below what is read
     */
    void add(Kind kind, String path, String message);
  }

  /**
   * The record without what is wrong with it, whose fields are null then. Whether all is well, only
   * complaints say.
   *
   * @param at the path of {@code json}
   */
  static <T extends Record> T read(JsonNode json, Class<T> type, String at, Complaints complaints) {
    JsonNode legal = new Binding(complaints).legal(json, type, at);
    try {
      return MAPPER.treeToValue(
          legal.isNull() ? JsonNodeFactory.instance.objectNode() : legal, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("was checked before: " + legal, e);
    }
  }

  private JsonNode legal(JsonNode json, Type type, String at) {
    if (json.isNull()) {
      return json;
    }
    if (type instanceof ParameterizedType list) {
      return list(json, list.getActualTypeArguments()[0], at);
    }
    if (!(type instanceof Class<?> one)) {
      throw new IllegalStateException("a record of another shape: " + type);
    }
    if (one.isRecord()) {
      return fields(json, one, at);
    }
    Optional<String> problem = one.isEnum() ? notOneOf(json, one) : notA(json, one);
    if (problem.isPresent()) {
      complaints.add(
          json.isTextual() && one.isEnum() ? Kind.ILLEGAL_VALUE : Kind.WRONG_TYPE,
          at,
          problem.get());
      return NullNode.instance;
    }
    return json;
  }

  private JsonNode list(JsonNode json, Type element, String at) {
    if (!json.isArray()) {
      complaints.add(
          Kind.WRONG_TYPE,
          at,
          json.isValueNode()
              ? "is a list: write [%s]".formatted(json.asText())
              : "is a list: write a dash before each entry");
      return NullNode.instance;
    }
    ArrayNode legal = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < json.size(); i++) {
      legal.add(legal(json.get(i), element, "%s[%d]".formatted(at, i)));
    }
    return legal;
  }

  private JsonNode fields(JsonNode json, Class<?> type, String at) {
    if (!json.isObject()) {
      complaints.add(
          Kind.WRONG_TYPE,
          at,
          "has fields%s".formatted(known(type).isEmpty() ? ": write {}" : ": " + known(type)));
      return NullNode.instance;
    }
    ObjectNode legal = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      String path = at.isEmpty() ? field.getKey() : at + "." + field.getKey();
      Arrays.stream(type.getRecordComponents())
          .filter(component -> component.getName().equals(field.getKey()))
          .findFirst()
          .ifPresentOrElse(
              component ->
                  legal.set(
                      field.getKey(), legal(field.getValue(), component.getGenericType(), path)),
              () ->
                  complaints.add(
                      Kind.UNKNOWN_FIELD,
                      path,
                      known(type).isEmpty()
                          ? "is not a field: there are none here, write {}"
                          : "is not a field: there are " + known(type)));
    }
    return legal;
  }

  private static String known(Class<?> type) {
    return Arrays.stream(type.getRecordComponents())
        .map(RecordComponent::getName)
        .collect(Collectors.joining(", "));
  }

  private static Optional<String> notOneOf(JsonNode json, Class<?> type) {
    List<String> legal =
        Arrays.stream(type.getEnumConstants())
            .map(one -> MAPPER.convertValue(one, String.class))
            .toList();
    return json.isTextual() && legal.contains(json.asText())
        ? Optional.empty()
        : Optional.of("\"%s\" is not one of %s".formatted(json.asText(), String.join(", ", legal)));
  }

  private static Optional<String> notA(JsonNode json, Class<?> type) {
    if (type == String.class) {
      return json.isTextual()
          ? Optional.empty()
          : Optional.of(
              json.isValueNode()
                  ? "%s is not a text: write \"%s\"".formatted(json, json.asText())
                  : "is one text, not several values");
    }
    if (type == Integer.class) {
      return json.isIntegralNumber() && json.canConvertToInt()
          ? Optional.empty()
          : Optional.of("%s is not a whole number".formatted(json));
    }
    if (type == Boolean.class) {
      return json.isBoolean()
          ? Optional.empty()
          : Optional.of("%s is neither true nor false".formatted(json));
    }
    throw new IllegalStateException("a record of another shape: " + type);
  }
}
