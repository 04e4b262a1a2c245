package dev.sallyport.operator.admission;

import java.util.List;

/**
 * What is said about a rule.
 *
 * @param refusals why it may not be so; it may if there are none
 * @param warnings what is legal and probably not meant
 */
record Verdict(List<Refusal> refusals, List<String> warnings) {
  Verdict {
    refusals = List.copyOf(refusals);
    warnings = List.copyOf(warnings);
  }

  /**
   * Why a rule may not be as it is.
   *
   * @param status as HTTP has it; never 409, after which kubectl talks of field managers
   */
  record Refusal(int status, String message) {
    static final int FORBIDDEN = 403;
    static final int INVALID = 422;
  }

  boolean allowed() {
    return refusals.isEmpty();
  }
}
