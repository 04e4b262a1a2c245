package dev.sallyport.server.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.store.Ids;
import dev.sallyport.store.StoreUnavailable;
import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.audit.AuditQuestion;
import dev.sallyport.store.audit.AuditTrail;
import dev.sallyport.store.fakes.InMemoryAuditTrail;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class AuditTest {
  private final InMemoryAuditTrail trail = new InMemoryAuditTrail();
  private Instant now = Instant.parse("2026-03-31T12:00:00Z");
  private final Ids ids = new Ids(() -> now, new Random(1));
  private boolean away;
  private final Audit audit =
      new Audit(new ComingAndGoing(), Duration.ofDays(400), ids::next, () -> now);

  private AuditEvent failure() {
    return audit.event(
        AuditKind.LOGIN_FAILED,
        "anybody",
        "unknown",
        new Source(Optional.of("192.0.2.1"), Optional.of("r1")),
        Map.of());
  }

  @Test
  void eventSaysFromWhereAndWithWhichRequest() {
    AuditEvent event = failure();

    assertEquals("login.failed", event.kind());
    assertEquals(Map.of("address", "192.0.2.1", "request_id", "r1"), event.detail());
    assertEquals(now, event.at());
  }

  @Test
  void whatIsNotedIsWrittenALittleLaterAndAfterAnOutage() {
    away = true;
    audit.note(failure());
    assertFalse(audit.turn());
    assertEquals(List.of(), trail.find(AuditQuestion.latest(10)));

    away = false;
    audit.note(failure());
    assertTrue(audit.turn());
    assertEquals(2, trail.find(AuditQuestion.latest(10)).size());
    assertEquals(0, audit.dropped());
  }

  @Test
  void memoryIsBoundedAndWhatDoesNotFitIsCounted() {
    away = true;
    for (int i = 0; i < 10_600; i++) {
      audit.note(failure());
    }
    assertEquals(600, audit.dropped());
    assertFalse(audit.turn());
    away = false;
    assertTrue(audit.turn());
    assertEquals(10_000, trail.find(AuditQuestion.latest(20_000)).size());
  }

  @Test
  void monthsToComeAreProvidedForAndOldOnesForgotten() {
    trail.provide(LocalDate.parse("2025-01-01"));
    trail.provide(LocalDate.parse("2025-03-01"));
    assertTrue(audit.turn());

    assertFalse(trail.provide(LocalDate.parse("2026-03-01")), "this month");
    assertFalse(trail.provide(LocalDate.parse("2026-04-01")), "the next");
    assertFalse(trail.provide(LocalDate.parse("2026-05-01")), "the one after");
    assertTrue(trail.provide(LocalDate.parse("2025-01-01")), "more than 400 days ago");
    assertFalse(trail.provide(LocalDate.parse("2025-03-01")));

    now = Instant.parse("2026-04-30T12:00:00Z");
    assertTrue(audit.turn());
    assertFalse(trail.provide(LocalDate.parse("2026-06-01")), "a month later too");
  }

  @Test
  void codesLeadBackToTheirKinds() {
    for (AuditKind kind : AuditKind.values()) {
      assertEquals(Optional.of(kind), AuditKind.of(kind.code()));
    }
    assertEquals(Optional.empty(), AuditKind.of("login"));
  }

  private final class ComingAndGoing implements AuditTrail {
    private AuditTrail reached() {
      if (away) {
        throw new StoreUnavailable("away", new IOException());
      }
      return trail;
    }

    @Override
    public void append(List<AuditEvent> events) {
      reached().append(events);
    }

    @Override
    public List<AuditEvent> find(AuditQuestion question) {
      return reached().find(question);
    }

    @Override
    public boolean provide(LocalDate day) {
      return reached().provide(day);
    }

    @Override
    public int forget(Instant time) {
      return reached().forget(time);
    }
  }
}
