package dev.sallyport.bench.command;

import java.util.List;

/**
 * How much {@code bench freshness} does.
 *
 * @param replicas how many there are, ascending
 * @param revokes timed with each number of replicas
 * @param logouts through the door, each followed by questions to all replicas
 * @param sessions that are in play
 * @param rounds in which what is compared takes turns
 * @param seconds of each turn
 */
record Extent(
    List<Integer> replicas, int revokes, int logouts, int sessions, int rounds, int seconds) {
  /** How often each session is asked about where reads of the store are counted. */
  static final int DECISIONS_PER_SESSION = 500;

  static final Extent FULL = new Extent(List.of(1, 2, 4), 1_000, 10_000, 2_000, 5, 4);
  static final Extent QUICK = new Extent(List.of(1, 2, 4), 150, 500, 500, 2, 3);
}
