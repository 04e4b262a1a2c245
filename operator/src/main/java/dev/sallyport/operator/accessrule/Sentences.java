package dev.sallyport.operator.accessrule;

import java.util.List;

/** What people are told about rules that claim the same. */
final class Sentences {
  private static final int SHOWN = 3;

  private Sentences() {}

  /**
   * For the status of a rule. Whoever reads it may read this namespace's rules, and perhaps no
   * other's: the rule that owns a host elsewhere is not named.
   */
  static String ofLosses(List<Claims.Loss> losses) {
    String told = String.join("; ", losses.stream().limit(SHOWN).map(Sentences::ofLoss).toList());
    return losses.size() > SHOWN ? "%s; and %d more".formatted(told, losses.size() - SHOWN) : told;
  }

  private static String ofLoss(Claims.Loss loss) {
    return switch (loss) {
      case Claims.Loss.OfRequest(String route, var other, String otherRoute, String witness) ->
          ("route \"%s\" claims %s, as route \"%s\" of the older rule %s does with equal specificity:"
                  + " change one of them")
              .formatted(route, witness, otherRoute, other.name());
      case Claims.Loss.OfHost(var host, _) ->
          "host %s belongs to an older rule of another namespace: remove it, or have that rule changed"
              .formatted(host);
    };
  }
}
