package dev.sallyport.bench.command;

import java.util.List;

/**
 * How long it may take.
 *
 * @param rounds in which the competitors take turns
 * @param seconds of each turn
 * @param rules how many the runtimes have, ascending
 * @param ageSeconds of connections where replicas join
 */
record Effort(
    int rounds, int seconds, int warmUpSeconds, List<Integer> rules, int reloads, int ageSeconds) {
  static final Effort FULL = new Effort(5, 2, 6, List.of(10, 1_000, 10_000, 100_000), 4, 10);
  static final Effort QUICK = new Effort(2, 1, 3, List.of(10, 100_000), 1, 10);
}
