package dev.sallyport.server.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SettingNamesTest {
  private static final Path REFERENCE = Path.of("../../docs/reference/runtime-settings.md");
  private final Schema schema =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(SettingNames.schema(), InputFormat.JSON);

  @TempDir Path folder;

  /** The first YAML of the reference names every setting. */
  private static String reference() throws IOException {
    String text = Files.readString(REFERENCE);
    int start = text.indexOf("```yaml\n") + "```yaml\n".length();
    return text.substring(start, text.indexOf("```", start));
  }

  private List<String> mistakes(JsonNode settings) {
    return schema.validate(settings.toString(), InputFormat.JSON).stream()
        .map(Object::toString)
        .toList();
  }

  @Test
  void settingsOfTheReferenceAreThoseOfTheSchema() throws IOException {
    JsonNode reference = new YAMLMapper().readTree(reference());

    assertEquals(List.of(), mistakes(reference));
    assertEquals(
        new TreeSet<>(SettingNames.byVariable().keySet()), variables(reference, List.of()));
  }

  private static Set<String> variables(JsonNode node, List<String> path) {
    Set<String> all = new TreeSet<>();
    node.properties()
        .forEach(
            property -> {
              List<String> below = new ArrayList<>(path);
              below.add(property.getKey());
              if (property.getValue().isObject() && !below.getLast().equals("authorities")) {
                all.addAll(variables(property.getValue(), below));
              } else {
                all.add(SettingNames.variable(below));
              }
            });
    return all;
  }

  @Test
  void whatTheRuntimeKnowsInEverySectionIsInTheSchema() throws IOException {
    ObjectNode reference = (ObjectNode) new YAMLMapper().readTree(reference());
    addUnknown(reference, "");
    Path file = folder.resolve("runtime.yaml");
    Files.writeString(file, reference.toString());

    List<String> known = new ArrayList<>();
    try {
      Settings _ = Settings.read(file);
    } catch (SettingsException e) {
      e.getMessage()
          .lines()
          .filter(line -> line.contains("is no setting; known here: "))
          .forEach(known::add);
    }

    assertFalse(known.isEmpty());
    for (String line : known) {
      String section =
          line.substring(0, line.indexOf(": is no setting")).replaceFirst("^.*: ", "").strip();
      List<String> path = new ArrayList<>(List.of(section.split("\\.")));
      path.removeLast();
      assertEquals(
          properties(path),
          new TreeSet<>(
              List.of(line.substring(line.indexOf("known here: ") + 12).strip().split(", "))),
          line);
    }
  }

  /** Into each section goes a name that is no setting, so that those which are get named. */
  private static void addUnknown(ObjectNode node, String path) {
    if (path.equals(".mtls.authorities")) {
      return;
    }
    node.properties()
        .forEach(
            property -> {
              if (property.getValue() instanceof ObjectNode section) {
                addUnknown(section, path + "." + property.getKey());
              }
            });
    node.put("unheard", true);
  }

  private static Set<String> properties(List<String> path) throws IOException {
    JsonNode node = new ObjectMapper().readTree(SettingNames.schema());
    for (String name : path) {
      node = node.path("properties").path(name);
    }
    Set<String> names = new TreeSet<>();
    node.path("properties").fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void schemaRefusesWhatIsNoSetting() throws IOException {
    ObjectNode settings = (ObjectNode) new YAMLMapper().readTree(reference());
    settings.putObject("databse");
    settings.withObject("/sessions").put("life", "a day");

    List<String> mistakes = mistakes(settings);

    assertTrue(mistakes.stream().anyMatch(mistake -> mistake.contains("databse")), "" + mistakes);
    assertTrue(mistakes.stream().anyMatch(mistake -> mistake.contains("life")), "" + mistakes);
  }
}
