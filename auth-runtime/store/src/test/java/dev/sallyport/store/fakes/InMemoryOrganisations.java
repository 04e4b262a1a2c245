package dev.sallyport.store.fakes;

import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.audit.AuditTrail;
import dev.sallyport.store.organisations.Member;
import dev.sallyport.store.organisations.Organisation;
import dev.sallyport.store.organisations.Organisations;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** {@link Organisations} in memory. */
public final class InMemoryOrganisations implements Organisations {
  private record Joined(String role, Instant since) {}

  private final InMemoryIdentities identities;
  private final AuditTrail trail;
  private final NavigableMap<String, Organisation> organisations = new TreeMap<>();
  private final NavigableMap<String, NavigableMap<String, Joined>> members = new TreeMap<>();

  /** Of those people. */
  public InMemoryOrganisations(InMemoryIdentities identities, AuditTrail trail) {
    this.identities = identities;
    this.trail = trail;
  }

  @Override
  public synchronized Naming create(
      UUID id, String slug, String name, Instant now, AuditEvent event) {
    if (isTaken(slug)) {
      return new Naming.SlugTaken();
    }
    Organisation made = new Organisation(id, slug, name, now, now);
    organisations.put(id.toString(), made);
    members.put(id.toString(), new TreeMap<>());
    trail.append(List.of(event));
    return new Naming.Named(made);
  }

  private boolean isTaken(String slug) {
    return organisations.values().stream().anyMatch(one -> one.slug().equals(slug));
  }

  @Override
  public synchronized Naming rename(
      UUID id, Optional<String> slug, Optional<String> name, Instant now, AuditEvent event) {
    Organisation was = organisations.get(id.toString());
    if (was == null) {
      return new Naming.Unknown();
    }
    String newSlug = slug.orElse(was.slug());
    String newName = name.orElse(was.name());
    if (newSlug.equals(was.slug()) && newName.equals(was.name())) {
      return new Naming.Named(was);
    }
    if (!newSlug.equals(was.slug()) && isTaken(newSlug)) {
      return new Naming.SlugTaken();
    }
    Organisation named = new Organisation(id, newSlug, newName, was.createdAt(), now);
    organisations.put(id.toString(), named);
    trail.append(List.of(event));
    return new Naming.Named(named);
  }

  @Override
  public synchronized Optional<Organisation> find(UUID id) {
    return Optional.ofNullable(organisations.get(id.toString()));
  }

  @Override
  public synchronized List<Organisation> list(Optional<UUID> after, int limit) {
    return organisations.tailMap(after.map(UUID::toString).orElse(""), false).values().stream()
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized boolean delete(UUID id, AuditEvent event) {
    members.remove(id.toString());
    boolean deleted = organisations.remove(id.toString()) != null;
    if (deleted) {
      trail.append(List.of(event));
    }
    return deleted;
  }

  @Override
  public synchronized List<Member> members(UUID organisation, Optional<UUID> after, int limit) {
    NavigableMap<String, Joined> all = members.get(organisation.toString());
    if (all == null) {
      return List.of();
    }
    return all.tailMap(after.map(UUID::toString).orElse(""), false).entrySet().stream()
        .flatMap(
            entry ->
                identities.entry(UUID.fromString(entry.getKey())).stream()
                    .map(
                        person ->
                            new Member(
                                person.identity().id(),
                                person.identity().email(),
                                entry.getValue().role(),
                                entry.getValue().since())))
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized Joining put(
      UUID organisation, UUID identity, String role, Instant now, AuditEvent event) {
    if (!organisations.containsKey(organisation.toString())) {
      return Joining.UNKNOWN_ORGANISATION;
    }
    if (identities.entry(identity).isEmpty()) {
      return Joining.UNKNOWN_IDENTITY;
    }
    var all = Objects.requireNonNull(members.get(organisation.toString()));
    Joined was = all.get(identity.toString());
    if (was == null || !was.role().equals(role)) {
      all.put(identity.toString(), new Joined(role, was == null ? now : was.since()));
      trail.append(List.of(event));
    }
    return Joining.IN;
  }

  @Override
  public synchronized boolean remove(UUID organisation, UUID identity, AuditEvent event) {
    NavigableMap<String, Joined> all = members.get(organisation.toString());
    boolean removed = all != null && all.remove(identity.toString()) != null;
    if (removed) {
      trail.append(List.of(event));
    }
    return removed;
  }
}
