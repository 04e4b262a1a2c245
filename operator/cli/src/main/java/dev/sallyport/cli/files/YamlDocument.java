package dev.sallyport.cli.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.cli.rules.Finding;
import dev.sallyport.cli.rules.Finding.Kind;
import dev.sallyport.cli.rules.Place;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * One document of a YAML file: as JSON, which is what the API server would get, and with the line
 * of everything in it.
 *
 * @param file as messages name it
 */
record YamlDocument(String file, Node root, JsonNode json) {
  private static final int MAX_DEPTH = 64;
  private static final int MAX_NODES = 200_000;
  private static final Pattern STEP = Pattern.compile("\\.?([^.\\[\\]]+)|\\[(\\d+)\\]");

  /**
   * Reads all documents of a file up to the first place that is not YAML, which becomes a finding.
   */
  static List<YamlDocument> read(String file, String text, List<Finding> findings) {
    List<YamlDocument> documents = new ArrayList<>();
    try {
      for (Node root : new Yaml(new LoaderOptions()).composeAll(new StringReader(text))) {
        JsonNode json = new Conversion(file, findings).json(root, 0);
        if (!json.isNull()) {
          documents.add(new YamlDocument(file, root, json));
        }
      }
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      findings.add(
          new Finding(Kind.YAML_SYNTAX, Place.line(file, line), "", "", sentence(e) + CURE));
    } catch (YAMLException e) {
      findings.add(new Finding(Kind.YAML_SYNTAX, Place.all(file), "", "", e.getMessage() + CURE));
    }
    return documents;
  }

  private static final String CURE = "; what follows in the file was not read";

  private static String sentence(MarkedYAMLException e) {
    String problem = String.valueOf(e.getProblem()).replaceAll("\\s+", " ");
    return e.getContext() == null
        ? problem
        : e.getContext().replaceAll("\\s+", " ") + " " + problem;
  }

  /** Where {@code path} is, or as much of it as is there. */
  Place place(String path) {
    Node node = root;
    int line = line(root);
    Matcher steps = STEP.matcher(path);
    while (steps.find()) {
      Optional<Node> next = Optional.empty();
      if (steps.group(1) != null && node instanceof MappingNode mapping) {
        for (NodeTuple entry : mapping.getValue()) {
          if (entry.getKeyNode() instanceof ScalarNode key
              && key.getValue().equals(steps.group(1))) {
            next = Optional.of(entry.getValueNode());
            line = line(key);
          }
        }
      } else if (steps.group(2) != null && node instanceof SequenceNode sequence) {
        int index = Integer.parseInt(steps.group(2));
        if (index < sequence.getValue().size()) {
          next = Optional.of(sequence.getValue().get(index));
          line = line(next.get());
        }
      }
      if (next.isEmpty()) {
        break;
      }
      node = next.get();
    }
    return Place.line(file, line);
  }

  private static int line(Node node) {
    return node.getStartMark().getLine() + 1;
  }

  /** From nodes to JSON, by the core schema; what JSON cannot say becomes a finding. */
  private static final class Conversion {
    private final String file;
    private final List<Finding> findings;
    private int nodes;

    Conversion(String file, List<Finding> findings) {
      this.file = file;
      this.findings = findings;
    }

    JsonNode json(Node node, int depth) {
      nodes++;
      if (depth > MAX_DEPTH || nodes > MAX_NODES) {
        throw new YAMLException(
            "more than %d levels or %d values, aliases included".formatted(MAX_DEPTH, MAX_NODES));
      }
      return switch (node) {
        case MappingNode mapping -> object(mapping, depth);
        case SequenceNode sequence -> {
          ArrayNode array = JsonNodeFactory.instance.arrayNode();
          sequence.getValue().forEach(one -> array.add(json(one, depth + 1)));
          yield array;
        }
        case ScalarNode scalar -> scalar(scalar);
        default -> JsonNodeFactory.instance.nullNode();
      };
    }

    private JsonNode object(MappingNode mapping, int depth) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      for (NodeTuple entry : mapping.getValue()) {
        String key = entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
        if (object.has(key)) {
          findings.add(
              new Finding(
                  Kind.YAML_SYNTAX,
                  Place.line(file, line(entry.getKeyNode())),
                  "",
                  "",
                  "the key \"%s\" is there twice: remove one".formatted(key)));
        }
        object.set(key, json(entry.getValueNode(), depth + 1));
      }
      return object;
    }

    private static JsonNode scalar(ScalarNode scalar) {
      String text = scalar.getValue();
      Tag tag = scalar.getTag();
      var factory = JsonNodeFactory.instance;
      if (tag.equals(Tag.NULL)) {
        return factory.nullNode();
      }
      if (tag.equals(Tag.BOOL)) {
        return factory.booleanNode(text.matches("(?i)true|yes|on|y"));
      }
      if (tag.equals(Tag.INT) && text.matches("[-+]?[0-9]{1,18}")) {
        return factory.numberNode(new BigInteger(text).longValueExact());
      }
      if (tag.equals(Tag.FLOAT) && text.matches("[-+]?[0-9.]+(?:[eE][-+]?[0-9]{1,3})?")) {
        return factory.numberNode(new BigDecimal(text));
      }
      return factory.textNode(text);
    }
  }
}
