package dev.sallyport.store.sessions;

import dev.sallyport.store.audit.AuditEvent;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;

/** The sessions of one person. All methods throw {@link dev.sallyport.store.StoreUnavailable}. */
public interface SessionList {
  /** Those that go on or can be renewed, the latest login first; a hundred at most. */
  List<SessionEntry> of(UUID identity, Instant now);

  /** Whether a session, also one that has ended, is of this person. */
  boolean isOf(UUID session, UUID identity);

  /**
   * Ends one session of this person and revokes it in the log, in one statement. Somebody else's is
   * left alone.
   *
   * @param events that say so, added in that statement if it ended one
   * @return the revocation's number, if it was this call that ended it
   */
  OptionalLong end(UUID session, UUID identity, Instant now, AuditEvent... events);

  /**
   * Ends all sessions of a person but one, by one number of the log, in one statement.
   *
   * @param events that say so, added in that statement if it ended any
   * @return the revocation's number, if it was this call that ended any
   */
  OptionalLong endOthers(UUID identity, UUID kept, Instant now, AuditEvent... events);
}
