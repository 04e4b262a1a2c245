package dev.sallyport.store.sessions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What {@link LastSeen} promises, whoever keeps it. */
interface LastSeenContract {
  Instant NOON = Instant.parse("2026-03-01T12:00:00.123456Z");

  LastSeen lastSeen();

  /** A session that exists. */
  UUID session();

  @Test
  default void sessionThatWasNeverSeenHasNoTime() {
    assertEquals(Optional.empty(), lastSeen().of(session()));
  }

  @Test
  default void sessionsAreSavedTogether() {
    UUID one = session();
    UUID other = session();

    lastSeen().save(Map.of(one, NOON, other, NOON.plusSeconds(1)));

    assertEquals(Optional.of(NOON), lastSeen().of(one));
    assertEquals(Optional.of(NOON.plusSeconds(1)), lastSeen().of(other));
  }

  @Test
  default void laterTimeReplacesAnEarlierOneAndNotTheOtherWayRound() {
    UUID session = session();
    lastSeen().save(Map.of(session, NOON));

    lastSeen().save(Map.of(session, NOON.plusSeconds(60)));
    lastSeen().save(Map.of(session, NOON.plusSeconds(30)));

    assertEquals(Optional.of(NOON.plusSeconds(60)), lastSeen().of(session));
  }

  @Test
  default void sessionThatDoesNotExistHoldsUpNoOther() {
    UUID session = session();
    UUID invented = UUID.randomUUID();

    lastSeen().save(Map.of(session, NOON, invented, NOON));

    assertEquals(Optional.of(NOON), lastSeen().of(session));
    assertEquals(Optional.empty(), lastSeen().of(invented));
  }

  @Test
  default void nothingIsSavedToo() {
    lastSeen().save(Map.of());
  }
}
