package dev.sallyport.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdsTest {
  private static final Instant THEN = Instant.parse("2022-02-22T19:22:22Z");

  private static Ids at(Instant time, long seed) {
    return new Ids(InstantSource.fixed(time), new Random(seed));
  }

  @Test
  void beginsWithTheMillisecondAndIsOfVersionSeven() {
    // The example of RFC 9562, appendix A.6.
    UUID id = at(THEN, 1).next();

    assertTrue(id.toString().startsWith("017f22e2-79b0-7"), id.toString());
    assertEquals(7, id.version());
    assertEquals(2, id.variant());
  }

  @Test
  void laterOnesSortAfterEarlierOnes() {
    String earlier = at(THEN, 1).next().toString();
    String later = at(THEN.plusMillis(1), 2).next().toString();

    assertTrue(earlier.compareTo(later) < 0);
  }

  @Test
  void idsOfOneMillisecondDiffer() {
    Ids ids = at(THEN, 1);

    assertNotEquals(ids.next(), ids.next());
  }
}
