package dev.sallyport.e2e.alerts;

import static dev.sallyport.e2e.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.cluster.Installation;
import dev.sallyport.cluster.net.Http;
import dev.sallyport.e2e.GuardedApp;
import dev.sallyport.e2e.Visitor;
import dev.sallyport.e2e.WithSallyport;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** No alert is about a metric or a label that nobody measures. */
@ExtendWith(WithSallyport.class)
final class AlertNamesE2E {
  /** There is no such counter before the first failure. */
  private static final String COUNTED_FROM_THE_FIRST = "operator_sdk_reconciliations_failed_total";

  private static final String BINDING = "clusterrolebinding/sallyport-operator";

  /** What Prometheus itself knows of a target. */
  private static final Set<String> OF_A_TARGET = Set.of("job", "instance");

  private static final Pattern SAMPLE =
      Pattern.compile("^(\\w+)(?:\\{(.*)})? \\S+$", Pattern.MULTILINE);
  private static final Pattern LABEL = Pattern.compile("(\\w+)(?:=|!=|=~|!~)\"");
  private static final Pattern VALUE = Pattern.compile("(\\w+)!?=\"([^\"]*)\"");
  private static final Pattern SELECTOR =
      Pattern.compile("\\b([a-z]\\w*)(?:\\{([^}]*)})?(?=\\[|\\s*\\)|\\s*[-=<>+*/]|\\s*\\{|\\s*$)");
  private static final Pattern GROUPING = Pattern.compile("\\bby \\(([^)]*)\\)");
  private static final Pattern STRING = Pattern.compile("\"[^\"]*\"");

  @Test
  void whatAlertsAskForIsReallyMeasured(Installation sallyport) throws Exception {
    try (var visitor = new Visitor(sallyport).loggedIn()) {
      visitor.shop("/", Visitor.JSON);
      visitor.send("/logout", Map.of());
    }
    failToReconcile(sallyport);
    Map<String, Set<String>> measured = new HashMap<>();
    measure(metrics(sallyport, "runtime/management"), measured);
    measure(metrics(sallyport, "operator"), measured);

    var missing = new TreeSet<String>();
    for (Alert alert : Alert.all()) {
      Map<String, Set<String>> asked = asked(alert.expression());
      assertFalse(asked.isEmpty(), alert.name());
      asked.forEach(
          (metric, labels) -> {
            Set<String> there = measured.get(metric);
            if (metric.equals("up")) {
              return;
            }
            if (there == null) {
              missing.add("%s: %s".formatted(alert.name(), metric));
              return;
            }
            labels.stream()
                .filter(label -> !OF_A_TARGET.contains(label) && !there.contains(label))
                .forEach(label -> missing.add("%s: %s{%s}".formatted(alert.name(), metric, label)));
          });
    }
    assertEquals(new TreeSet<String>(), missing);
  }

  @Test
  void valuesThatAlertsAskForAreInTheReference() throws IOException {
    String reference = page("runtime-metrics.md") + page("operator-metrics.md");
    var unknown = new TreeSet<String>();
    for (Alert alert : Alert.all()) {
      VALUE
          .matcher(alert.expression())
          .results()
          .filter(value -> !OF_A_TARGET.contains(value.group(1)))
          .filter(value -> !reference.contains("`" + value.group(2) + "`"))
          .forEach(value -> unknown.add("%s: %s".formatted(alert.name(), value.group())));
    }
    assertEquals(new TreeSet<String>(), unknown);
  }

  @Test
  void metricsAndLabelsAreFoundInExpressions() {
    assertEquals(
        Map.of("a_total", Set.of("x", "pool"), "b", Set.of("pool", "y")),
        asked(
            "sum by (pool) (rate(a_total{x=\"up to 1\"}[5m])) / sum by (pool) (b{y!=\"2\"}) > 0.8"));
    assertEquals(Map.of("a", Set.of(), "b", Set.of()), asked("a - b > 0"));
    assertEquals(Map.of("up", Set.of("job")), asked("absent(up{job=\"x\"})"));
    assertTrue(asked("a_total < 0").containsKey("a_total"));
  }

  /** The operator is allowed nothing for a moment, and has something to do. */
  private static void failToReconcile(Installation sallyport) throws Exception {
    var allowed = (ObjectNode) Alert.yaml(sallyport.kubectl("get", BINDING, "-o", "json"));
    allowed.withObject("/metadata").remove(List.of("uid", "resourceVersion", "managedFields"));
    sallyport.kubectl("delete", BINDING);
    try {
      sallyport.kubectl("delete", "middleware/shop", "-n", "shop");
      eventually(
          GuardedApp.PATIENCE,
          () -> metrics(sallyport, "operator"),
          text -> text.contains(COUNTED_FROM_THE_FIRST));
    } finally {
      sallyport.apply(allowed.toString());
    }
    sallyport.kubectl("wait", "--for=create", "middleware/shop", "-n", "shop", "--timeout=60s");
    try (var visitor = new Visitor(sallyport)) {
      eventually(
          GuardedApp.PATIENCE,
          () -> visitor.shop("/healthz", Visitor.JSON).statusCode(),
          status -> status == 200);
    }
  }

  private static String page(String name) throws IOException {
    return Files.readString(WithSallyport.ROOT.resolve("docs/reference").resolve(name));
  }

  private static String metrics(Installation sallyport, String part) throws Exception {
    try (var http = new Http(sallyport.trust())) {
      return http.get("http://127.0.0.1:" + sallyport.port(part) + "/metrics", Map.of()).body();
    }
  }

  private static void measure(String text, Map<String, Set<String>> measured) {
    for (MatchResult sample : SAMPLE.matcher(text).results().toList()) {
      Set<String> labels = measured.computeIfAbsent(sample.group(1), _ -> new TreeSet<>());
      if (sample.group(2) != null) {
        LABEL.matcher(sample.group(2)).results().forEach(label -> labels.add(label.group(1)));
      }
    }
  }

  /** The metrics of an expression, each with the labels that are asked for. */
  private static Map<String, Set<String>> asked(String expression) {
    var grouped = new TreeSet<String>();
    for (MatchResult grouping : GROUPING.matcher(expression).results().toList()) {
      for (String label : grouping.group(1).split(",", -1)) {
        grouped.add(label.strip());
      }
    }
    String selectors =
        GROUPING
            .matcher(STRING.matcher(expression).replaceAll("\"\""))
            .replaceAll("")
            .replaceAll("\\boffset \\w+|\\b(?:and|or|unless)\\b", ",");
    var asked = new HashMap<String, Set<String>>();
    for (MatchResult selector : SELECTOR.matcher(selectors).results().toList()) {
      Set<String> labels = asked.computeIfAbsent(selector.group(1), _ -> new TreeSet<>(grouped));
      if (selector.group(2) != null) {
        LABEL.matcher(selector.group(2)).results().forEach(label -> labels.add(label.group(1)));
      }
    }
    return asked;
  }
}
