package dev.sallyport.server.sessions;

import dev.sallyport.server.audit.Audit;
import dev.sallyport.server.audit.AuditKind;
import dev.sallyport.server.audit.Source;
import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.sessions.SessionEntry;
import dev.sallyport.store.sessions.SessionList;
import dev.sallyport.store.sessions.Sessions;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.LongConsumer;

/**
 * What people see and do about their own sessions. Blocks, and throws {@link
 * dev.sallyport.store.StoreUnavailable} where Postgres does not answer.
 */
public final class OwnSessions {
  private final SessionList list;
  private final Sessions sessions;
  private final Audit audit;
  private final LongConsumer everywhere;
  private final InstantSource clock;

  /**
   * @param everywhere waits until the revocation with a number is in force everywhere
   */
  public OwnSessions(
      SessionList list,
      Sessions sessions,
      Audit audit,
      LongConsumer everywhere,
      InstantSource clock) {
    this.list = list;
    this.sessions = sessions;
    this.audit = audit;
    this.everywhere = everywhere;
    this.clock = clock;
  }

  /** What became of the wish to end a session. */
  public enum Ending {
    /** It is over, by this wish or before it, and no replica admits anybody with it. */
    ENDED,
    /** This person has none like it. */
    UNKNOWN
  }

  /** Those that go on or can be renewed, the latest login first. */
  public List<SessionEntry> of(UUID identity) {
    return list.of(identity, clock.instant());
  }

  /** Ends one session of a person; somebody else's is unknown to them. */
  public Ending end(UUID session, UUID identity, Source source) {
    AuditEvent event = event(AuditKind.SESSION_ENDED, identity, session, source);
    OptionalLong number = list.end(session, identity, clock.instant(), event);
    if (number.isEmpty() && !list.isOf(session, identity)) {
      return Ending.UNKNOWN;
    }
    everywhere.accept(number.orElseGet(sessions::head));
    return Ending.ENDED;
  }

  /**
   * Ends all sessions of a person but one; when this returns, no replica admits anybody with them.
   */
  public void endOthers(UUID identity, UUID kept, Source source) {
    AuditEvent event = event(AuditKind.LOGOUT_ELSEWHERE, identity, identity, source);
    everywhere.accept(
        list.endOthers(identity, kept, clock.instant(), event).orElseGet(sessions::head));
  }

  private AuditEvent event(AuditKind kind, UUID by, UUID subject, Source source) {
    return audit.event(kind, by.toString(), subject.toString(), source, Map.of());
  }
}
