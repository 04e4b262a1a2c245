package dev.sallyport.decision.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.sallyport.crds.Parsed;
import dev.sallyport.crds.accessrule.AccessRuleSpec;
import dev.sallyport.crds.accessrule.Rule;
import dev.sallyport.decision.request.Ambiguity;
import dev.sallyport.decision.request.Caller;
import dev.sallyport.decision.request.Check;
import dev.sallyport.decision.rule.LoadedRule;
import dev.sallyport.decision.rule.Lookup;
import dev.sallyport.decision.rule.RuleTable;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Rules written as specs in YAML. */
public final class Rules {
  public static final String NAMESPACE = "shop";

  private static final YAMLMapper YAML = new YAMLMapper();

  private Rules() {}

  public static Rule rule(String yaml) {
    return switch (Rule.parse(spec(yaml))) {
      case Parsed.Ok<Rule>(Rule rule) -> rule;
      case Parsed.Invalid<Rule>(var violations) ->
          throw new IllegalArgumentException(violations + "\n" + yaml);
    };
  }

  public static AccessRuleSpec spec(String yaml) {
    try {
      return YAML.readValue(yaml, AccessRuleSpec.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(yaml, e);
    }
  }

  /** Loaded in the order given: the first is the oldest. */
  public static List<LoadedRule> loaded(String... yamls) {
    List<LoadedRule> rules = new ArrayList<>();
    for (String yaml : yamls) {
      int number = rules.size() + 1;
      rules.add(
          new LoadedRule(new UUID(0, number), NAMESPACE, "rule" + number, number, rule(yaml)));
    }
    return rules;
  }

  public static RuleTable table(String... yamls) {
    return RuleTable.empty().with(loaded(yamls), List.of());
  }

  /** The only route of a rule. */
  public static Lookup.Found found(String yaml) {
    LoadedRule rule = loaded(yaml).getFirst();
    return new Lookup.Found(rule, rule.rule().routes().getFirst());
  }

  public static Check check(String method, String host, String target, Caller caller) {
    return switch (Check.of(method, host, target, caller)) {
      case Check.Outcome.Canonical(Check check) -> check;
      case Check.Outcome.Malformed(Ambiguity ambiguity) ->
          throw new IllegalArgumentException(target + ": " + ambiguity);
    };
  }
}
