package dev.sallyport.store.sessions;

import static dev.sallyport.store.sessions.SessionsContract.NOW;
import static dev.sallyport.store.sessions.SessionsContract.NOW_MICROS;
import static dev.sallyport.store.sessions.SessionsContract.event;
import static dev.sallyport.store.sessions.SessionsContract.token;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.identities.Identities;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What {@link SessionList} promises, whoever keeps it. */
interface SessionListContract {
  SessionList list();

  Sessions sessions();

  LastSeen lastSeen();

  Identities identities();

  /** What was added to the audit, in the order of ids. */
  List<AuditEvent> events();

  private UUID person(String name) {
    UUID id = UUID.randomUUID();
    identities().register(id, name + "@example.com", "$hash$", NOW);
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
                at.plus(Duration.ofDays(30)),
                Optional.of("curl/8"),
                Optional.of("2001:db8::1")));
    return id;
  }

  @Test
  default void personSeesWhatIsTheirsTheLatestFirst() {
    UUID ann = person("ann");
    UUID first = start(ann, "s1", NOW);
    UUID second = start(ann, "s2", NOW.plusSeconds(1));
    start(person("bob"), "s3", NOW);
    lastSeen().save(Map.of(first, NOW_MICROS.plusSeconds(5)));

    assertEquals(
        List.of(
            new SessionEntry(
                second,
                NOW_MICROS.plusSeconds(1),
                Optional.empty(),
                Optional.of("curl/8"),
                Optional.of("2001:db8::1")),
            new SessionEntry(
                first,
                NOW_MICROS,
                Optional.of(NOW_MICROS.plusSeconds(5)),
                Optional.of("curl/8"),
                Optional.of("2001:db8::1"))),
        list().of(ann, NOW.plusSeconds(10)));
  }

  @Test
  default void whatIsOverIsNotListedAndWhatCanBeRenewedIs() {
    UUID ann = person("ann");
    start(ann, "s1", NOW);
    UUID renewable = start(ann, "s2", NOW);
    sessions().end(token("s1"), NOW);

    assertEquals(
        List.of(renewable),
        list().of(ann, NOW.plus(Duration.ofDays(3))).stream().map(SessionEntry::id).toList());
    assertEquals(List.of(), list().of(ann, NOW.plus(Duration.ofDays(31))));
  }

  @Test
  default void oneEndsAndTheOthersDoNot() {
    UUID ann = person("ann");
    UUID first = start(ann, "s1", NOW);
    start(ann, "s2", NOW);

    assertEquals(OptionalLong.of(1), list().end(first, ann, NOW));

    assertEquals(Optional.empty(), sessions().fact(token("s1")));
    assertTrue(sessions().fact(token("s2")).isPresent());
    assertEquals(OptionalLong.empty(), list().end(first, ann, NOW));
    assertTrue(list().isOf(first, ann), "also when it has ended");
  }

  @Test
  default void somebodyElsesSessionIsLeftAlone() {
    UUID ann = person("ann");
    UUID bob = person("bob");
    UUID his = start(bob, "s1", NOW);

    assertEquals(OptionalLong.empty(), list().end(his, ann, NOW));

    assertTrue(sessions().fact(token("s1")).isPresent());
    assertFalse(list().isOf(his, ann));
    assertFalse(list().isOf(UUID.randomUUID(), ann));
    assertEquals(0, sessions().head());
  }

  @Test
  default void othersEndByOneNumberAndTheOneThatIsKeptIsReadAgain() {
    UUID ann = person("ann");
    UUID kept = start(ann, "s1", NOW);
    start(ann, "s2", NOW);
    start(ann, "s3", NOW);
    start(person("bob"), "s4", NOW);

    assertEquals(OptionalLong.of(1), list().endOthers(ann, kept, NOW));

    assertEquals(1, sessions().fact(token("s1")).orElseThrow().asOf());
    assertEquals(Optional.empty(), sessions().fact(token("s2")));
    assertEquals(Optional.empty(), sessions().fact(token("s3")));
    assertTrue(sessions().fact(token("s4")).isPresent());
    assertEquals(OptionalLong.empty(), list().endOthers(ann, kept, NOW));
    assertEquals(1, sessions().head());
  }

  @Test
  default void whatEndsSomethingSaysSoAndWhatEndsNothingDoesNot() {
    UUID ann = person("ann");
    UUID kept = start(ann, "s1", NOW);
    UUID other = start(ann, "s2", NOW);
    start(ann, "s3", NOW);

    list().end(other, ann, NOW, event(1));
    list().end(other, ann, NOW, event(2));
    list().end(kept, person("bob"), NOW, event(3));
    list().endOthers(ann, kept, NOW, event(4));
    list().endOthers(ann, kept, NOW, event(5));

    assertEquals(List.of(event(1), event(4)), events());
  }
}
