package dev.sallyport.operator.admission;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.sallyport.crds.Parsed;
import dev.sallyport.crds.accessrule.AccessRuleSpec;
import dev.sallyport.crds.accessrule.Rule;

/** Rules in YAML. */
final class Specs {
  private static final YAMLMapper YAML = new YAMLMapper();

  private Specs() {}

  static Rule rule(String fields, String routes) {
    return rule("shop.example.com", fields, routes);
  }

  static Rule rule(String host, String fields, String routes) {
    return switch (Rule.parse(spec(host, fields, routes))) {
      case Parsed.Ok<Rule>(Rule rule) -> rule;
      case Parsed.Invalid<Rule>(var violations) ->
          throw new IllegalArgumentException(violations.toString());
    };
  }

  static AccessRuleSpec spec(String host, String fields, String routes) {
    String yaml = "{hosts: ['%s'], %s routes: [%s]}".formatted(host, fields, routes);
    try {
      return YAML.readValue(yaml, AccessRuleSpec.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(yaml, e);
    }
  }
}
