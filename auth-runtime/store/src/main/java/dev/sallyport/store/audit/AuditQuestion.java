package dev.sallyport.store.audit;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Which events somebody wants to see.
 *
 * @param from at or after
 * @param until before
 * @param before the page that follows the event with this id
 * @param limit so many at most
 */
public record AuditQuestion(
    Optional<String> kind,
    Optional<String> subject,
    Optional<String> actor,
    Optional<Instant> from,
    Optional<Instant> until,
    Optional<UUID> before,
    int limit) {
  /** All, the latest first. */
  public static AuditQuestion latest(int limit) {
    return new AuditQuestion(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        limit);
  }
}
