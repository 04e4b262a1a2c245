package dev.sallyport.store.attempts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.store.attempts.AttemptLimit.Backoff;
import dev.sallyport.store.attempts.AttemptLimit.Window;
import dev.sallyport.store.attempts.Attempts.Count;
import dev.sallyport.store.attempts.Attempts.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** What {@link Attempts} promise, whoever keeps them. */
interface AttemptsContract {
  Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  AttemptKey ANN = new AttemptKey(1, 1);
  AttemptKey HERE = new AttemptKey(-2, 2);
  AttemptLimit BACKOFF =
      new Backoff(3, Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofMinutes(10));
  AttemptLimit WINDOW = new Window(2, Duration.ofMinutes(1));
  Outcome COUNTED = new Outcome.Counted();

  Attempts attempts();

  private Outcome tried(AttemptKey key, AttemptLimit limit, Instant now) {
    return attempts().count(List.of(new Count(key, limit)), now);
  }

  private static Outcome early(AttemptKey key, Instant until) {
    return new Outcome.TooEarly(key, until);
  }

  @Test
  default void afterTheFreeOnesEachDelayIsTwiceTheOneBeforeUpToTheLongest() {
    assertEquals(COUNTED, tried(ANN, BACKOFF, NOON));
    assertEquals(COUNTED, tried(ANN, BACKOFF, NOON));
    assertEquals(COUNTED, tried(ANN, BACKOFF, NOON));
    Instant now = NOON;
    for (int delay : new int[] {1, 2, 4, 5, 5}) {
      Instant until = now.plusSeconds(delay);
      assertEquals(early(ANN, until), tried(ANN, BACKOFF, now));
      assertEquals(
          early(ANN, until), tried(ANN, BACKOFF, until.minusMillis(1)), "refusals cost nothing");
      assertEquals(COUNTED, tried(ANN, BACKOFF, until));
      now = until;
    }
  }

  @Test
  default void afterAQuietTimeItBeginsAnew() {
    for (int i = 0; i < 3; i++) {
      tried(ANN, BACKOFF, NOON);
    }
    Instant later = NOON.plusSeconds(1).plus(Duration.ofMinutes(10));

    assertEquals(COUNTED, tried(ANN, BACKOFF, later));
    assertEquals(COUNTED, tried(ANN, BACKOFF, later));
    assertEquals(COUNTED, tried(ANN, BACKOFF, later));
    assertEquals(early(ANN, later.plusSeconds(1)), tried(ANN, BACKOFF, later));
  }

  @Test
  default void windowTakesSoManyAndBeginsAnewWhenItIsOver() {
    assertEquals(COUNTED, tried(HERE, WINDOW, NOON));
    assertEquals(COUNTED, tried(HERE, WINDOW, NOON.plusSeconds(59)));
    Instant over = NOON.plusSeconds(60);
    assertEquals(early(HERE, over), tried(HERE, WINDOW, NOON.plusSeconds(59)));

    assertEquals(COUNTED, tried(HERE, WINDOW, over));
    assertEquals(COUNTED, tried(HERE, WINDOW, over));
    assertEquals(early(HERE, over.plusSeconds(60)), tried(HERE, WINDOW, over));
  }

  @Test
  default void whoIsRefusedForOneThingIsCountedAgainstNone() {
    List<Count> both = List.of(new Count(HERE, WINDOW), new Count(ANN, BACKOFF));
    attempts().count(both, NOON);
    attempts().count(both, NOON);
    for (int i = 0; i < 10; i++) {
      assertEquals(early(HERE, NOON.plusSeconds(60)), attempts().count(both, NOON));
    }

    assertEquals(COUNTED, tried(ANN, BACKOFF, NOON), "the third of three");
    assertEquals(early(ANN, NOON.plusSeconds(1)), tried(ANN, BACKOFF, NOON));
  }

  @Test
  default void whatIsTakenBackWasNever() {
    tried(ANN, BACKOFF, NOON);
    tried(ANN, BACKOFF, NOON);
    tried(ANN, BACKOFF, NOON);
    attempts().takeBack(List.of(ANN), NOON);

    assertEquals(COUNTED, tried(ANN, BACKOFF, NOON));
    assertEquals(early(ANN, NOON.plusSeconds(1)), tried(ANN, BACKOFF, NOON));
  }

  @Test
  default void forgottenBeginsAnewAndOthersStay() {
    for (int i = 0; i < 3; i++) {
      attempts().count(List.of(new Count(HERE, BACKOFF), new Count(ANN, BACKOFF)), NOON);
    }
    attempts().forget(List.of(ANN));

    assertEquals(COUNTED, tried(ANN, BACKOFF, NOON));
    assertEquals(early(HERE, NOON.plusSeconds(1)), tried(HERE, BACKOFF, NOON));
  }

  /** Negative row 87: a counter that is lost under concurrency is none. */
  @Test
  default void ofManyAtOnceNoMoreAreCountedThanAreFree() throws Exception {
    List<Callable<Outcome>> all = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      all.add(
          () -> attempts().count(List.of(new Count(ANN, BACKOFF), new Count(HERE, BACKOFF)), NOON));
    }
    int counted = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (var outcome : threads.invokeAll(all)) {
        counted += outcome.get().equals(COUNTED) ? 1 : 0;
      }
    }
    assertTrue(counted >= 1 && counted <= 3, counted + " were counted");
  }

  @Test
  default void whatIsOfNoUseGoes() {
    tried(ANN, BACKOFF, NOON);
    tried(HERE, WINDOW, NOON);

    assertEquals(0, attempts().prune(NOON.plusSeconds(59)));
    assertEquals(1, attempts().prune(NOON.plusSeconds(60)));
    assertEquals(1, attempts().prune(NOON.plusSeconds(601)));
  }
}
