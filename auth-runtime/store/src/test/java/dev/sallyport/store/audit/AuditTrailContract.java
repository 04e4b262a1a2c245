package dev.sallyport.store.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What an {@link AuditTrail} promises, whoever keeps it. */
interface AuditTrailContract {
  Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  AuditTrail trail();

  private static AuditEvent event(int number, Instant at, String kind, String who, String whom) {
    UUID id = new UUID(0x0190_0000_0000_7000L + number, 0x8000_0000_0000_0000L);
    return new AuditEvent(id, at, kind, who, whom, Map.of("address", "192.0.2.7"));
  }

  private static AuditQuestion question(
      Optional<String> kind, Optional<String> subject, Optional<String> actor) {
    return new AuditQuestion(
        kind, subject, actor, Optional.empty(), Optional.empty(), Optional.empty(), 10);
  }

  @Test
  default void latestComesFirstAndPagesFollowOneAnother() {
    AuditEvent first = event(1, NOON, "login.succeeded", "ann", "ann");
    AuditEvent second = event(2, NOON.plusSeconds(1), "logout", "ann", "ann");
    AuditEvent third = event(3, NOON.plusSeconds(2), "login.failed", "anybody", "ann");
    trail().append(List.of(second, first, third));

    assertEquals(List.of(third, second), trail().find(AuditQuestion.latest(2)));
    assertEquals(
        List.of(first),
        trail()
            .find(
                new AuditQuestion(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(second.id()),
                    2)));
  }

  @Test
  default void questionIsAnsweredByKindSubjectActorAndTime() {
    AuditEvent first = event(1, NOON, "login.succeeded", "ann", "ann");
    AuditEvent second = event(2, NOON.plusSeconds(1), "identity.disabled", "boss", "ann");
    trail().append(List.of(first, second));

    Optional<String> any = Optional.empty();
    assertEquals(List.of(first), trail().find(question(Optional.of("login.succeeded"), any, any)));
    assertEquals(List.of(second, first), trail().find(question(any, Optional.of("ann"), any)));
    assertEquals(List.of(second), trail().find(question(any, any, Optional.of("boss"))));
    assertEquals(
        List.of(first),
        trail()
            .find(
                new AuditQuestion(
                    any,
                    any,
                    any,
                    Optional.of(NOON),
                    Optional.of(NOON.plusSeconds(1)),
                    Optional.empty(),
                    10)));
  }

  @Test
  default void whatWasAddedAlreadyStaysAsItIs() {
    AuditEvent first = event(1, NOON, "logout", "ann", "ann");
    trail().append(List.of(first));
    trail().append(List.of(event(1, NOON, "something else", "eve", "eve")));

    assertEquals(List.of(first), trail().find(AuditQuestion.latest(10)));
  }

  @Test
  default void monthsAreProvidedOnceAndForgottenAsAWhole() {
    assertTrue(trail().provide(LocalDate.parse("2019-01-31")));
    assertFalse(trail().provide(LocalDate.parse("2019-01-01")));
    assertTrue(trail().provide(LocalDate.parse("2019-02-01")));
    AuditEvent old = event(1, Instant.parse("2019-01-31T23:59:59Z"), "logout", "ann", "ann");
    AuditEvent younger = event(2, Instant.parse("2019-02-01T00:00:00Z"), "logout", "ann", "ann");
    trail().append(List.of(old, younger));

    assertEquals(0, trail().forget(Instant.parse("2019-01-31T23:59:59Z")));
    assertEquals(1, trail().forget(Instant.parse("2019-02-01T00:00:00Z")));
    assertEquals(List.of(younger), trail().find(AuditQuestion.latest(10)));
  }
}
