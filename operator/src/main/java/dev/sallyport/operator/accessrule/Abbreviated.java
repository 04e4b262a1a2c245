package dev.sallyport.operator.accessrule;

import java.util.List;

/** Lists as people read them in one column of a terminal. */
final class Abbreviated {
  private static final int SHOWN = 3;

  private Abbreviated() {}

  /** {@code a, b, c +2}. */
  static String list(List<String> names) {
    String shown = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
    return names.size() > SHOWN ? "%s +%d".formatted(shown, names.size() - SHOWN) : shown;
  }
}
