package dev.sallyport.store.rules;

import dev.sallyport.store.fakes.InMemoryRules;

class InMemoryRulesTest implements RulesContract {
  private final Rules rules = new InMemoryRules();

  @Override
  public Rules rules() {
    return rules;
  }
}
