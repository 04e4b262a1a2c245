package dev.sallyport.store.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.store.keys.SealedKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What an {@link Outbox} promises, whoever keeps it. */
interface OutboxContract {
  Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  Instant LATER = NOW.plus(Duration.ofMinutes(2));

  Outbox outbox();

  @Test
  default void letterIsTakenAsItWasWritten() {
    NewLetter written = write("ann@example.com", NOW);

    assertEquals(
        List.of(
            new Letter(
                written.id(),
                Optional.of(LetterKind.VERIFY),
                "ann@example.com",
                "en",
                new SealedKey('a', "c2VhbGVk"),
                1,
                NOW,
                NOW.plus(Duration.ofHours(1)))),
        outbox().take(10, NOW, LATER));
  }

  @Test
  default void whatSomebodyHasTakenNobodyElseTakesUntilItIsDueAgain() {
    write("ann@example.com", NOW);
    outbox().take(10, NOW, LATER);

    assertEquals(List.of(), outbox().take(10, LATER.minusMillis(1), LATER.plusSeconds(60)));
    assertEquals(2, outbox().take(10, LATER, LATER.plusSeconds(60)).getFirst().attempt());
  }

  @Test
  default void letterIsNotTakenBeforeItIsDueAndTheLongestDueComesFirst() {
    write("third@example.com", NOW.plusSeconds(1));
    write("second@example.com", NOW);
    write("first@example.com", NOW.minusSeconds(1));

    List<Letter> taken = outbox().take(2, NOW, LATER);

    assertEquals(
        List.of("first@example.com", "second@example.com"),
        taken.stream().map(Letter::recipient).toList());
    assertEquals(List.of(), outbox().take(2, NOW, LATER));
  }

  @Test
  default void sentLetterIsDone() {
    write("ann@example.com", NOW);
    Letter letter = outbox().take(1, NOW, LATER).getFirst();
    assertEquals(1, outbox().waiting());

    assertTrue(outbox().sent(letter, NOW));

    assertEquals(0, outbox().waiting());
    assertEquals(List.of(), outbox().take(1, LATER, LATER.plusSeconds(60)));
    assertFalse(outbox().sent(letter, NOW));
  }

  @Test
  default void letterThatIsTriedAgainComesBackWhenItIsDue() {
    write("ann@example.com", NOW);
    Letter letter = outbox().take(1, NOW, LATER).getFirst();

    assertTrue(outbox().retry(letter, NOW.plusSeconds(5)));

    assertEquals(List.of(), outbox().take(1, NOW.plusSeconds(4), LATER));
    assertEquals(2, outbox().take(1, NOW.plusSeconds(5), LATER).getFirst().attempt());
  }

  @Test
  default void whoWasTooSlowDoesNotUndoWhatAnotherHasDone() {
    write("ann@example.com", NOW);
    Letter slow = outbox().take(1, NOW, LATER).getFirst();
    Letter second = outbox().take(1, LATER, LATER.plusSeconds(60)).getFirst();

    assertFalse(outbox().retry(slow, LATER));
    assertFalse(outbox().giveUp(slow, LATER, "too late"));
    assertTrue(outbox().sent(second, LATER));
  }

  @Test
  default void oldestOfThoseThatWaitIsKnown() {
    assertEquals(Optional.empty(), outbox().waitingSince());
    write("ann@example.com", NOW.plusSeconds(5));
    write("bob@example.com", NOW);
    assertEquals(Optional.of(NOW), outbox().waitingSince());

    assertTrue(outbox().sent(outbox().take(1, NOW, LATER).getFirst(), NOW));

    assertEquals(Optional.of(NOW.plusSeconds(5)), outbox().waitingSince());
  }

  @Test
  default void deadLetterIsKeptForAWhileAndThenForgotten() {
    write("ann@example.com", NOW);
    write("bob@example.com", NOW);
    List<Letter> letters = outbox().take(2, NOW, LATER);
    assertTrue(outbox().giveUp(letters.getFirst(), NOW, "550"));
    outbox().sent(letters.getLast(), NOW);
    assertEquals(0, outbox().waiting());

    assertEquals(0, outbox().forget(NOW, NOW));
    assertEquals(1, outbox().forget(NOW.plusSeconds(1), NOW));
    assertEquals(1, outbox().forget(NOW, NOW.plusSeconds(1)));
  }

  @Test
  default void whatIsStillToBeSentIsNeverForgotten() {
    write("ann@example.com", NOW);

    assertEquals(0, outbox().forget(NOW.plusSeconds(9), NOW.plusSeconds(9)));
    assertEquals(1, outbox().waiting());
  }

  private NewLetter write(String recipient, Instant at) {
    NewLetter letter =
        new NewLetter(
            UUID.randomUUID(),
            "en",
            new SealedKey('a', "c2VhbGVk"),
            at,
            at.plus(Duration.ofHours(1)));
    outbox().add(LetterKind.VERIFY, recipient, letter);
    return letter;
  }
}
