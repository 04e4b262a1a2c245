package dev.sallyport.operator.accessrule;

import java.util.List;

/** What people are told about rules that claim what they do not get. */
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

  /** For the status of a rule with hosts that were not granted. */
  static String ofRefusals(List<String> refusals, Findings.Earlier earlier) {
    String told = String.join("; ", refusals.stream().limit(SHOWN).toList());
    String more = refusals.size() > SHOWN ? "; and %d more".formatted(refusals.size() - SHOWN) : "";
    return told
        + more
        + switch (earlier) {
          case STANDS -> "; what was accepted last stays in force";
          case NONE -> "; nothing of the rule is in force";
          case LEAVING, UNKNOWN ->
              "; what of it is in force goes as soon as Postgres answers, unless it is granted";
        };
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
