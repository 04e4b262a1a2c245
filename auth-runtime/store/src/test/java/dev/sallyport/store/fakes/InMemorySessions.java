package dev.sallyport.store.fakes;

import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.sessions.NewSession;
import dev.sallyport.store.sessions.SessionFact;
import dev.sallyport.store.sessions.Sessions;
import dev.sallyport.store.sessions.TokenHash;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** {@link Sessions} in memory. */
public final class InMemorySessions implements Sessions {
  private final InMemoryIdentities identities;
  private final InMemoryLog log;
  private final Map<TokenHash, NewSession> sessions = new HashMap<>();
  private final List<AuditEvent> events = new ArrayList<>();

  /** With a log of its own. */
  public InMemorySessions(InMemoryIdentities identities) {
    this(identities, new InMemoryLog());
  }

  /** Of people in {@code identities}, with numbers of {@code log}. */
  public InMemorySessions(InMemoryIdentities identities, InMemoryLog log) {
    this.identities = identities;
    this.log = log;
    log.keeps(sessions);
  }

  @Override
  public void start(NewSession session, AuditEvent... happened) {
    synchronized (log) {
      events.addAll(List.of(happened));
      sessions.put(session.token(), session);
    }
  }

  @Override
  public Optional<SessionFact> fact(TokenHash token) {
    synchronized (log) {
      return Optional.ofNullable(sessions.get(token))
          .flatMap(
              session ->
                  identities
                      .enabled(session.identity())
                      .map(
                          identity ->
                              new SessionFact(
                                  session.id(),
                                  identity,
                                  session.authenticatedAt(),
                                  session.expiresAt(),
                                  log.head())));
    }
  }

  @Override
  public OptionalLong end(TokenHash token, Instant now, AuditEvent... happened) {
    synchronized (log) {
      NewSession ended = sessions.remove(token);
      events.addAll(ended == null ? List.of() : List.of(happened));
      return ended == null ? OptionalLong.empty() : OptionalLong.of(log.revoke(ended.id(), now));
    }
  }

  @Override
  public OptionalLong endAllOf(UUID identity, Instant now, AuditEvent... happened) {
    synchronized (log) {
      if (!sessions.values().removeIf(session -> session.identity().equals(identity))) {
        return OptionalLong.empty();
      }
      events.addAll(List.of(happened));
      return OptionalLong.of(log.revoke(identity, now));
    }
  }

  /** What changes said of themselves. */
  public List<AuditEvent> events() {
    synchronized (log) {
      return List.copyOf(events);
    }
  }

  List<NewSession> of(UUID identity) {
    synchronized (log) {
      return sessions.values().stream()
          .filter(session -> session.identity().equals(identity))
          .toList();
    }
  }

  void drop(UUID session) {
    synchronized (log) {
      sessions.values().removeIf(one -> one.id().equals(session));
    }
  }

  OptionalLong endById(UUID session, Instant now) {
    synchronized (log) {
      return sessions.values().removeIf(one -> one.id().equals(session))
          ? OptionalLong.of(log.revoke(session, now))
          : OptionalLong.empty();
    }
  }

  @Override
  public long head() {
    synchronized (log) {
      return log.head();
    }
  }
}
