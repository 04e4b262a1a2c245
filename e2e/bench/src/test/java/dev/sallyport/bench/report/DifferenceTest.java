package dev.sallyport.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class DifferenceTest {
  private static final double MILLI = 1e6;

  private final Random random = new Random(1);

  /** Of times that spread by two milliseconds around so many. */
  private Distribution around(double millis, int times) {
    return Distribution.ofNanos(
        Stream.generate(() -> (long) (random.nextGaussian(millis, 2) * MILLI))
            .limit(times)
            .toList());
  }

  @Test
  void timesOfTheSameThingDoNotDiffer() {
    Difference difference = Difference.between(around(40, 500), around(40, 500), random);

    assertFalse(difference.isSeen(), difference::toString);
    assertTrue(difference.low() < 0 && difference.high() > 0);
  }

  @Test
  void aMillisecondIsSeenWhicheverOfTheTwoIsLater() {
    Difference later = Difference.between(around(41, 500), around(40, 500), random);
    Difference earlier = Difference.between(around(40, 500), around(41, 500), random);

    assertTrue(later.isSeen() && later.low() > 0, later::toString);
    assertTrue(earlier.isSeen() && earlier.high() < 0, earlier::toString);
    assertEquals(1, later.millis(), 0.5);
  }

  @Test
  void fewerTimesSeeLess() {
    Difference few = Difference.between(around(40, 50), around(40, 50), random);
    Difference many = Difference.between(around(40, 1_000), around(40, 1_000), random);

    assertTrue(few.visible() > 2 * many.visible());
    assertTrue(many.visible() < 1, many::toString);
  }
}
