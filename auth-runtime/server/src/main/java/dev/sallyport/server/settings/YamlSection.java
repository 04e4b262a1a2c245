package dev.sallyport.server.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.sallyport.crds.Parsed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A mapping in a YAML file, which remembers what was asked for and what was wrong. What is there
 * and was never asked for is a mistake too: it is a typing error, or a wish that would go unheard.
 */
final class YamlSection {
  private final Path file;
  private final String path;
  private final JsonNode node;
  private final List<String> mistakes;
  private final Set<String> asked = new LinkedHashSet<>();
  private final Map<String, YamlSection> sections = new HashMap<>();

  private YamlSection(Path file, String path, JsonNode node, List<String> mistakes) {
    this.file = file;
    this.path = path;
    this.node = node;
    this.mistakes = mistakes;
  }

  static YamlSection read(Path file) throws SettingsException {
    return read(file, Map.of());
  }

  /**
   * @param environment may stand in for what is in the file ({@link Environment})
   */
  static YamlSection read(Path file, Map<String, String> environment) throws SettingsException {
    try {
      JsonNode tree = new YAMLMapper().readTree(Files.readString(file));
      List<String> mistakes = new ArrayList<>();
      if (tree instanceof ObjectNode root) {
        new Environment(mistakes).override(root, environment);
      }
      return new YamlSection(file, "", tree, mistakes);
    } catch (JsonProcessingException e) {
      // Without its text, which quotes the file.
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw new SettingsException(file, List.of("line " + line + " is not YAML"));
    } catch (IOException _) {
      throw new SettingsException(file, List.of("cannot be read"));
    }
  }

  YamlSection section(String name) {
    asked.add(name);
    return sections.computeIfAbsent(
        name,
        _ -> {
          JsonNode child = node.path(name);
          if (!child.isObject()) {
            mistake(at(name) + ": is missing");
            child = MissingNode.getInstance();
          }
          return new YamlSection(file, at(name), child, mistakes);
        });
  }

  /** A section that may be left out. */
  Optional<YamlSection> optionalSection(String name) {
    asked.add(name);
    return node.path(name).isMissingNode() ? Optional.empty() : Optional.of(section(name));
  }

  /** The sections of a list that may be left out. */
  List<YamlSection> sections(String name) {
    asked.add(name);
    JsonNode list = node.path(name);
    if (!list.isMissingNode() && !list.isArray()) {
      mistake(at(name) + ": is no list");
    }
    List<YamlSection> all = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      String place = "%s[%d]".formatted(name, i);
      JsonNode element = list.path(i);
      if (element.isObject()) {
        YamlSection section = new YamlSection(file, at(place), element, mistakes);
        sections.put(place, section);
        all.add(section);
      } else if (list.isArray()) {
        mistake(at(place) + ": is no section");
      }
    }
    return all;
  }

  /** The text under {@code name}; {@code example} is shown to whoever left it out. */
  String text(String name, String example) {
    return value(name, example, Function.identity(), "");
  }

  /**
   * What the text under {@code name} means.
   *
   * @param parse null for a text that means nothing
   * @param otherwise stands in after a mistake; {@link #refuseMistakes} sees to it that nobody uses
   *     it
   */
  <T> T value(String name, String example, Function<String, @Nullable T> parse, T otherwise) {
    asked.add(name);
    JsonNode child = node.path(name);
    if (!child.isValueNode() || child.isNull() || child.asText().isBlank()) {
      mistake("%s: is missing, write for example %s".formatted(at(name), example));
      return otherwise;
    }
    T value = parse.apply(child.asText());
    if (value == null) {
      mistake("%s: is not usable, write for example %s".formatted(at(name), example));
      return otherwise;
    }
    return value;
  }

  /** The same, for what may be left out: then {@code ordinary} counts. */
  <T> T valueOr(String name, String example, Function<String, @Nullable T> parse, T ordinary) {
    return has(name) ? value(name, example, parse, ordinary) : ordinary;
  }

  /** Whether there is anything under {@code name}, which may be left out. */
  boolean has(String name) {
    asked.add(name);
    return node.has(name);
  }

  /** What the texts of the list under {@code name} mean; see {@link #value}. */
  <T> List<T> values(String name, String example, Function<String, @Nullable T> parse) {
    asked.add(name);
    JsonNode child = node.path(name);
    if (!child.isArray()) {
      mistake("%s: is no list, write for example %s".formatted(at(name), example));
    }
    List<T> values = new ArrayList<>();
    for (int i = 0; i < child.size(); i++) {
      JsonNode element = child.path(i);
      T value = element.isTextual() ? parse.apply(element.textValue()) : null;
      if (value == null) {
        mistake("%s[%d]: is not usable, write for example %s".formatted(at(name), i, example));
      } else {
        values.add(value);
      }
    }
    return values;
  }

  /**
   * What the texts of the list under {@code name} mean, which has at least one.
   *
   * @param parse is told where the text stands
   */
  <T> List<T> parsed(String name, String example, BiFunction<String, String, Parsed<T>> parse) {
    asked.add(name);
    JsonNode child = node.path(name);
    if (!child.isArray() || child.isEmpty()) {
      mistake("%s: names nobody, write for example %s".formatted(at(name), example));
    }
    List<T> values = new ArrayList<>();
    for (int i = 0; i < child.size(); i++) {
      switch (parse.apply("%s[%d]".formatted(at(name), i), child.path(i).asText())) {
        case Parsed.Ok<T>(T value) -> values.add(value);
        case Parsed.Invalid<T>(var violations) ->
            violations.forEach(violation -> mistake(violation.toString()));
      }
    }
    return values;
  }

  /** The file that is named here; it can be read. */
  Path file(String name) {
    Path none = Path.of("");
    Path named = value(name, "/etc/sallyport/" + name, Path::of, none);
    if (!named.equals(none) && !Files.isReadable(named)) {
      mistake("%s: the file %s cannot be read".formatted(at(name), named));
      return none;
    }
    return named;
  }

  /** The contents of the file that is named here. */
  String contents(String name) {
    Path named = file(name);
    try {
      return named.toString().isEmpty() ? "" : Files.readString(named);
    } catch (IOException _) {
      mistake("%s: the file %s cannot be read".formatted(at(name), named));
      return "";
    }
  }

  /** Which names there are. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  void mistake(String mistake) {
    mistakes.add(mistake);
  }

  /** Takes over what was wrong with another file. */
  void adopt(YamlSection other) {
    other.collectUnknown();
    other.mistakes.forEach(mistake -> mistakes.add(other.file + ": " + mistake));
  }

  /** To be called on the root, after everything was asked for. */
  void refuseMistakes() throws SettingsException {
    collectUnknown();
    if (!mistakes.isEmpty()) {
      throw new SettingsException(file, mistakes);
    }
  }

  private void collectUnknown() {
    for (String name : names()) {
      if (!asked.contains(name)) {
        mistakes.add(
            "%s: is no setting; known here: %s".formatted(at(name), String.join(", ", asked)));
      }
    }
    sections.values().forEach(YamlSection::collectUnknown);
  }

  /** Where {@code name} stands, from the root of the file. */
  String at(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
