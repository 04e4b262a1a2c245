package dev.sallyport.store.sessions;

import static dev.sallyport.store.sessions.SessionsContract.NOW_MICROS;
import static dev.sallyport.store.sessions.SessionsContract.token;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.store.Chore;
import dev.sallyport.store.identities.Identities;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What {@link PastSessions} promise, whoever keeps them. */
interface PastSessionsContract {
  Duration RENEWABLE = Duration.ofDays(30);

  PastSessions past();

  Sessions sessions();

  SessionList list();

  Identities identities();

  private UUID person() {
    UUID id = UUID.randomUUID();
    identities().register(id, id + "@example.com", "$hash$", NOW_MICROS);
    return id;
  }

  private UUID start(UUID identity, String secret, Instant at) {
    UUID id = UUID.randomUUID();
    sessions()
        .start(
            new NewSession(
                id,
                identity,
                token(secret),
                at,
                at.plus(Duration.ofHours(24)),
                at.plus(RENEWABLE),
                Optional.empty(),
                Optional.empty()));
    return id;
  }

  @Test
  default void sessionThatNobodyCanRenewAnyMoreGoes() {
    UUID ann = person();
    UUID session = start(ann, "s1", NOW_MICROS);

    assertEquals(0, past().forget(NOW_MICROS.plus(RENEWABLE)), "not to the moment");
    assertTrue(list().isOf(session, ann));

    assertEquals(1, past().forget(NOW_MICROS.plus(RENEWABLE).plusSeconds(1)));
    assertFalse(list().isOf(session, ann));
    assertEquals(Optional.empty(), sessions().fact(token("s1")));
    assertEquals(0, past().forget(NOW_MICROS.plus(RENEWABLE).plusSeconds(1)));
  }

  @Test
  default void sessionThatWasEndedGoesAWhileLater() {
    UUID ann = person();
    UUID ended = start(ann, "s1", NOW_MICROS);
    UUID other = start(ann, "s2", NOW_MICROS);
    sessions().end(token("s1"), NOW_MICROS.plusSeconds(10));

    assertEquals(0, past().forget(NOW_MICROS.plusSeconds(10)));
    assertTrue(list().isOf(ended, ann), "who ends it again is told that it has ended");
    assertEquals(1, past().forget(NOW_MICROS.plusSeconds(11)));

    assertFalse(list().isOf(ended, ann));
    assertTrue(list().isOf(other, ann));
    assertTrue(sessions().fact(token("s2")).isPresent());
  }

  @Test
  default void expiredSessionThatCanBeRenewedStays() {
    UUID ann = person();
    UUID session = start(ann, "s1", NOW_MICROS);

    assertEquals(0, past().forget(NOW_MICROS.plus(Duration.ofDays(3))));

    assertTrue(list().isOf(session, ann));
  }

  /** What proves a revocation is in the log, which does not get shorter by this. */
  @Test
  default void numberByWhichASessionEndedOutlivesIt() {
    start(person(), "s1", NOW_MICROS);
    sessions().end(token("s1"), NOW_MICROS);

    assertEquals(1, past().forget(NOW_MICROS.plusSeconds(1)));

    assertEquals(1, sessions().head());
    assertTrue(
        sessions().end(token("s1"), NOW_MICROS).isEmpty(), "who asks again waits for the head");
  }

  @Test
  default void noMoreGoAtOnceThanNobodyWaitsFor() {
    UUID ann = person();
    for (int n = 0; n <= Chore.AT_ONCE; n++) {
      start(ann, "s" + n, NOW_MICROS);
    }
    Instant later = NOW_MICROS.plus(RENEWABLE).plusSeconds(1);

    assertEquals(Chore.AT_ONCE, past().forget(later));
    assertEquals(1, past().forget(later));
  }
}
