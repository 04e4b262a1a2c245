package dev.sallyport.server.sightings;

import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.mail.NewLetter;
import dev.sallyport.store.sessions.NewSession;
import dev.sallyport.store.sessions.Rotated;
import dev.sallyport.store.sessions.Rotation;
import dev.sallyport.store.sessions.Rotations;
import dev.sallyport.store.sessions.SessionFact;
import dev.sallyport.store.sessions.Sessions;
import dev.sallyport.store.sessions.TokenHash;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Sessions for those who ask the store itself: one that went unused for too long has ended then, is
 * not renewed, and being asked about is a use of it.
 */
public final class IdleSessions implements Sessions, Rotations {
  private final Sessions sessions;
  private final Rotations rotations;
  private final IdleLimit limit;

  public IdleSessions(Sessions sessions, Rotations rotations, IdleLimit limit) {
    this.sessions = sessions;
    this.rotations = rotations;
    this.limit = limit;
  }

  @Override
  public Optional<SessionFact> fact(TokenHash token) {
    return sessions.fact(token).map(this::limited);
  }

  private SessionFact limited(SessionFact fact) {
    Optional<Instant> idle =
        limit.idleSince(fact.session(), fact.authenticatedAt(), fact.expiresAt());
    Instant end = idle.orElseGet(limit::nextEnd);
    return new SessionFact(
        fact.session(),
        fact.identity(),
        fact.assurance(),
        fact.authenticatedAt(),
        IdleLimit.earlier(fact.expiresAt(), end),
        idle.isEmpty() ? fact.renewableUntil() : IdleLimit.earlier(fact.renewableUntil(), end),
        fact.host(),
        fact.asOf());
  }

  @Override
  public Rotated rotate(Rotation rotation) {
    boolean over =
        fact(rotation.token())
            .filter(fact -> !rotation.at().isBefore(fact.renewableUntil()))
            .isPresent();
    return over ? new Rotated.Over() : rotations.rotate(rotation);
  }

  @Override
  public void start(NewSession session, AuditEvent... events) {
    sessions.start(session, events);
  }

  @Override
  public boolean startVerified(
      NewSession session, int changes, Optional<NewLetter> notice, AuditEvent... events) {
    return sessions.startVerified(session, changes, notice, events);
  }

  @Override
  public OptionalLong end(TokenHash token, Instant now, AuditEvent... events) {
    return sessions.end(token, now, events);
  }

  @Override
  public OptionalLong endAllOf(UUID identity, Instant now, AuditEvent... events) {
    return sessions.endAllOf(identity, now, events);
  }

  @Override
  public long head() {
    return sessions.head();
  }
}
