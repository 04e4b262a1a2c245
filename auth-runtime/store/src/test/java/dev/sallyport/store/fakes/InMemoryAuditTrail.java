package dev.sallyport.store.fakes;

import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.audit.AuditQuestion;
import dev.sallyport.store.audit.AuditTrail;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** {@link AuditTrail} in memory. */
public final class InMemoryAuditTrail implements AuditTrail {
  private final NavigableMap<String, AuditEvent> events = new TreeMap<>();
  private final Set<YearMonth> months = new TreeSet<>();

  @Override
  public synchronized void append(List<AuditEvent> added) {
    added.forEach(event -> events.putIfAbsent(event.id().toString(), event));
  }

  @Override
  public synchronized List<AuditEvent> find(AuditQuestion question) {
    return events.descendingMap().values().stream()
        .filter(event -> question.kind().map(event.kind()::equals).orElse(true))
        .filter(event -> question.subject().map(event.subject()::equals).orElse(true))
        .filter(event -> question.actor().map(event.actor()::equals).orElse(true))
        .filter(event -> question.from().map(from -> !event.at().isBefore(from)).orElse(true))
        .filter(event -> question.until().map(event.at()::isBefore).orElse(true))
        .filter(
            event ->
                question
                    .before()
                    .map(id -> event.id().toString().compareTo(id.toString()) < 0)
                    .orElse(true))
        .limit(question.limit())
        .toList();
  }

  @Override
  public synchronized boolean provide(LocalDate day) {
    return months.add(YearMonth.from(day));
  }

  @Override
  public synchronized int forget(Instant time) {
    int before = months.size();
    YearMonth first = YearMonth.from(time.atOffset(ZoneOffset.UTC));
    months.removeIf(first::isAfter);
    events
        .values()
        .removeIf(event -> first.isAfter(YearMonth.from(event.at().atOffset(ZoneOffset.UTC))));
    return before - months.size();
  }
}
