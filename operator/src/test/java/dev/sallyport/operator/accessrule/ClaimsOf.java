package dev.sallyport.operator.accessrule;

import dev.sallyport.store.rules.RuleChanges;
import dev.sallyport.store.rules.RuleRow;
import java.util.List;
import java.util.UUID;

/** Claims for the tests of other rooms. */
public final class ClaimsOf {
  private ClaimsOf() {}

  /** One rule is in force, with one route {@code r}. */
  public static Claims rule(String namespace, String name, String host, String path) {
    var claims = new Claims();
    var spec = Examples.rule(name, 1, host, path).getSpec();
    var key = new RuleRow.Key(new UUID(7, 7), new UUID(1, 1));
    var row = new RuleRow(key, namespace, name, 1, 1, 1, new RuleRow.Content.Spec(spec));
    claims.apply(new RuleChanges(1, new UUID(7, 7), List.of(row)));
    return claims;
  }
}
