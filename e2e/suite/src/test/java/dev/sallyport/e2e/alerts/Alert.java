package dev.sallyport.e2e.alerts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.sallyport.e2e.WithSallyport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One of the alerts that people are given.
 *
 * @param expression in PromQL
 */
record Alert(String name, String expression, String severity, String runbook) {
  static final Path FILE = WithSallyport.ROOT.resolve("samples/monitoring/alerts.yaml");
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  /** All of them. */
  static List<Alert> all() throws IOException {
    var alerts = new ArrayList<Alert>();
    for (JsonNode group : yaml(FILE).path("groups")) {
      for (JsonNode rule : group.path("rules")) {
        alerts.add(
            new Alert(
                rule.path("alert").asText(),
                rule.path("expr").asText(),
                rule.path("labels").path("severity").asText(),
                rule.path("annotations").path("runbook_url").asText()));
      }
    }
    return alerts;
  }

  static JsonNode yaml(Path file) throws IOException {
    return YAML.readTree(file.toFile());
  }

  static JsonNode yaml(String text) throws IOException {
    return YAML.readTree(text);
  }
}
