package dev.sallyport.server.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BackoffTest {
  @Test
  void waitsFourTimesAsLongEachTimeWithAHalfOfItLeftToChance() {
    for (int seed = 0; seed < 100; seed++) {
      Backoff backoff = new Backoff(new Random(seed));
      assertBetween(Duration.ofMillis(2_500), Duration.ofSeconds(5), backoff.after(1));
      assertBetween(Duration.ofSeconds(10), Duration.ofSeconds(20), backoff.after(2));
      assertBetween(Duration.ofSeconds(160), Duration.ofSeconds(320), backoff.after(4));
      assertBetween(Duration.ofHours(3), Duration.ofHours(6), backoff.after(1_000));
    }
  }

  @Test
  void noTwoWaitAlike() {
    Backoff backoff = new Backoff(new Random(1));

    assertEquals(20, IntStream.range(0, 20).mapToObj(_ -> backoff.after(3)).distinct().count());
  }

  private static void assertBetween(Duration least, Duration most, Duration actual) {
    assertTrue(
        actual.compareTo(least) >= 0 && actual.compareTo(most) <= 0,
        () -> actual + " is not between " + least + " and " + most);
  }
}
