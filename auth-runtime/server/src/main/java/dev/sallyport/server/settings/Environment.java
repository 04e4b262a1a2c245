package dev.sallyport.server.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Puts what stands in the environment in the place of what stands in the file. */
final class Environment {
  private final List<String> mistakes;

  /**
   * @param mistakes takes those that are found
   */
  Environment(List<String> mistakes) {
    this.mistakes = mistakes;
  }

  /** A variable that is no setting is a mistake, as a name in the file is. */
  void override(ObjectNode root, Map<String, String> environment) {
    Map<String, String> ours = new TreeMap<>(environment);
    ours.keySet().removeIf(variable -> !variable.startsWith(SettingNames.PREFIX));
    if (ours.isEmpty()) {
      return;
    }
    Map<String, SettingNames.Setting> known = SettingNames.byVariable();
    ours.forEach(
        (variable, text) -> {
          SettingNames.Setting setting = known.get(variable);
          if (setting == null) {
            mistakes.add(
                "%s (environment): is no setting; %s is one"
                    .formatted(variable, nearest(variable, known.keySet())));
          } else {
            put(root, setting, variable, text);
          }
        });
  }

  private void put(ObjectNode root, SettingNames.Setting setting, String variable, String text) {
    ObjectNode section = root;
    for (String name : setting.path().subList(0, setting.path().size() - 1)) {
      section = section.get(name) instanceof ObjectNode there ? there : section.putObject(name);
    }
    section.set(setting.path().getLast(), value(setting, variable, text));
  }

  /** Lists are written as they are in the file: {@code [10.0.0.0/8, 192.0.2.0/24]}. */
  private JsonNode value(SettingNames.Setting setting, String variable, String text) {
    if (!setting.structured()) {
      return TextNode.valueOf(text);
    }
    try {
      return new YAMLMapper().readTree(text);
    } catch (JsonProcessingException _) {
      mistakes.add("%s (environment): is not YAML".formatted(variable)); // Without its text.
      return TextNode.valueOf("");
    }
  }

  /** The one that begins like it for the longest. */
  private static String nearest(String variable, Set<String> known) {
    String best = "";
    int longest = -1;
    for (String candidate : known) {
      int common = 0;
      while (common < Math.min(candidate.length(), variable.length())
          && candidate.charAt(common) == variable.charAt(common)) {
        common++;
      }
      if (common > longest) {
        longest = common;
        best = candidate;
      }
    }
    return best;
  }
}
