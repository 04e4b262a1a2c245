package dev.sallyport.cli.rules;

import dev.sallyport.cli.rules.Finding.Kind;
import dev.sallyport.crds.accessrule.HostPattern;
import dev.sallyport.decision.rule.Conflicts;
import dev.sallyport.decision.rule.Conflicts.Conflict;
import dev.sallyport.decision.rule.LoadedRule;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What is wrong or doubtful about legal rules, seen together. */
public final class Inspection {
  private final RuleSet rules;
  private final List<Finding> findings = new ArrayList<>();

  private Inspection(RuleSet rules) {
    this.rules = rules;
  }

  /** All findings, in the order of the rules. */
  public static List<Finding> of(RuleSet rules) {
    var inspection = new Inspection(rules);
    Conflicts conflicts = Conflicts.among(rules.loaded());
    for (KnownRule known : rules.rules()) {
      conflicts.of(known.loaded()).forEach(conflict -> inspection.conflict(known, conflict));
      inspection.owners(known);
      inspection.findings.addAll(Doubts.about(known, rules));
    }
    return List.copyOf(inspection.findings);
  }

  /** Said once, of the younger rule: it is the one that would be refused. */
  private void conflict(KnownRule known, Conflict conflict) {
    LoadedRule other = conflict.other();
    if (other.since() >= known.loaded().since()) {
      return;
    }
    KnownRule first = rules.known(other);
    String path = known.routePath(conflict.route());
    add(
        Kind.CONFLICT,
        known,
        path,
        ("route \"%s\" claims %s with the same specificity as route \"%s\" of %s (%s), which is first"
                + " and keeps it: remove the path from one of them, or make one more specific")
            .formatted(
                conflict.route(),
                conflict.witness(),
                conflict.otherRoute(),
                other.id(),
                first.places().apply(first.routePath(conflict.otherRoute()))));
  }

  private void owners(KnownRule known) {
    List<LoadedRule> others =
        Conflicts.ownersElsewhere(rules.loaded(), known.loaded()).stream()
            .filter(other -> other.since() < known.loaded().since())
            .toList();
    List<HostPattern> hosts = known.loaded().rule().hosts();
    for (int i = 0; i < hosts.size(); i++) {
      HostPattern host = hosts.get(i);
      String owners =
          others.stream()
              .filter(other -> other.rule().hosts().contains(host))
              .map(other -> other.id() + " (" + rules.known(other).place() + ")")
              .collect(Collectors.joining(", "));
      if (!owners.isEmpty()) {
        add(
            Kind.HOST_OF_TWO_NAMESPACES,
            known,
            "spec.hosts[%d]".formatted(i),
            ("\"%s\" belongs to another namespace too: %s. Each namespace's gateway follows its own"
                    + " rules only, so who is let in depends on whose IngressRoute gets the request:"
                    + " keep the host in one namespace")
                .formatted(host, owners));
      }
    }
  }

  private void add(Kind kind, KnownRule known, String path, String message) {
    findings.add(new Finding(kind, known.places().apply(path), known.loaded().id(), path, message));
  }
}
