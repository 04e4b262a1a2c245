package dev.sallyport.server.freshness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.store.log.Revocation;
import dev.sallyport.store.log.Revocations.Since;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class TombsTest {
  private static final UUID ANN = new UUID(0, 1);
  private static final UUID BOB = new UUID(0, 2);

  private final Tombs tombs = new Tombs();

  @Test
  void factIsSparedByOlderTombsAndByThoseOfOthers() {
    tombs.add(new Since(0, 3, List.of(new Revocation(3, ANN))), 0);

    assertFalse(tombs.spare(2, List.of(BOB, ANN)));
    assertTrue(tombs.spare(3, List.of(BOB, ANN)));
    assertTrue(tombs.spare(0, List.of(BOB)));
    assertEquals(3, tombs.applied());
  }

  @Test
  void tombThatGoesRaisesTheFloorFirst() {
    tombs.add(new Since(0, 2, List.of(new Revocation(1, ANN), new Revocation(2, BOB))), 0);

    tombs.add(new Since(2, 9, List.of(new Revocation(9, BOB))), Tombs.KEPT + 1);

    assertEquals(1, tombs.size());
    assertEquals(2, tombs.floor());
    assertFalse(tombs.spare(1, List.of()));
    assertTrue(tombs.spare(2, List.of(ANN)));
    assertFalse(tombs.spare(2, List.of(BOB)), "the younger tomb stays");
  }

  @Test
  void manyTombsAreBounded() {
    List<Revocation> many = new ArrayList<>();
    for (int i = 1; i <= Tombs.MAX + 10; i++) {
      many.add(new Revocation(i, new UUID(1, i)));
    }

    tombs.add(new Since(0, many.size(), many), 0);

    assertEquals(Tombs.MAX, tombs.size());
    assertFalse(tombs.spare(9, List.of()));
    assertTrue(tombs.spare(10, List.of()));
  }

  @Test
  void whatWasNotToldIsBelowTheFloor() {
    tombs.add(new Since(7, 9, List.of(new Revocation(8, ANN))), 0);

    assertFalse(tombs.spare(6, List.of()));
    assertTrue(tombs.spare(7, List.of(BOB)));
    assertFalse(tombs.spare(7, List.of(ANN)));
  }

  @Test
  void whatIsHeardCountsUntilTheLogHasBeenReadSince() {
    tombs.hear(new Revocation(3, ANN));

    assertFalse(tombs.spare(2, List.of(ANN)));
    assertTrue(tombs.spare(3, List.of(ANN)));
    assertTrue(tombs.spare(0, List.of(BOB)));
    assertEquals(0, tombs.applied(), "it is not the log");

    Map<UUID, Long> before = tombs.heard();
    tombs.hear(new Revocation(4, BOB));
    tombs.settle(before);

    assertTrue(tombs.spare(2, List.of(ANN)), "the log did not tell of it");
    assertFalse(tombs.spare(3, List.of(BOB)), "the log was asked before this was heard");
  }

  @Test
  void whatTheLogTellsStaysWhenWhatWasHeardIsSettled() {
    tombs.hear(new Revocation(3, ANN));
    Map<UUID, Long> before = tombs.heard();

    tombs.add(new Since(0, 3, List.of(new Revocation(3, ANN))), 0);
    tombs.settle(before);

    assertFalse(tombs.spare(2, List.of(ANN)));
  }

  @Test
  void whoeverTalksALotFillsNoMemory() {
    for (int i = 0; i < Tombs.MAX_HEARD + 10; i++) {
      tombs.hear(new Revocation(9, new UUID(1, i)));
    }

    assertEquals(Tombs.MAX_HEARD, tombs.heard().size());
  }
}
