package dev.sallyport.cli.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sallyport.cli.asking.Words;
import dev.sallyport.cli.rules.KnownRule;
import dev.sallyport.cli.rules.RuleSet;
import dev.sallyport.crds.accessrule.HostPattern;
import dev.sallyport.crds.accessrule.PathPattern;
import dev.sallyport.crds.accessrule.Rule;
import dev.sallyport.decision.rule.Specificity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** Who guards what: every path of every route, and of one host the more specific first. */
public final class RoutesReport {
  private static final Comparator<Row> ORDER =
      Comparator.comparing((Row row) -> row.known().loaded().namespace())
          .thenComparing(Row::host, Specificity.OF_HOSTS)
          .thenComparing(row -> row.host().toString())
          .thenComparing(Row::path, Specificity.OF_PATHS)
          .thenComparing(row -> row.route().methods(), Specificity.OF_METHODS)
          .thenComparing(row -> row.path().toString());

  private RoutesReport() {}

  private record Row(KnownRule known, HostPattern host, Rule.Route route, PathPattern path) {}

  private static List<Row> rows(RuleSet rules, Predicate<String> namespaces) {
    List<Row> rows = new ArrayList<>();
    for (KnownRule known : rules.rules()) {
      if (namespaces.test(known.loaded().namespace())) {
        for (HostPattern host : known.loaded().rule().hosts()) {
          for (Rule.Route route : known.loaded().rule().routes()) {
            route.paths().forEach(path -> rows.add(new Row(known, host, route, path)));
          }
        }
      }
    }
    rows.sort(ORDER);
    return rows;
  }

  /** A table. */
  public static String text(RuleSet rules, Predicate<String> namespaces) {
    List<Row> rows = rows(rules, namespaces);
    if (rows.isEmpty()) {
      return "No rules.\n";
    }
    var table = new Table("").row("HOST", "PATH", "METHODS", "ALLOW", "RULE", "ROUTE", "MODE");
    for (Row row : rows) {
      table.row(
          row.host().toString(),
          row.path().toString(),
          Words.of(row.route().methods()),
          Words.of(row.route().allow()),
          row.known().loaded().id(),
          row.route().name(),
          Words.of(row.known().loaded().rule().rollout()));
    }
    return table.toString();
  }

  /** An array. */
  public static String json(RuleSet rules, Predicate<String> namespaces) {
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    for (Row row : rows(rules, namespaces)) {
      Rule.Rollout rollout = row.known().loaded().rule().rollout();
      json.addObject()
          .put("host", row.host().toString())
          .put("path", row.path().toString())
          .put("methods", Words.of(row.route().methods()))
          .put("allow", Words.of(row.route().allow()))
          .put("rule", row.known().loaded().id())
          .put("route", row.route().name())
          .put("mode", rollout.mode().name())
          .put("percent", rollout.percent())
          .put("place", row.known().place().toString());
    }
    return Json.text(json);
  }
}
