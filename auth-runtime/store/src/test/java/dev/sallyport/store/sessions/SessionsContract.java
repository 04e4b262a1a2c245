package dev.sallyport.store.sessions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.decision.evidence.Assurance;
import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.identities.Identities;
import dev.sallyport.store.identities.Identity;
import dev.sallyport.store.keys.SealedKey;
import dev.sallyport.store.mail.Letter;
import dev.sallyport.store.mail.NewLetter;
import dev.sallyport.store.mail.Outbox;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What {@link Sessions} promise, whoever keeps them. */
interface SessionsContract {
  Instant NOW = Instant.parse("2026-03-01T12:00:00.123456789Z");
  Instant NOW_MICROS = Instant.parse("2026-03-01T12:00:00.123456Z");

  Sessions sessions();

  Identities identities();

  Outbox outbox();

  /** Their address, as whoever reads mail there would. */
  void verify(UUID identity);

  /** As of somebody who logs in elsewhere. */
  void dropPassword(UUID identity);

  /** What an administrator would do. */
  void disable(UUID identity);

  static TokenHash token(String secret) {
    return TokenHash.of(secret.getBytes(StandardCharsets.US_ASCII));
  }

  private UUID ann() {
    return person("ann");
  }

  private UUID person(String name) {
    UUID id = UUID.randomUUID();
    identities().register(id, name + "@example.com", "$hash$", NOW);
    return id;
  }

  private NewSession start(UUID identity, String secret) {
    NewSession session =
        new NewSession(
            UUID.randomUUID(),
            identity,
            token(secret),
            NOW,
            NOW.plus(Duration.ofHours(24)),
            NOW.plus(Duration.ofDays(30)),
            Optional.of("curl/8"),
            Optional.of("2001:db8::1"));
    sessions().start(session);
    return session;
  }

  @Test
  default void tokenProvesTheSessionThatWasStarted() {
    UUID ann = ann();
    NewSession session = start(ann, "s1");

    assertEquals(
        Optional.of(
            new SessionFact(
                session.id(),
                new Identity(ann, "ann@example.com", false, List.of("user")),
                NOW_MICROS,
                NOW_MICROS.plus(Duration.ofHours(24)),
                NOW_MICROS.plus(Duration.ofDays(30)),
                Optional.empty(),
                0)),
        sessions().fact(token("s1")));
  }

  @Test
  default void sessionIsAsSureAsTheLoginThatBeganIt() {
    Assurance both = Assurance.PASSWORD.withSecondFactor(List.of("otp"));
    sessions()
        .start(
            new NewSession(
                UUID.randomUUID(),
                ann(),
                token("s1"),
                TokenKind.COOKIE,
                Optional.empty(),
                both,
                NOW.minusSeconds(60),
                NOW,
                NOW.plus(Duration.ofHours(24)),
                NOW.plus(Duration.ofDays(30)),
                Optional.empty(),
                Optional.empty()));

    SessionFact fact = sessions().fact(token("s1")).orElseThrow();
    assertEquals(both, fact.assurance());
    assertEquals(NOW_MICROS.minusSeconds(60), fact.authenticatedAt());
  }

  @Test
  default void whoHasNoPasswordBeginsASessionAsLongAsTheyHaveNone() {
    UUID ann = ann();
    dropPassword(ann);

    assertFalse(sessions().startVerified(session(ann, NOW), 1, Optional.empty()));
    assertTrue(sessions().startVerified(session(ann, NOW), 0, Optional.empty()));
  }

  @Test
  default void unknownTokenProvesNothing() {
    start(ann(), "s1");

    assertEquals(Optional.empty(), sessions().fact(token("s2")));
  }

  @Test
  default void sessionWithoutUserAgentAndAddressIsOneToo() {
    UUID ann = ann();
    sessions()
        .start(
            new NewSession(
                UUID.randomUUID(),
                ann,
                token("s1"),
                NOW,
                NOW,
                NOW,
                Optional.empty(),
                Optional.empty()));

    assertTrue(sessions().fact(token("s1")).isPresent());
  }

  @Test
  default void endedSessionProvesNothingAndTheOthersKnowOfTheRevocation() {
    UUID ann = ann();
    start(ann, "s1");
    start(ann, "s2");

    assertEquals(OptionalLong.of(1), sessions().end(token("s1"), NOW));

    assertEquals(Optional.empty(), sessions().fact(token("s1")));
    assertEquals(1, sessions().fact(token("s2")).orElseThrow().asOf());
  }

  @Test
  default void whatChangesSayOfThemselvesIsAddedIfTheyChangeAnything() {
    UUID ann = ann();
    AuditEvent ended = event(2);
    AuditEvent all = event(3);
    start(ann, "s1");
    sessions().end(token("s1"), NOW, ended);
    sessions().end(token("s1"), NOW, event(4));
    start(ann, "s2");
    start(ann, "s3");
    sessions().endAllOf(ann, NOW, all);
    sessions().endAllOf(ann, NOW, event(5));
    AuditEvent begun = event(6);
    sessions()
        .start(
            new NewSession(
                UUID.randomUUID(),
                ann,
                token("s4"),
                NOW,
                NOW,
                NOW,
                Optional.empty(),
                Optional.empty()),
            begun);

    assertEquals(List.of(ended, all, begun), events());
  }

  @Test
  default void personIsToldOfALoginFromAnotherBrowserAndNotOfTheirFirst() {
    UUID ann = ann();
    verify(ann);

    login(ann, NOW, true);
    assertEquals(List.of(), letters());
    login(ann, NOW.plusSeconds(1), false);
    assertEquals(List.of(), letters(), "a browser that is known");
    login(ann, NOW.plusSeconds(2), true);

    assertEquals(List.of("NEW_DEVICE to ann@example.com"), letters());
  }

  @Test
  default void firstLoginIsRememberedWhenItsSessionIsGone() {
    UUID ann = ann();
    verify(ann);
    login(ann, NOW, true);
    sessions().endAllOf(ann, NOW);

    login(ann, NOW.plus(Duration.ofDays(100)), true);

    assertEquals(List.of("NEW_DEVICE to ann@example.com"), letters());
  }

  /**
   * Else whoever registers with somebody's address could have them mailed as often as they like.
   */
  @Test
  default void nobodyIsToldWhoseAddressIsNotVerified() {
    UUID ann = ann();

    login(ann, NOW, true);
    login(ann, NOW.plusSeconds(1), true);

    assertEquals(List.of(), letters());
  }

  @Test
  default void whoeverLogsInAllTheTimeIsToldAFewTimesAnHour() {
    UUID ann = ann();
    verify(ann);

    for (int i = 0; i < 20; i++) {
      login(ann, NOW.plusSeconds(i), true);
    }
    assertEquals(Sessions.TOLD - 1, letters().size(), "all but the first");

    login(ann, NOW.plusSeconds(20).plus(Sessions.TOLD_WITHIN), true);
    assertEquals(1, letters().size());
  }

  @Test
  default void nobodyIsToldOfASessionThatDidNotBegin() {
    UUID ann = ann();
    verify(ann);
    login(ann, NOW, true);

    assertFalse(
        sessions().startVerified(session(ann, NOW.plusSeconds(1)), 7, Optional.of(letter(NOW))));

    assertEquals(List.of(), letters());
  }

  private void login(UUID identity, Instant at, boolean unknown) {
    Optional<NewLetter> notice = unknown ? Optional.of(letter(at)) : Optional.empty();
    assertTrue(sessions().startVerified(session(identity, at), 0, notice));
  }

  private static NewSession session(UUID identity, Instant at) {
    UUID id = UUID.randomUUID();
    return new NewSession(
        id,
        identity,
        token(id.toString()),
        at,
        at.plus(Duration.ofHours(24)),
        at.plus(Duration.ofDays(30)),
        Optional.empty(),
        Optional.empty());
  }

  private static NewLetter letter(Instant at) {
    return new NewLetter(
        UUID.randomUUID(), "en", new SealedKey('a', "eA=="), at, at.plus(Duration.ofDays(7)));
  }

  private List<String> letters() {
    Instant late = NOW.plus(Duration.ofDays(365));
    List<Letter> taken = outbox().take(100, late, late.plusSeconds(1));
    taken.forEach(letter -> assertTrue(outbox().sent(letter, late)));
    return taken.stream()
        .map(letter -> letter.kind().orElseThrow() + " to " + letter.recipient())
        .toList();
  }

  /** What was added to the audit, in the order of ids. */
  List<AuditEvent> events();

  static AuditEvent event(int number) {
    UUID id = new UUID(0x0190_0000_0000_7000L, 0x8000_0000_0000_0000L + number);
    return new AuditEvent(id, NOW_MICROS, "some.change", "ann", "ann", Map.of());
  }

  @Test
  default void sessionEndsOnce() {
    UUID ann = ann();
    start(ann, "s1");
    start(ann, "s2");
    sessions().end(token("s1"), NOW);

    assertEquals(OptionalLong.empty(), sessions().end(token("s1"), NOW));
    assertEquals(OptionalLong.empty(), sessions().end(token("s3"), NOW));
    assertEquals(1, sessions().head());

    assertEquals(1, sessions().fact(token("s2")).orElseThrow().asOf());
  }

  @Test
  default void sessionOfADisabledIdentityProvesNothing() {
    UUID ann = ann();
    start(ann, "s1");

    disable(ann);

    assertEquals(Optional.empty(), sessions().fact(token("s1")));
  }

  @Test
  default void allSessionsOfAPersonEndByOneNumberAndNobodyElses() {
    UUID ann = ann();
    start(ann, "s1");
    start(ann, "s2");
    start(person("bob"), "s3");

    assertEquals(OptionalLong.of(1), sessions().endAllOf(ann, NOW));

    assertEquals(Optional.empty(), sessions().fact(token("s1")));
    assertEquals(Optional.empty(), sessions().fact(token("s2")));
    assertEquals(1, sessions().fact(token("s3")).orElseThrow().asOf());
  }

  @Test
  default void whoLogsInAfterEndingEverythingHasASessionThatKnowsOfIt() {
    UUID ann = ann();
    start(ann, "s1");
    long seq = sessions().endAllOf(ann, NOW).orElseThrow();

    start(ann, "s2");

    assertEquals(seq, sessions().fact(token("s2")).orElseThrow().asOf());
  }

  @Test
  default void personWithoutASessionTakesNoNumber() {
    UUID ann = ann();
    start(ann, "s1");
    sessions().end(token("s1"), NOW);

    assertEquals(OptionalLong.empty(), sessions().endAllOf(ann, NOW));

    start(ann, "s2");
    assertEquals(1, sessions().fact(token("s2")).orElseThrow().asOf());
  }
}
