package dev.sallyport.server.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Which settings there are, from their published schema (JSON Schema 2020-12), and the names of the
 * variables that may stand in for each: {@code database.passwordFile} is {@code
 * SALLYPORT_SETTING_DATABASE_PASSWORD_FILE}.
 */
public final class SettingNames {
  static final String PREFIX = "SALLYPORT_SETTING_";

  private SettingNames() {}

  /**
   * A setting.
   *
   * @param path from the root of the file
   * @param structured whether it is a list or a mapping and not one text
   */
  record Setting(List<String> path, boolean structured) {}

  /** The schema, as it is published. */
  public static String schema() {
    try (InputStream in = SettingNames.class.getResourceAsStream("settings.schema.json")) {
      if (in == null) {
        throw new IllegalStateException("settings.schema.json is missing from the build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All settings, by the variables that stand in for them. */
  static Map<String, Setting> byVariable() {
    try {
      Map<String, Setting> all = new LinkedHashMap<>();
      collect(new ObjectMapper().readTree(schema()), List.of(), all);
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void collect(JsonNode schema, List<String> path, Map<String, Setting> all) {
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      List<String> below = new ArrayList<>(path);
      below.add(property.getKey());
      if (property.getValue().has("properties")) {
        collect(property.getValue(), below, all);
      } else {
        String type = property.getValue().path("type").asText();
        all.put(
            variable(below),
            new Setting(List.copyOf(below), type.equals("array") || type.equals("object")));
      }
    }
  }

  static String variable(List<String> path) {
    return PREFIX
        + String.join("_", path).replaceAll("([a-z])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT);
  }
}
