package dev.sallyport.store.identities;

import dev.sallyport.store.audit.AuditEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * People, for those who look after them. Whatever takes something away takes a number of the log in
 * the statement that does it; whatever changes something adds its event in the same statement, if
 * it changes anything. All methods throw {@link dev.sallyport.store.StoreUnavailable}.
 */
public interface Directory {
  /** A person who is to be. */
  record Newcomer(
      UUID id, String email, boolean verified, List<String> roles, Optional<PasswordHash> hash) {
    public Newcomer {
      roles = List.copyOf(roles);
    }
  }

  /** What is to be different; what is empty stays. */
  record Change(Optional<List<String>> roles, Optional<Boolean> disabled) {
    public Change {
      roles = roles.map(List::copyOf);
    }
  }

  /** What became of a creation. */
  sealed interface Creation {
    record Created(DirectoryEntry entry) implements Creation {}

    /** Somebody has this address, in whatever case. */
    record EmailTaken() implements Creation {}
  }

  /** What became of a change. */
  sealed interface Changed {
    /**
     * The person is as was asked for.
     *
     * @param seq the number by which it came into force, or one that is not smaller if nothing was
     *     different
     */
    record Now(DirectoryEntry entry, long seq) implements Changed {}

    record Unknown() implements Changed {}
  }

  Creation create(Newcomer newcomer, Instant now, AuditEvent event);

  Optional<DirectoryEntry> find(UUID id);

  /**
   * People in the order of their ids, which is that of their making.
   *
   * @param email how their addresses begin, in whatever case; empty for all
   * @param after the page that follows this one
   */
  List<DirectoryEntry> list(String email, Optional<UUID> after, int limit);

  /** Changes a person; whoever is disabled by it has no session any more. */
  Changed change(UUID id, Change change, Instant now, AuditEvent event);

  /**
   * Deletes a person and everything that is theirs.
   *
   * @return the number by which it came into force, if there was such a person
   */
  OptionalLong delete(UUID id, Instant now, AuditEvent event);

  /** The sessions of a person that have not ended and not expired, the latest first. */
  List<SessionEntry> sessions(UUID identity, Instant now);

  /** Ends all sessions of a person; empty if there were none. */
  OptionalLong endSessions(UUID identity, Instant now, AuditEvent event);

  /** Ends one session, known by its public id; empty if it was not there or had ended. */
  OptionalLong endSession(UUID session, Instant now, AuditEvent event);

  /** The log's head by now: what had been done when this was asked has a number not greater. */
  long head();
}
