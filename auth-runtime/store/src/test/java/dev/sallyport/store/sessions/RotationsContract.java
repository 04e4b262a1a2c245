package dev.sallyport.store.sessions;

import static dev.sallyport.store.sessions.SessionsContract.NOW;
import static dev.sallyport.store.sessions.SessionsContract.NOW_MICROS;
import static dev.sallyport.store.sessions.SessionsContract.token;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.store.identities.Identities;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What {@link Rotations} promise, whoever keeps them. */
interface RotationsContract {
  Duration LIFE = Duration.ofHours(24);
  Duration RENEWABLE = Duration.ofDays(30);
  Duration GRACE = Duration.ofSeconds(60);
  Instant LATER = NOW.plus(Duration.ofHours(30));
  Instant LATER_MICROS = NOW_MICROS.plus(Duration.ofHours(30));

  Rotations rotations();

  Sessions sessions();

  Identities identities();

  /** What an administrator would do. */
  void disable(UUID identity);

  private UUID ann() {
    UUID id = UUID.randomUUID();
    identities().register(id, "ann@example.com", "$hash$", NOW);
    return id;
  }

  private UUID start(UUID identity, String secret) {
    UUID id = UUID.randomUUID();
    sessions()
        .start(
            new NewSession(
                id,
                identity,
                token(secret),
                NOW,
                NOW.plus(LIFE),
                NOW.plus(RENEWABLE),
                Optional.empty(),
                Optional.empty()));
    return id;
  }

  static Rotation rotation(String from, String to, Instant at) {
    return new Rotation(token(from), token(to), "sealed " + to, at, LIFE, GRACE);
  }

  private Rotated rotate(String from, String to, Instant at) {
    return rotations().rotate(rotation(from, to, at));
  }

  private Optional<Instant> end(String secret) {
    return sessions().fact(token(secret)).map(SessionFact::expiresAt);
  }

  @Test
  default void expiredSessionGoesOnUnderAnotherValue() {
    UUID session = start(ann(), "s1");

    Rotated rotated = rotate("s1", "s2", LATER);

    assertEquals(new Rotated.Done(LATER_MICROS.plus(LIFE), NOW_MICROS.plus(RENEWABLE)), rotated);
    SessionFact fact = sessions().fact(token("s2")).orElseThrow();
    assertEquals(session, fact.session());
    assertEquals(NOW_MICROS, fact.authenticatedAt());
    assertEquals(LATER_MICROS.plus(LIFE), fact.expiresAt());
  }

  @Test
  default void replacedValueGoesOnForTheGraceAndEverybodyHearsOfIt() {
    start(ann(), "s1");

    Instant early = NOW.plus(Duration.ofHours(1));
    rotate("s1", "s2", early);

    assertEquals(Optional.of(NOW_MICROS.plus(Duration.ofHours(1)).plus(GRACE)), end("s1"));
    assertEquals(1, sessions().head());
    assertEquals(1, sessions().fact(token("s1")).orElseThrow().asOf());
  }

  @Test
  default void whoRenewsAgainWithinTheGraceHearsOfTheSameSuccessor() {
    start(ann(), "s1");
    rotate("s1", "s2", LATER);

    assertEquals(
        new Rotated.Already("sealed s2", LATER_MICROS.plus(LIFE), NOW_MICROS.plus(RENEWABLE)),
        rotate("s1", "s3", LATER.plus(GRACE).minusMillis(1)));

    assertEquals(Optional.empty(), end("s3"));
    assertEquals(1, sessions().head());
  }

  @Test
  default void replacedValueIsToldFromOthersAfterTheGraceAndChangesNothing() {
    UUID ann = ann();
    UUID session = start(ann, "s1");
    rotate("s1", "s2", LATER);

    assertEquals(new Rotated.Reused(session, ann), rotate("s1", "s3", LATER.plus(GRACE)));

    assertEquals(1, sessions().head());
    assertEquals(OptionalLong.of(2), sessions().end(token("s1"), LATER.plus(GRACE)));
    assertEquals(Optional.empty(), end("s2"));
  }

  @Test
  default void youngValueIsNotReplaced() {
    start(ann(), "s1");

    assertEquals(
        new Rotated.Young(NOW_MICROS.plus(LIFE), NOW_MICROS.plus(RENEWABLE)),
        rotate("s1", "s2", NOW.plus(GRACE).minusMillis(1)));

    assertEquals(0, sessions().head());
    assertEquals(Optional.empty(), end("s2"));
  }

  @Test
  default void noSessionGoesOnForLongerThanItMayBeRenewed() {
    start(ann(), "s0");
    Instant last = NOW.plus(RENEWABLE);
    for (int day = 1; day < 30; day++) {
      rotate("s" + (day - 1), "s" + day, NOW.plus(Duration.ofDays(day)));
    }
    rotate("s29", "s30", last.minusSeconds(1));

    assertEquals(Optional.of(NOW_MICROS.plus(RENEWABLE)), end("s30"));
    assertEquals(Optional.of(NOW_MICROS.plus(RENEWABLE)), end("s29"));
    assertEquals(new Rotated.Over(), rotate("s30", "s31", last));
  }

  @Test
  default void endedSessionIsNotRenewed() {
    start(ann(), "s1");
    sessions().end(token("s1"), NOW);

    assertEquals(new Rotated.Over(), rotate("s1", "s2", LATER));
    assertEquals(Optional.empty(), end("s2"));
  }

  @Test
  default void sessionOfADisabledIdentityIsNotRenewed() {
    UUID ann = ann();
    start(ann, "s1");
    disable(ann);

    assertEquals(new Rotated.Over(), rotate("s1", "s2", LATER));
    assertEquals(0, sessions().head());
  }

  @Test
  default void unknownValueIsNotRenewed() {
    assertEquals(new Rotated.Over(), rotate("s1", "s2", LATER));
  }

  @Test
  default void otherSessionsOfThePersonGoOnAsTheyWere() {
    UUID ann = ann();
    start(ann, "s1");
    start(ann, "t1");

    rotate("s1", "s2", NOW.plus(Duration.ofHours(1)));

    assertEquals(Optional.of(NOW_MICROS.plus(LIFE)), end("t1"));
    assertTrue(sessions().end(token("s2"), LATER).isPresent());
    assertTrue(sessions().fact(token("t1")).isPresent());
  }
}
