package dev.sallyport.server.sightings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.sallyport.store.StoreUnavailable;
import dev.sallyport.store.fakes.InMemoryLastSeen;
import dev.sallyport.store.sessions.LastSeen;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class SightingsTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant TOMORROW = NOON.plusSeconds(86_400);
  private static final UUID ANN = new UUID(0, 1);
  private static final UUID BOB = new UUID(0, 2);
  private static final UUID EVE = new UUID(0, 3);

  private final FarStore store = new FarStore();
  private Instant now = NOON;
  private final Sightings sightings = new Sightings(store, () -> now, 2_500);

  /** A store that can be away, and remembers how much was saved at once. */
  private static final class FarStore implements LastSeen {
    final LastSeen near = new InMemoryLastSeen(_ -> true);
    final List<Integer> batches = new ArrayList<>();
    boolean away;

    @Override
    public void save(Map<UUID, Instant> seen) {
      if (away) {
        throw new StoreUnavailable("away", new IOException());
      }
      batches.add(seen.size());
      near.save(seen);
    }

    @Override
    public Optional<Instant> of(UUID session) {
      return near.of(session);
    }
  }

  @Test
  void sessionIsSavedOnceInATurnHoweverOftenItIsSeen() {
    for (int i = 0; i < 100; i++) {
      sightings.note(ANN, TOMORROW);
      sightings.note(BOB, TOMORROW);
    }

    sightings.turn();
    sightings.turn();

    assertEquals(List.of(2), store.batches);
    assertEquals(Optional.of(NOON), store.of(ANN));
  }

  @Test
  void sessionThatIsSeenAgainIsSavedInTheNextTurn() {
    sightings.note(ANN, TOMORROW);
    sightings.turn();

    now = NOON.plusSeconds(60);
    sightings.note(ANN, TOMORROW);
    sightings.turn();

    assertEquals(Optional.of(NOON.plusSeconds(60)), store.of(ANN));
  }

  @Test
  void sessionThatHasExpiredWasNotUsed() {
    sightings.note(ANN, NOON);

    sightings.turn();

    assertEquals(Optional.empty(), store.of(ANN));
  }

  @Test
  void manyAreSavedInBatches() {
    for (int i = 0; i < 2_500; i++) {
      sightings.note(new UUID(1, i), TOMORROW);
    }

    sightings.turn();

    assertEquals(List.of(1_000, 1_000, 500), store.batches);
  }

  @Test
  void whatCannotBeSavedIsKeptAndTheOldestIsDroppedBeyondTheBound() {
    store.away = true;
    sightings.note(ANN, TOMORROW);
    sightings.note(BOB, TOMORROW);
    sightings.turn();
    now = NOON.plusSeconds(60);
    sightings.note(BOB, TOMORROW);
    for (int i = 0; i < 2_498; i++) {
      sightings.note(new UUID(1, i), TOMORROW);
    }
    sightings.turn();
    assertEquals(2_500, sightings.unsaved());
    now = NOON.plusSeconds(120);
    sightings.note(EVE, TOMORROW);
    sightings.turn();
    assertEquals(2_500, sightings.unsaved());

    store.away = false;
    sightings.turn();

    assertEquals(0, sightings.unsaved());
    assertEquals(Optional.empty(), store.of(ANN), "the oldest");
    assertEquals(Optional.of(NOON.plusSeconds(60)), store.of(BOB));
    assertEquals(Optional.of(NOON.plusSeconds(120)), store.of(EVE));
  }

  @Test
  void memoryIsBoundedBetweenTurns() {
    for (int i = 0; i < 10_000; i++) {
      sightings.note(new UUID(1, i), TOMORROW);
    }

    sightings.turn();

    assertEquals(List.of(1_000, 1_000, 500), store.batches);
  }

  @Test
  void closingSavesWhatThereIs() {
    sightings.start();
    sightings.note(ANN, TOMORROW);

    sightings.close();

    assertEquals(Optional.of(NOON), store.of(ANN));
  }

  @Test
  void sessionThatWasSeenAlreadyCostsNoMemory() {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    sightings.note(ANN, TOMORROW);
    int decisions = 100_000;
    long before = threads.getCurrentThreadAllocatedBytes();

    for (int i = 0; i < decisions; i++) {
      sightings.note(ANN, TOMORROW);
    }

    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(bytes < decisions, () -> bytes + " bytes for " + decisions + " decisions");
  }
}
