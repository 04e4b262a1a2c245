package dev.sallyport.cli.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.cli.rules.Finding;
import dev.sallyport.cli.rules.Finding.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Findings as lines for people, as JSON, and as SARIF 2.1.0 for code scanning. */
public final class FindingsReport {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private FindingsReport() {}

  /** One line each, as compilers write them, and a sentence about all. */
  public static String text(List<Finding> findings, int files, int rules) {
    long errors = findings.stream().filter(Finding::isError).count();
    long warnings = findings.size() - errors;
    return "%s%s%s in %s: %s, %s\n"
        .formatted(
            lines(findings),
            findings.isEmpty() ? "" : "\n",
            counted(rules, "legal rule"),
            counted(files, "file"),
            counted(errors, "error"),
            counted(warnings, "warning"));
  }

  /** Only the lines. */
  public static String lines(List<Finding> findings) {
    StringBuilder text = new StringBuilder();
    findings.stream().sorted(Finding.IN_ORDER).forEach(f -> text.append(line(f)).append('\n'));
    return text.toString();
  }

  private static String line(Finding finding) {
    String what =
        (finding.object().isEmpty() ? "" : finding.object() + " ")
            + (finding.path().isEmpty() ? "" : finding.path() + " ");
    return "%s: %s: %s%s [%s]"
        .formatted(
            finding.place(),
            finding.kind().severity().name().toLowerCase(Locale.ROOT),
            what,
            finding.message(),
            finding.kind().code());
  }

  static String counted(long number, String what) {
    return "%,d %s%s".formatted(number, what, number == 1 ? "" : "s");
  }

  /** An object with counts and all findings. */
  public static String json(List<Finding> findings, int files, int rules) {
    ObjectNode json = NODES.objectNode();
    json.put("files", files).put("rules", rules);
    json.put("errors", findings.stream().filter(Finding::isError).count());
    json.put("warnings", findings.stream().filter(f -> !f.isError()).count());
    ArrayNode all = json.putArray("findings");
    findings.stream()
        .sorted(Finding.IN_ORDER)
        .forEach(
            f -> {
              ObjectNode one = all.addObject();
              one.put("severity", f.kind().severity().name().toLowerCase(Locale.ROOT));
              one.put("code", f.kind().code()).put("file", f.place().source());
              f.place().line().ifPresent(line -> one.put("line", line));
              one.put("object", f.object()).put("path", f.path()).put("message", f.message());
            });
    return Json.text(json);
  }

  /** SARIF 2.1.0 (OASIS), as GitHub and GitLab read it. */
  public static String sarif(List<Finding> findings) {
    ObjectNode json = NODES.objectNode();
    json.put("$schema", "https://json.schemastore.org/sarif-2.1.0.json").put("version", "2.1.0");
    ObjectNode run = json.putArray("runs").addObject();
    ObjectNode driver = run.putObject("tool").putObject("driver");
    driver.put("name", "sallyport");
    ArrayNode kinds = driver.putArray("rules");
    for (Kind kind : Kind.values()) {
      ObjectNode one = kinds.addObject().put("id", kind.code());
      one.putObject("shortDescription").put("text", kind.meaning());
      one.putObject("defaultConfiguration").put("level", level(kind));
    }
    ArrayNode results = run.putArray("results");
    findings.stream()
        .sorted(Finding.IN_ORDER)
        .forEach(
            f -> {
              ObjectNode one = results.addObject();
              one.put("ruleId", f.kind().code());
              one.put("level", level(f.kind()));
              String what = (f.object() + " " + f.path()).strip();
              one.putObject("message").put("text", (what + " " + f.message()).strip());
              ObjectNode place =
                  one.putArray("locations").addObject().putObject("physicalLocation");
              place.putObject("artifactLocation").put("uri", uri(f.place().source()));
              place.putObject("region").put("startLine", f.place().line().orElse(1));
            });
    return Json.text(json);
  }

  private static String level(Kind kind) {
    return kind.severity().name().toLowerCase(Locale.ROOT);
  }

  /** Relative, so that it means the same on the machine that shows it. */
  private static String uri(String file) {
    Path path = Path.of(file);
    Path here = Path.of("").toAbsolutePath();
    Path shown = path.isAbsolute() && path.startsWith(here) ? here.relativize(path) : path;
    return shown.normalize().toString().replace('\\', '/').replace(" ", "%20");
  }
}
