package dev.sallyport.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A document that says how an API answers: answers are held against it, and it against them. */
final class OpenApi {
  /** At every address; the document says so once. */
  private static final Set<Integer> ANYWHERE = Set.of(404, 405, 414, 500);

  private static final String ID = "[0-9a-f-]{36}";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonNode document;
  private final SchemaRegistry schemas =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private final Map<String, Set<Integer>> met = new TreeMap<>();

  OpenApi(Path file) throws IOException {
    document = new YAMLMapper().readTree(file.toFile());
  }

  /** Fails unless the document says that this can be answered there, like that. */
  void hold(String method, String path, RawHttp.Answer answer) throws IOException {
    String what = method + " " + path + ": " + answer.status() + " " + answer.body();
    JsonNode responses =
        document
            .path("paths")
            .path(template(path))
            .path(method.toLowerCase(Locale.ROOT))
            .path("responses");
    JsonNode response = resolved(responses.path(Integer.toString(answer.status())));
    if (response.isMissingNode()) {
      assertTrue(ANYWHERE.contains(answer.status()), "not described: " + what);
      hold(what, JSON.createObjectNode().put("$ref", "#/components/schemas/Problem"), answer);
      return;
    }
    met.computeIfAbsent(method + " " + template(path), _ -> new TreeSet<>()).add(answer.status());
    for (var field : response.path("headers").properties()) {
      String value = answer.field(field.getKey().toLowerCase(Locale.ROOT)).orElse("");
      assertFalse(value.isEmpty(), field.getKey() + " is missing: " + what);
    }
    JsonNode content = response.path("content");
    if (content.isMissingNode()) {
      assertEquals("", answer.body(), what);
      return;
    }
    String type = content.fieldNames().next();
    assertEquals(type, answer.field("content-type").orElse(""), what);
    if (!type.endsWith("yaml")) {
      hold(what, content.path(type).path("schema"), answer);
    }
  }

  private void hold(String what, JsonNode schema, RawHttp.Answer answer) throws IOException {
    ObjectNode whole = JSON.createObjectNode();
    whole.putArray("allOf").add(schema);
    whole.set("components", document.path("components")); // Where references lead to.
    var errors =
        schemas
            .getSchema(whole)
            .validate(
                JSON.readTree(answer.body()),
                context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
    assertEquals(List.of(), errors, what);
  }

  private JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? document.at(node.path("$ref").textValue().substring(1)) : node;
  }

  private static String template(String path) {
    return path.replaceFirst(ID, "{id}");
  }

  /** What was answered so far, by method and path. */
  Map<String, Set<Integer>> met() {
    return met;
  }

  /** What the document describes, by method and path. */
  Map<String, Set<Integer>> described() {
    Map<String, Set<Integer>> described = new TreeMap<>();
    for (var path : document.path("paths").properties()) {
      for (var operation : path.getValue().properties()) {
        if (operation.getKey().equals("parameters")) {
          continue;
        }
        Set<Integer> statuses = new TreeSet<>();
        operation
            .getValue()
            .path("responses")
            .fieldNames()
            .forEachRemaining(status -> statuses.add(Integer.valueOf(status)));
        described.put(operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(), statuses);
      }
    }
    return described;
  }

  /** What stands at a place in the document. */
  List<String> texts(String pointer) {
    return document.at(pointer).valueStream().map(JsonNode::textValue).toList();
  }
}
