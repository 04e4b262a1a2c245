package dev.sallyport.store.fakes;

import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.audit.AuditTrail;
import dev.sallyport.store.identities.Directory;
import dev.sallyport.store.identities.DirectoryEntry;
import dev.sallyport.store.identities.EmailKey;
import dev.sallyport.store.identities.SessionEntry;
import dev.sallyport.store.sessions.NewSession;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** {@link Directory} in memory. */
public final class InMemoryDirectory implements Directory {
  private final InMemoryIdentities identities;
  private final InMemorySessions sessions;
  private final InMemoryLog log;
  private final AuditTrail trail;

  /** Of those people and their sessions. */
  public InMemoryDirectory(
      InMemoryIdentities identities, InMemorySessions sessions, InMemoryLog log, AuditTrail trail) {
    this.identities = identities;
    this.sessions = sessions;
    this.log = log;
    this.trail = trail;
  }

  @Override
  public Creation create(Newcomer newcomer, Instant now, AuditEvent event) {
    if (!identities.create(newcomer, now)) {
      return new Creation.EmailTaken();
    }
    trail.append(List.of(event));
    return new Creation.Created(identities.entry(newcomer.id()).orElseThrow());
  }

  @Override
  public Optional<DirectoryEntry> find(UUID id) {
    return identities.entry(id);
  }

  @Override
  public List<DirectoryEntry> list(String email, Optional<UUID> after, int limit) {
    String beginning = EmailKey.of(email).value();
    return identities.entries().stream()
        .filter(entry -> EmailKey.of(entry.identity().email()).value().startsWith(beginning))
        .filter(
            entry ->
                after
                    .map(id -> entry.identity().id().toString().compareTo(id.toString()) > 0)
                    .orElse(true))
        .limit(limit)
        .toList();
  }

  @Override
  public Changed change(UUID id, Change change, Instant now, AuditEvent event) {
    synchronized (log) {
      if (identities.change(id, change, now)) {
        trail.append(List.of(event));
        if (change.disabled().orElse(false)) {
          sessions.ofPerson(id).forEach(session -> sessions.drop(session.id(), now));
        }
        long seq = log.revoke(id, now);
        return new Changed.Now(identities.entry(id).orElseThrow(), seq);
      }
      return identities
          .entry(id)
          .<Changed>map(entry -> new Changed.Now(entry, log.head()))
          .orElseGet(Changed.Unknown::new);
    }
  }

  @Override
  public OptionalLong delete(UUID id, Instant now, AuditEvent event) {
    synchronized (log) {
      if (!identities.delete(id)) {
        return OptionalLong.empty();
      }
      sessions.ofPerson(id).forEach(session -> sessions.drop(session.id(), now));
      trail.append(List.of(event));
      return OptionalLong.of(log.revoke(id, now));
    }
  }

  @Override
  public List<SessionEntry> sessions(UUID identity, Instant now) {
    return sessions.ofPerson(identity).stream()
        .filter(session -> session.expiresAt().isAfter(now))
        .sorted(
            Comparator.comparing(NewSession::authenticatedAt)
                .thenComparing(session -> session.id().toString())
                .reversed())
        .map(
            session ->
                new SessionEntry(
                    session.id(),
                    session.identity(),
                    session.authenticatedAt(),
                    session.expiresAt(),
                    Optional.empty(),
                    session.userAgent(),
                    session.address()))
        .toList();
  }

  @Override
  public OptionalLong endSessions(UUID identity, Instant now, AuditEvent event) {
    OptionalLong seq = sessions.endAllOf(identity, now);
    seq.ifPresent(_ -> trail.append(List.of(event)));
    return seq;
  }

  @Override
  public OptionalLong endSession(UUID session, Instant now, AuditEvent event) {
    OptionalLong seq = sessions.endById(session, now);
    seq.ifPresent(_ -> trail.append(List.of(event)));
    return seq;
  }

  @Override
  public long head() {
    return log.head();
  }
}
