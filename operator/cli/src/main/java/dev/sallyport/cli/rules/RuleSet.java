package dev.sallyport.cli.rules;

import dev.sallyport.crds.accessrule.Mount;
import dev.sallyport.decision.rule.Candidate;
import dev.sallyport.decision.rule.LoadedRule;
import dev.sallyport.decision.rule.RuleTable;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The rules that a command is about, the oldest first.
 *
 * @param table the same rules as the runtime looks them up
 */
public record RuleSet(List<KnownRule> rules, RuleTable table) {
  public RuleSet {
    rules = List.copyOf(rules);
  }

  /** Compiles {@code rules}. */
  public static RuleSet of(List<KnownRule> rules) {
    List<LoadedRule> loaded = rules.stream().map(KnownRule::loaded).toList();
    return new RuleSet(rules, RuleTable.empty().with(loaded, List.of()));
  }

  /** The same, none of which decides about the login pages. */
  public RuleSet reserving(Mount pages) {
    return new RuleSet(rules, table.reserving(pages));
  }

  public List<LoadedRule> loaded() {
    return rules.stream().map(KnownRule::loaded).toList();
  }

  /** The namespaces with a rule for {@code host}: whose gateways can have an answer for it. */
  public SortedSet<String> namespacesFor(String host) {
    SortedSet<String> namespaces = new TreeSet<>();
    for (KnownRule known : rules) {
      if (known.loaded().rule().hosts().stream().anyMatch(p -> Candidate.covers(p, host))) {
        namespaces.add(known.loaded().namespace());
      }
    }
    return namespaces;
  }

  /** The rule with where it is written. */
  public KnownRule known(LoadedRule rule) {
    return rules.stream()
        .filter(known -> known.loaded().uid().equals(rule.uid()))
        .findFirst()
        .orElseThrow();
  }
}
