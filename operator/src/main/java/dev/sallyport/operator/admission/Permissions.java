package dev.sallyport.operator.admission;

/** What people may do with AccessRules. */
@FunctionalInterface
interface Permissions {
  /**
   * Whether they may; no where nobody can say.
   *
   * @param verb such as get, or Sallyport's own: open
   * @param name of the rule; empty for any
   */
  boolean may(Asker who, String verb, String namespace, String name);
}
