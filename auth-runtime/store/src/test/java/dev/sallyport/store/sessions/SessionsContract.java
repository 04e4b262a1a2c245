package dev.sallyport.store.sessions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.identities.Identities;
import dev.sallyport.store.identities.Identity;
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
                0)),
        sessions().fact(token("s1")));
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

  /** What was added to the audit, in the order of ids. */
  List<AuditEvent> events();

  private static AuditEvent event(int number) {
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
