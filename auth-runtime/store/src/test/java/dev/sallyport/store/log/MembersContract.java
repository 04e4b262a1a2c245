package dev.sallyport.store.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What {@link Members} promise, whoever keeps them. */
interface MembersContract {
  Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  UUID ANN = new UUID(0, 1);
  UUID BOB = new UUID(0, 2);

  /** Members of a log that has no number yet. */
  Members members();

  /** Lets the log take its next number for something that is no revocation. */
  void change();

  /** Revokes with the next number. */
  void revoke(UUID subject, Instant at);

  @Test
  default void whoJoinsHasAppliedNothing() {
    UUID id = members().join("auth-0");

    assertEquals(List.of(new Member(id, "auth-0", 0, 0)), members().all());
  }

  @Test
  default void renewalIsCountedAndAnsweredWithTheHead() {
    UUID id = members().join("auth-0");
    members().join("auth-1");
    change();

    Renewal.Head head = assertInstanceOf(Renewal.Head.class, members().renew(id, 0));
    Renewal.Head again = assertInstanceOf(Renewal.Head.class, members().renew(id, head.head()));

    assertEquals(1, head.head());
    assertEquals(head, again);
    assertEquals(new Member(id, "auth-0", 2, 1), members().all().getFirst());
  }

  @Test
  default void renewalTellsWhatWasRevokedInTheOrderOfTheNumbers() {
    UUID id = members().join("auth-0");
    assertEquals(new Revocations.Since(0, 0, List.of()), since(id, 0));
    revoke(ANN, NOON);
    change();
    revoke(BOB, NOON);
    change();

    assertEquals(
        new Revocations.Since(0, 4, List.of(new Revocation(1, ANN), new Revocation(3, BOB))),
        since(id, 0));
    assertEquals(new Revocations.Since(1, 4, List.of(new Revocation(3, BOB))), since(id, 1));
    assertEquals(new Revocations.Since(4, 4, List.of()), since(id, 4));
    assertEquals(
        List.of(),
        assertInstanceOf(Renewal.Head.class, members().renew(id, 0)).since().revocations());
  }

  private Revocations.Since since(UUID id, long seq) {
    return assertInstanceOf(Renewal.Head.class, members().renew(id, 0, seq)).since();
  }

  @Test
  default void whoIsGoneIsToldNothing() {
    UUID id = members().join("auth-0");
    revoke(ANN, NOON);
    members().leave(id);

    assertEquals(new Renewal.Gone(), members().renew(id, 0, 0));
  }

  @Test
  default void progressIsThatOfTheSlowestMember() {
    assertEquals(Long.MAX_VALUE, members().progress().applied());
    UUID fast = members().join("auth-0");
    UUID slow = members().join("auth-1");
    change();
    change();
    members().renew(fast, 2);

    Renewal.Head head = assertInstanceOf(Renewal.Head.class, members().renew(slow, 1));

    assertEquals(new Progress(head.history(), 1), members().progress());
    members().markGone(slow, 1);
    assertEquals(new Progress(head.history(), 2), members().progress());
  }

  @Test
  default void whoLeftIsGone() {
    UUID id = members().join("auth-0");

    members().leave(id);

    assertEquals(new Renewal.Gone(), members().renew(id, 0));
    assertEquals(List.of(), members().all());
  }

  @Test
  default void strangerIsGone() {
    assertEquals(new Renewal.Gone(), members().renew(UUID.randomUUID(), 0));
  }

  @Test
  default void whoHasNotRenewedCanBeDeclaredGoneOnce() {
    UUID id = members().join("auth-0");
    members().renew(id, 0);

    assertTrue(members().markGone(id, 1));

    assertFalse(members().markGone(id, 1));
    assertEquals(new Renewal.Gone(), members().renew(id, 0));
    assertEquals(List.of(), members().all());
  }

  @Test
  default void whoHasRenewedSinceIsNotGone() {
    UUID id = members().join("auth-0");
    members().renew(id, 0);

    assertFalse(members().markGone(id, 0));

    assertInstanceOf(Renewal.Head.class, members().renew(id, 0));
  }
}
