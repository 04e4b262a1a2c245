package dev.sallyport.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class DifferenceTest {
  private static final double MILLI = 1e6;

  private final Random random = new Random(1);

  /** Of times that spread by two milliseconds around so many. */
  private List<Long> around(double millis, int times) {
    return Stream.generate(() -> (long) (random.nextGaussian(millis, 2) * MILLI))
        .limit(times)
        .toList();
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
    assertTrue(later.largest() > 1 && earlier.largest() > 1, "a millisecond is not ruled out");
    assertEquals(1, later.millis(), 0.5);
  }

  @Test
  void fewerTimesSeeLess() {
    Difference few = Difference.between(around(40, 50), around(40, 50), random);
    Difference many = Difference.between(around(40, 1_000), around(40, 1_000), random);

    assertTrue(few.visible() > 2 * many.visible());
    assertTrue(many.visible() < 1, many::toString);
  }

  @Test
  void whatHitsAWholeRoundHidesNothing() {
    List<Long> weather = around(0, 200).stream().map(nanos -> nanos * 20).toList();
    List<Long> one = add(weather, around(41, 200));
    List<Long> other = add(weather, around(40, 200));

    Difference difference = Difference.between(one, other, random);

    assertTrue(difference.isSeen(), difference::toString);
  }

  private static List<Long> add(List<Long> some, List<Long> others) {
    return IntStream.range(0, some.size()).mapToObj(i -> some.get(i) + others.get(i)).toList();
  }
}
