package dev.sallyport.decision.rule;

import dev.sallyport.crds.accessrule.Rule;
import java.util.UUID;

/**
 * A rule and where it comes from.
 *
 * @param uid of the object; a re-created one has another
 * @param namespace whose gateways the rule answers
 * @param name of the object
 * @param since orders rules by age: where two claim the same request, the smaller one stays in
 *     force
 * @param rule what it says
 */
public record LoadedRule(UUID uid, String namespace, String name, long since, Rule rule) {
  /** {@code namespace/name}, as kubectl and the logs write it. */
  public String id() {
    return namespace + "/" + name;
  }
}
