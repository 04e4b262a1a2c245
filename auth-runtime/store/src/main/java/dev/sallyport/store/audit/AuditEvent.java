package dev.sallyport.store.audit;

import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Something that happened.
 *
 * @param id UUIDv7 made by the caller: later events have greater ones
 * @param kind from a closed list of the caller's, such as {@code login.failed}
 * @param actor who did it
 * @param subject to whom or what; the id of an identity, a session, an organisation
 * @param detail what else people want to know; never a secret
 */
public record AuditEvent(
    UUID id,
    Instant at,
    String kind,
    String actor,
    String subject,
    SortedMap<String, String> detail) {
  public AuditEvent {
    detail = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(detail));
  }

  /** With what else people want to know. */
  public AuditEvent(
      UUID id, Instant at, String kind, String actor, String subject, Map<String, String> detail) {
    this(id, at, kind, actor, subject, new TreeMap<>(detail));
  }
}
