package dev.sallyport.store.audit;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Something that happened to somebody whom only the statement finds that makes it happen.
 *
 * @param id as in {@link AuditEvent}
 * @param actor who did it; empty for the one who is found
 * @param detail what else people want to know; never a secret
 */
public record FoundEvent(
    UUID id, Instant at, String kind, Optional<String> actor, Map<String, String> detail) {
  public FoundEvent {
    detail = Map.copyOf(detail);
  }

  /** Once they are found. */
  public AuditEvent about(UUID person) {
    return new AuditEvent(
        id, at, kind, actor.orElseGet(person::toString), person.toString(), detail);
  }
}
