package dev.sallyport.cli.verify;

import dev.sallyport.cli.asking.Ruling;
import dev.sallyport.cli.rules.RuleSet;
import dev.sallyport.decision.decide.Header;
import dev.sallyport.decision.decide.Label;
import dev.sallyport.decision.request.Check;
import dev.sallyport.decision.request.Host;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What became of one expectation.
 *
 * @param differences none where the rules do what is expected
 */
public record Verification(Expectation expectation, List<Difference> differences) {
  public Verification {
    differences = List.copyOf(differences);
  }

  /** One thing that is not as expected. */
  public record Difference(String what, String expected, String actual) {}

  /** Holds one expectation against the rules. */
  public static Verification of(Expectation expected, RuleSet rules, Instant now) {
    SortedSet<String> owners =
        Host.parse(expected.address().authority())
            .map(host -> rules.namespacesFor(host.name()))
            .orElseGet(TreeSet::new);
    if (expected.namespace().isEmpty() && owners.size() > 1) {
      return new Verification(
          expected,
          List.of(
              new Difference(
                  "namespace",
                  "one of " + String.join(", ", owners),
                  "several have rules for the host, so the entry has to name one")));
    }
    String namespace =
        expected.namespace().orElseGet(() -> owners.isEmpty() ? "default" : owners.first());
    return switch (Check.of(
        expected.method(),
        expected.address().authority(),
        expected.address().target(),
        expected.caller())) {
      case Check.Outcome.Malformed(var ambiguity) ->
          new Verification(
              expected,
              differences(
                  expected,
                  new Label("malformed", ambiguity.name().toLowerCase(Locale.ROOT)),
                  Optional.empty(),
                  Map.of()));
      case Check.Outcome.Canonical(Check check) -> {
        Ruling ruling = Ruling.of(rules.table(), namespace, check, expected.visitor(), now);
        yield new Verification(
            expected,
            differences(
                expected,
                ruling.label(),
                ruling.found().map(found -> found.route().name()),
                headers(ruling.told())));
      }
    };
  }

  private static List<Difference> differences(
      Expectation expected, Label label, Optional<String> route, Map<String, String> headers) {
    List<Difference> differences = new ArrayList<>();
    compare(differences, "expect", expected.outcome(), label.decision());
    expected.reason().ifPresent(r -> compare(differences, "reason", r, label.reason()));
    expected.route().ifPresent(r -> compare(differences, "route", r, route.orElse("")));
    new TreeMap<>(expected.headers())
        .forEach(
            (name, value) -> {
              String actual = headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
              boolean fits = value.equals("*") ? !actual.isEmpty() : value.equals(actual);
              if (!fits) {
                compare(differences, "headers." + name, value, actual);
              }
            });
    return differences;
  }

  private static void compare(
      List<Difference> differences, String what, String expected, String actual) {
    if (!expected.equals(actual)) {
      differences.add(new Difference(what, shown(expected), shown(actual)));
    }
  }

  private static String shown(String text) {
    return text.isEmpty() ? "(none)" : text;
  }

  private static Map<String, String> headers(List<Header> told) {
    Map<String, String> headers = new TreeMap<>();
    told.forEach(h -> headers.put(h.name().wireName().toLowerCase(Locale.ROOT), h.value()));
    return headers;
  }
}
