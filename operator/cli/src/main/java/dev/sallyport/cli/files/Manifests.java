package dev.sallyport.cli.files;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.cli.rules.Finding;
import dev.sallyport.cli.rules.Finding.Kind;
import dev.sallyport.cli.rules.KnownRule;
import dev.sallyport.cli.rules.Place;
import dev.sallyport.cli.rules.RuleSet;
import dev.sallyport.crds.Parsed;
import dev.sallyport.crds.accessrule.AccessRuleSpec;
import dev.sallyport.crds.accessrule.Rule;
import dev.sallyport.decision.rule.LoadedRule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Reads AccessRules from files, and passes over resources of other kinds.
 *
 * <p>Where two rules claim the same request, the one in force first keeps it; of files nobody knows
 * which that is, so what is read first counts as older.
 */
public final class Manifests {
  private static final String API_VERSION = "sallyport.dev/v1alpha1";
  private static final String GROUP = "sallyport.dev/";
  private static final String KIND = "AccessRule";
  private static final Set<String> TOP = Set.of("apiVersion", "kind", "metadata", "spec", "status");

  private final List<KnownRule> rules = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();
  private final Map<String, Place> names = new HashMap<>();

  private Manifests() {}

  /**
   * What was read.
   *
   * @param rules the legal ones
   * @param findings what is wrong with the others
   */
  public record Read(RuleSet rules, List<Finding> findings) {
    public Read {
      findings = List.copyOf(findings);
    }
  }

  /** Reads files in the order given. */
  public static Read read(List<Path> files) {
    var manifests = new Manifests();
    for (Path file : files) {
      try {
        manifests.text(file.toString(), Files.readString(file, StandardCharsets.UTF_8));
      } catch (IOException e) {
        manifests.findings.add(
            new Finding(
                Kind.UNREADABLE, Place.all(file.toString()), "", "", "cannot be read: " + e));
      }
    }
    return new Read(RuleSet.of(manifests.rules), manifests.findings);
  }

  private void text(String file, String text) {
    for (YamlDocument document : YamlDocument.read(file, text, findings)) {
      resource(document, "", document.json());
    }
  }

  private void resource(YamlDocument document, String at, JsonNode json) {
    String version = json.path("apiVersion").asText();
    String kind = json.path("kind").asText();
    if (kind.equals("List") && json.path("items").isArray()) {
      for (int i = 0; i < json.path("items").size(); i++) {
        resource(document, at + "items[%d].".formatted(i), json.path("items").get(i));
      }
    } else if (version.startsWith(GROUP) && kind.equals(KIND)) {
      if (version.equals(API_VERSION)) {
        new Resource(document, at, json).read();
      } else {
        findings.add(
            new Finding(
                Kind.ILLEGAL_VALUE,
                document.place(at + "apiVersion"),
                "",
                "apiVersion",
                "\"%s\" is not served: write %s".formatted(version, API_VERSION)));
      }
    }
  }

  /** One AccessRule. */
  private final class Resource {
    private final YamlDocument document;
    private final String at;
    private final JsonNode json;
    private final String id;
    private boolean legal = true;

    Resource(YamlDocument document, String at, JsonNode json) {
      this.document = document;
      this.at = at;
      this.json = json;
      JsonNode metadata = json.path("metadata");
      String namespace = metadata.path("namespace").asText();
      this.id =
          (namespace.isEmpty() ? "default" : namespace) + "/" + metadata.path("name").asText();
    }

    void read() {
      json.fieldNames()
          .forEachRemaining(
              name -> {
                if (!TOP.contains(name)) {
                  add(Kind.UNKNOWN_FIELD, name, "is not a field: there are metadata and spec");
                }
              });
      name();
      if (!json.path("spec").isObject()) {
        add(Kind.ILLEGAL_VALUE, "spec", "is missing: a rule has at least hosts and routes");
        return;
      }
      Set<String> complained = new HashSet<>();
      AccessRuleSpec spec =
          Binding.read(
              json.path("spec"),
              AccessRuleSpec.class,
              "spec",
              (kind, path, message) -> {
                complained.add(path);
                add(kind, path, message);
              });
      keep(Rule.parse(spec), complained);
    }

    private void name() {
      String name = json.path("metadata").path("name").asText();
      if (name.isEmpty()) {
        add(Kind.ILLEGAL_VALUE, "metadata.name", "is missing: name the rule after its app");
      } else if (name.equals("sallyport")) {
        add(
            Kind.ILLEGAL_VALUE,
            "metadata.name",
            "\"sallyport\" is taken by the Middleware of the namespace: name the rule after its app");
      }
      Place first = names.putIfAbsent(id, document.place(at));
      if (first != null) {
        add(
            Kind.SAME_NAME,
            "metadata.name",
            "%s is in %s too, and only one of them can be applied: rename one"
                .formatted(id, first));
      }
    }

    /**
     * @param complained paths whose values were left out, so that what is said of them now is of
     *     our making
     */
    private void keep(Parsed<Rule> parsed, Set<String> complained) {
      switch (parsed) {
        case Parsed.Invalid<Rule>(var violations) ->
            violations.stream()
                .filter(v -> complained.stream().noneMatch(path -> isAbout(v.path(), path)))
                .forEach(v -> add(Kind.ILLEGAL_VALUE, v.path(), v.message()));
        case Parsed.Ok<Rule>(Rule rule) -> {
          if (legal) {
            String[] parts = id.split("/", 2);
            UUID uid = UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8));
            rules.add(
                new KnownRule(
                    new LoadedRule(uid, parts[0], parts[1], rules.size(), rule),
                    path -> document.place(at + path)));
          }
        }
      }
    }

    private static boolean isAbout(String path, String complained) {
      return path.startsWith(complained)
          || (complained.startsWith(path)
              && complained.substring(path.length()).matches("\\[\\d+\\]"));
    }

    private void add(Kind kind, String path, String message) {
      legal = false;
      findings.add(new Finding(kind, document.place(at + path), id, path, message));
    }
  }
}
