package dev.sallyport.crds.accessrule;

import dev.sallyport.crds.Parsed;
import dev.sallyport.crds.Violation;
import java.util.List;

/**
 * What an AccessRule means: the one form that operator, runtime and command line work with.
 *
 * @param hosts never empty
 * @param routes never empty; no two cover the same requests with equal specificity
 */
public record Rule(List<HostPattern> hosts, List<Route> routes) {
  public Rule {
    hosts = List.copyOf(hosts);
    routes = List.copyOf(routes);
  }

  /**
   * One route of a rule.
   *
   * @param name unique in the rule
   * @param paths never empty
   */
  public record Route(String name, List<PathPattern> paths, Methods methods, Allow allow) {
    public Route {
      paths = List.copyOf(paths);
    }
  }

  /**
   * Reads a spec as the operator does when a rule is applied and the runtime does when it loads
   * one. Everything that the CRD's schema demands is demanded again: rows may come from elsewhere.
   *
   * @return the rule, or all its mistakes at once
   */
  public static Parsed<Rule> parse(AccessRuleSpec spec) {
    RuleParser parser = new RuleParser();
    Rule rule = parser.rule(spec);
    List<Violation> violations = parser.violations();
    return violations.isEmpty() ? new Parsed.Ok<>(rule) : new Parsed.Invalid<>(violations);
  }
}
