package dev.sallyport.bench.command;

import dev.sallyport.bench.core.Town;
import dev.sallyport.decision.request.Check;
import dev.sallyport.decision.rule.RuleTable;
import java.util.Arrays;
import java.util.List;

/** A regular expression that takes others exponential time, held against what it is weak at. */
final class HostileRegex {
  private static final int SHORT = 1_000;
  private static final int LONG = 8_000;
  private static final int TIMES = 301;

  /** Keeps the results, lest they be optimised away. */
  @SuppressWarnings("UnusedVariable")
  private static volatile Object seen = "";

  private HostileRegex() {}

  /** The cost of a character in a long path, as a multiple of one in a short path. */
  static double costOfACharacter() {
    RuleTable table =
        RuleTable.empty().with(List.of(Town.rule("hostile.example.com", "/{x:(a+)+b}")), List.of());
    nanos(table, SHORT);
    nanos(table, LONG);
    return nanos(table, LONG) / LONG / (nanos(table, SHORT) / SHORT);
  }

  private static double nanos(RuleTable table, int length) {
    Check check = Town.check("GET", "hostile.example.com", "/" + "a".repeat(length));
    long[] nanos = new long[TIMES];
    for (int i = 0; i < TIMES; i++) {
      long start = System.nanoTime();
      seen = table.find(Town.NAMESPACE, check);
      nanos[i] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    return nanos[TIMES / 2];
  }
}
