package dev.sallyport.store.organisations;

import dev.sallyport.store.audit.AuditEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Organisations and who is in them. Whatever changes something adds its event in the same
 * statement, if it changes anything. Decisions do not depend on them, so nothing takes a number of
 * the log. All methods throw {@link dev.sallyport.store.StoreUnavailable}.
 */
public interface Organisations {
  /** What became of a membership. */
  enum Joining {
    /** The person is in it, with that role. */
    IN,
    UNKNOWN_ORGANISATION,
    UNKNOWN_IDENTITY
  }

  /** What became of a creation or a renaming. */
  sealed interface Naming {
    record Named(Organisation organisation) implements Naming {}

    /** Another one is called so. */
    record SlugTaken() implements Naming {}

    record Unknown() implements Naming {}
  }

  Naming create(UUID id, String slug, String name, Instant now, AuditEvent event);

  Naming rename(
      UUID id, Optional<String> slug, Optional<String> name, Instant now, AuditEvent event);

  Optional<Organisation> find(UUID id);

  /**
   * In the order of their making.
   *
   * @param after the page that follows this one
   */
  List<Organisation> list(Optional<UUID> after, int limit);

  /** Whether there was one. */
  boolean delete(UUID id, AuditEvent event);

  /** Who is in it, in the order of their ids. */
  List<Member> members(UUID organisation, Optional<UUID> after, int limit);

  /** Takes a person in, or gives who is in it another role. */
  Joining put(UUID organisation, UUID identity, String role, Instant now, AuditEvent event);

  /** Whether the person was in it. */
  boolean remove(UUID organisation, UUID identity, AuditEvent event);
}
