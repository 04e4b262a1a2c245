package dev.sallyport.operator.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class EventsTest {
  private final AtomicLong nanos = new AtomicLong();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Written written = new Written();
  private final Events events =
      new Events(
          written,
          Runnable::run,
          meters,
          () -> Instant.parse("2026-03-01T12:00:00Z").plusNanos(nanos.get()),
          nanos::get);

  @Test
  void eventHasWhatTheApiServerDemands() {
    events.tell(news("shop", "it happened"));

    Event event = written.created.getFirst();
    assertEquals("shop", event.getMetadata().getNamespace());
    assertTrue(event.getMetadata().getName().matches("shop\\.[0-9a-f]+"));
    assertEquals("2026-03-01T12:00:00.000000Z", event.getEventTime().getTime());
    assertEquals("Warning", event.getType());
    assertEquals("Conflict", event.getReason());
    assertEquals("it happened", event.getNote());
    assertEquals("shop", event.getRegarding().getName());
    assertEquals("sallyport.dev/operator", event.getReportingController());
  }

  @Test
  void sameNewsIsCountedAndOtherNewsIsNot() {
    for (int i = 0; i < 3; i++) {
      events.tell(news("shop", "it happened"));
      nanos.addAndGet(Duration.ofMinutes(9).toNanos());
    }
    events.tell(news("shop", "something else"));

    assertEquals(2, written.created.size());
    assertEquals(
        List.of(2, 3), written.counted.stream().map(e -> e.getSeries().getCount()).toList());
    String first = written.created.getFirst().getMetadata().getName();
    assertEquals(first, written.counted.getFirst().getMetadata().getName());
    assertNotEquals(first, written.created.getLast().getMetadata().getName());
  }

  @Test
  void afterAWhileTheSameIsNewsAgain() {
    events.tell(news("shop", "it happened"));
    nanos.addAndGet(Events.SAME.toNanos());
    events.tell(news("shop", "it happened"));

    assertEquals(2, written.created.size());
  }

  @Test
  void thousandRulesThatChangeAtOnceDoNotFloodTheApiServer() {
    for (int i = 0; i < 1_000; i++) {
      events.tell(news("rule" + i, "it happened"));
    }
    assertEquals(Events.AT_ONCE, written.created.size());
    assertEquals(1_000 - Events.AT_ONCE, counted("dropped"));

    nanos.addAndGet(Duration.ofSeconds(2).toNanos());
    for (int i = 0; i < 1_000; i++) {
      events.tell(news("later" + i, "it happened"));
    }
    assertEquals(Events.AT_ONCE + 2 * Events.PER_SECOND, written.created.size());
  }

  @Test
  void eventThatCannotBeWrittenStopsNobody() {
    written.broken = true;
    events.tell(news("shop", "it happened"));

    assertEquals(1, counted("failed"));
  }

  @Test
  void longNoteIsCutBetweenCharacters() {
    String note = news("shop", "😀".repeat(1_000)).note();

    int bytes = note.getBytes(StandardCharsets.UTF_8).length;
    assertTrue(bytes <= News.LONGEST && bytes > News.LONGEST - 4);
    assertTrue(note.endsWith("😀 …"));
  }

  private double counted(String outcome) {
    return meters.get("sallyport.operator.events").tag("outcome", outcome).counter().count();
  }

  private static News news(String rule, String note) {
    ObjectReference about =
        new ObjectReferenceBuilder().withNamespace("shop").withName(rule).build();
    return new News(about, News.Kind.Warning, "Conflict", note);
  }

  /** What was written, where an API server would keep it. */
  private static final class Written implements Events.Shelf {
    private final List<Event> created = new ArrayList<>();
    private final List<Event> counted = new ArrayList<>();
    private boolean broken;

    @Override
    public void create(Event event) {
      if (broken) {
        throw new KubernetesClientException("for the test");
      }
      created.add(event);
    }

    @Override
    public void count(Event event) {
      counted.add(event);
    }
  }
}
