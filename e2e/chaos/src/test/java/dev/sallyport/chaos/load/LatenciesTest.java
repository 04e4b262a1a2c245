package dev.sallyport.chaos.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class LatenciesTest {
  private final Latencies latencies = new Latencies();

  @Test
  void sharesAreRightWithinOneClass() {
    for (int millis = 1; millis <= 100; millis++) {
      latencies.add(millis * 1_000_000L);
    }

    assertEquals(50, latencies.millis(0.5), 50 * 0.06);
    assertEquals(99, latencies.millis(0.99), 99 * 0.06);
    assertEquals(100, latencies.longestMillis());
    assertEquals(100, latencies.count());
  }

  @Test
  void nothingTakesNoTime() {
    assertEquals(0, latencies.millis(0.99));
  }
}
