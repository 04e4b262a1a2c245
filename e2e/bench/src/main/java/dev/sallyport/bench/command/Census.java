package dev.sallyport.bench.command;

/**
 * How much {@code bench accounts} does.
 *
 * @param rounds in which what is compared takes turns
 * @param seconds of each turn of lookups
 * @param renderings of a page in each turn
 */
record Census(int rounds, int seconds, int renderings) {
  static final int FEW = 1_000;
  static final int MANY = 1_000_000;

  static final Census FULL = new Census(10, 3, 20_000);
  static final Census QUICK = new Census(4, 2, 5_000);
}
