package dev.sallyport.decision.rule;

import dev.sallyport.crds.accessrule.Rule;

/** What the table says about a request. */
public sealed interface Lookup {
  /** The most specific route for it, and the rule that has it. */
  record Found(LoadedRule rule, Rule.Route route) implements Lookup {}

  /** None of the rules that the gateway may ask about owns the host. */
  record UnknownHost() implements Lookup {}

  /** The host is owned, but no route covers the path with this method. */
  record NoRoute() implements Lookup {}
}
