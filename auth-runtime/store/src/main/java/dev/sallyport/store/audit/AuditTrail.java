package dev.sallyport.store.audit;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/** What happened. All methods throw {@link dev.sallyport.store.StoreUnavailable}. */
public interface AuditTrail {
  /** Adds events. What was added already, by its id, stays as it is. */
  void append(List<AuditEvent> events);

  /** The events that somebody asks for, the latest first. */
  List<AuditEvent> find(AuditQuestion question);

  /**
   * Provides for the month that a day is in.
   *
   * @return whether it was not there yet
   */
  boolean provide(LocalDate day);

  /**
   * Forgets the months that were over before {@code time}, but nothing of the last 30 days.
   *
   * @return how many
   */
  int forget(Instant time);
}
