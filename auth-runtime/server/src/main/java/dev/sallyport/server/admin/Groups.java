package dev.sallyport.server.admin;

import dev.sallyport.server.audit.Audit;
import dev.sallyport.server.audit.AuditKind;
import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.organisations.Member;
import dev.sallyport.store.organisations.Organisation;
import dev.sallyport.store.organisations.Organisations;
import dev.sallyport.store.organisations.Organisations.Joining;
import dev.sallyport.store.organisations.Organisations.Naming;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Organisations and who is in them. All methods block, and throw {@link
 * dev.sallyport.store.StoreUnavailable} where Postgres does not answer.
 */
public final class Groups {
  private final Organisations organisations;
  private final Audit audit;
  private final Supplier<UUID> ids;
  private final InstantSource clock;

  /**
   * @param ids of new organisations, UUIDv7
   */
  public Groups(Organisations organisations, Audit audit, Supplier<UUID> ids, InstantSource clock) {
    this.organisations = organisations;
    this.audit = audit;
    this.ids = ids;
    this.clock = clock;
  }

  /** Makes one. */
  public Naming create(Administrator by, String slug, String name) {
    UUID id = ids.get();
    return organisations.create(
        id,
        slug,
        name,
        clock.instant(),
        event(AuditKind.ORGANISATION_CREATED, by, id, Map.of("slug", slug)));
  }

  /** Calls it otherwise. */
  public Naming rename(Administrator by, UUID id, Optional<String> slug, Optional<String> name) {
    Map<String, String> detail = new TreeMap<>();
    slug.ifPresent(value -> detail.put("slug", value));
    name.ifPresent(value -> detail.put("name", value));
    return organisations.rename(
        id, slug, name, clock.instant(), event(AuditKind.ORGANISATION_CHANGED, by, id, detail));
  }

  /** The one with this id. */
  public Optional<Organisation> find(UUID id) {
    return organisations.find(id);
  }

  /** A page of them. */
  public List<Organisation> list(Optional<UUID> after, int limit) {
    return organisations.list(after, limit);
  }

  /** Deletes it, if there is one. */
  public void delete(Administrator by, UUID id) {
    var _ = organisations.delete(id, event(AuditKind.ORGANISATION_DELETED, by, id, Map.of()));
  }

  /** A page of who is in it; empty if there is no such organisation. */
  public Optional<List<Member>> members(UUID id, Optional<UUID> after, int limit) {
    return organisations.find(id).map(_ -> organisations.members(id, after, limit));
  }

  /** Takes somebody in, or gives them another role. */
  public Joining put(Administrator by, UUID organisation, UUID identity, String role) {
    return organisations.put(
        organisation,
        identity,
        role,
        clock.instant(),
        event(
            AuditKind.MEMBERSHIP_PUT,
            by,
            organisation,
            Map.of("identity", identity.toString(), "role", role)));
  }

  /** Lets somebody out, if they are in. */
  public void remove(Administrator by, UUID organisation, UUID identity) {
    var _ =
        organisations.remove(
            organisation,
            identity,
            event(
                AuditKind.MEMBERSHIP_REMOVED,
                by,
                organisation,
                Map.of("identity", identity.toString())));
  }

  private AuditEvent event(
      AuditKind kind, Administrator by, UUID subject, Map<String, String> detail) {
    return audit.event(kind, by.name(), subject.toString(), by.source(), detail);
  }
}
