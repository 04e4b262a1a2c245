package dev.sallyport.bench.server;

import dev.sallyport.bench.core.Town;
import dev.sallyport.decision.rule.Conflicts;
import dev.sallyport.decision.rule.LoadedRule;
import dev.sallyport.decision.rule.RuleTable;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;

/** What changes of rules cost in the process that decides; medians, in nanoseconds. */
final class RuleWork {
  private static final int TIMES = 41;

  /** Keeps the results, lest they be optimised away. */
  @SuppressWarnings("UnusedVariable")
  private static volatile int seen;

  private RuleWork() {}

  /** One rule of {@code table} is put again. */
  static long swap(RuleTable table, int rules) {
    return median(
        i -> Town.rule(Town.app(i, rules)), rule -> table.with(List.of(rule), List.of()).size());
  }

  /** One rule is held against all others of which there are as many as {@code rules}. */
  static long conflict(int rules) {
    Conflicts among = Conflicts.among(Town.rules(rules));
    return median(i -> Town.rule(Town.app(i, rules)), rule -> among.of(rule).size());
  }

  private static long median(IntFunction<LoadedRule> rule, ToIntFunction<LoadedRule> work) {
    long[] nanos = new long[TIMES];
    for (int i = 0; i < TIMES; i++) {
      LoadedRule one = rule.apply(i);
      long start = System.nanoTime();
      seen = work.applyAsInt(one);
      nanos[i] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    return nanos[TIMES / 2];
  }
}
