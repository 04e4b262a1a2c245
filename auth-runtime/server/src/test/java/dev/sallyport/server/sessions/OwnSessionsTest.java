package dev.sallyport.server.sessions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.server.audit.Source;
import dev.sallyport.server.login.Unguarded;
import dev.sallyport.server.sessions.OwnSessions.Ending;
import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.fakes.InMemoryIdentities;
import dev.sallyport.store.fakes.InMemorySessions;
import dev.sallyport.store.sessions.NewSession;
import dev.sallyport.store.sessions.SessionEntry;
import dev.sallyport.store.sessions.TokenHash;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class OwnSessionsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  private static final Source HERE = new Source(Optional.of("192.0.2.7"), Optional.empty());

  private final InMemoryIdentities identities = new InMemoryIdentities();
  private final InMemorySessions sessions = new InMemorySessions(identities);
  private final List<Long> everywhere = new ArrayList<>();
  private final OwnSessions own =
      new OwnSessions(
          sessions,
          sessions,
          Unguarded.audit(() -> NOW),
          everywhere::add,
          () -> NOW.plusSeconds(10));

  private UUID person(String name) {
    UUID id = UUID.randomUUID();
    identities.register(id, name + "@example.com", "$hash$", NOW);
    return id;
  }

  private UUID login(UUID person, String secret) {
    UUID id = UUID.randomUUID();
    sessions.start(
        new NewSession(
            id,
            person,
            hash(secret),
            NOW,
            NOW.plusSeconds(100),
            NOW.plusSeconds(1_000),
            Optional.empty(),
            Optional.empty()));
    return id;
  }

  private static TokenHash hash(String secret) {
    return TokenHash.of(secret.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void sessionThatIsEndedIsOutEverywhereWhenItsOwnerIsTold() {
    UUID ann = person("ann");
    UUID lost = login(ann, "lost");
    UUID here = login(ann, "here");

    assertEquals(Ending.ENDED, own.end(lost, ann, HERE));

    assertEquals(List.of(1L), everywhere);
    assertEquals(List.of(here), own.of(ann).stream().map(SessionEntry::id).toList());
  }

  @Test
  void whoEndsItASecondTimeWaitsAsTheFirstDid() {
    UUID ann = person("ann");
    UUID lost = login(ann, "lost");
    own.end(lost, ann, HERE);

    assertEquals(Ending.ENDED, own.end(lost, ann, HERE));

    assertEquals(List.of(1L, 1L), everywhere);
  }

  @Test
  void sessionOfSomebodyElseIsUnknownAndGoesOn() {
    UUID his = login(person("bob"), "his");

    assertEquals(Ending.UNKNOWN, own.end(his, person("ann"), HERE));
    assertEquals(Ending.UNKNOWN, own.end(UUID.randomUUID(), person("eve"), HERE));

    assertEquals(List.of(), everywhere);
    assertTrue(sessions.fact(hash("his")).isPresent());
  }

  @Test
  void allOthersEndAndTheOneThatAsksGoesOn() {
    UUID ann = person("ann");
    login(ann, "lost");
    UUID here = login(ann, "here");

    own.endOthers(ann, here, HERE);
    own.endOthers(ann, here, HERE);

    assertEquals(List.of(1L, 1L), everywhere);
    assertEquals(List.of(here), own.of(ann).stream().map(SessionEntry::id).toList());
  }

  @Test
  void whatAPersonEndsIsInTheAuditOnce() {
    UUID ann = person("ann");
    UUID lost = login(ann, "lost");
    login(ann, "left");
    UUID here = login(ann, "here");

    own.end(lost, ann, HERE);
    own.end(lost, ann, HERE);
    own.endOthers(ann, here, HERE);
    own.endOthers(ann, here, HERE);

    assertEquals(
        List.of("session.ended of " + lost, "logout.elsewhere of " + ann),
        sessions.events().stream().map(event -> event.kind() + " of " + event.subject()).toList());
    for (AuditEvent event : sessions.events()) {
      assertEquals(ann.toString(), event.actor());
      assertEquals(Map.of("address", "192.0.2.7"), event.detail());
    }
  }
}
