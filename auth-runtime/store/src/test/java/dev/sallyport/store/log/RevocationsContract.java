package dev.sallyport.store.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What {@link Revocations} promise, whoever keeps them. */
interface RevocationsContract {
  Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  UUID ANN = new UUID(0, 1);
  UUID BOB = new UUID(0, 2);

  /** Revocations of a log that has no number yet. */
  Revocations revocations();

  /** Members of the same log. */
  Members members();

  /** Revokes with the next number. */
  void revoke(UUID subject, Instant at);

  /** Lets the log take its next number for something else. */
  void change();

  @Test
  default void nothingWasRevokedInANewLog() {
    assertEquals(new Revocations.Since(0, 0, List.of()), revocations().recent(NOON));
  }

  @Test
  default void recentOnesAreThoseAfterTheLastOldOneWhateverTheClocksSaid() {
    revoke(ANN, NOON);
    revoke(BOB, NOON.minusSeconds(60));
    revoke(ANN, NOON);

    assertEquals(
        new Revocations.Since(2, 3, List.of(new Revocation(3, ANN))),
        revocations().recent(NOON.minusSeconds(30)));
  }

  @Test
  default void recentOnesAreNotSaidToBeAllWhereOlderOnesMayHaveBeenForgotten() {
    revoke(ANN, NOON);
    change();
    revoke(BOB, NOON.plus(Duration.ofHours(1)));
    change();
    assertEquals(1, revocations().prune(NOON.plusSeconds(1)));

    assertEquals(
        new Revocations.Since(2, 4, List.of(new Revocation(3, BOB))), revocations().recent(NOON));
    assertEquals(1, revocations().prune(NOON.plus(Duration.ofHours(2))));
    assertEquals(new Revocations.Since(4, 4, List.of()), revocations().recent(NOON));
  }

  @Test
  default void oldOnesAreForgottenOnceEverybodyHasAppliedThem() {
    UUID slow = members().join("slow");
    UUID gone = members().join("gone");
    revoke(ANN, NOON);
    revoke(BOB, NOON);
    revoke(ANN, NOON.plus(Duration.ofHours(1)));
    members().renew(slow, 1);
    members().markGone(gone, 0);

    assertEquals(1, revocations().prune(NOON.plusSeconds(1)));
    assertEquals(List.of(new Revocation(2, BOB), new Revocation(3, ANN)), left());
    members().renew(slow, 3);
    assertEquals(1, revocations().prune(NOON.plusSeconds(1)));
    members().leave(slow);
    assertEquals(1, revocations().prune(NOON.plus(Duration.ofHours(2))));
    assertEquals(List.of(), left());
  }

  private List<Revocation> left() {
    UUID reader = members().join("reader");
    Renewal.Head told = assertInstanceOf(Renewal.Head.class, members().renew(reader, 0, 0));
    members().leave(reader);
    return told.since().revocations();
  }
}
