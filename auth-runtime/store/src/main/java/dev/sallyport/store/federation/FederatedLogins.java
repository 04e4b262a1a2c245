package dev.sallyport.store.federation;

import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.identities.Directory;
import dev.sallyport.store.identities.Identity;
import dev.sallyport.store.mail.NewLetter;
import dev.sallyport.store.sessions.TokenHash;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Which accounts at providers are whose. What changes something adds its event, and the letter that
 * tells of it, in the same statement. All methods throw {@link
 * dev.sallyport.store.StoreUnavailable}.
 */
public interface FederatedLogins {
  /**
   * Whose an account at a provider is.
   *
   * @param changes how often their password was changed; 0 for those who have none
   */
  record Known(Identity identity, int changes, boolean disabled) {}

  /** Whose it is; that it was used is remembered, unless they are disabled. */
  Optional<Known> use(Subject subject, Instant now);

  /** Whoever has an address, in whatever case, also if disabled. */
  Optional<UUID> holder(String email);

  /**
   * Creates somebody who logs in elsewhere.
   *
   * @param login public id of the link, UUIDv7
   * @return false if somebody has the address, or the account at the provider is somebody's;
   *     nothing was changed
   */
  boolean register(
      Directory.Newcomer newcomer, UUID login, Upstream upstream, Instant now, AuditEvent event);

  /** Those of a person, in the order in which they were linked. */
  List<FederatedLogin> of(UUID identity);

  /** What became of a link. */
  enum Linking {
    LINKED,
    /** The account at the provider is somebody's already, theirs or another's. */
    TAKEN,
    /** There is no such proof any more, it is for somebody else, or the session ended. */
    OVER
  }

  /**
   * Who asks for a link.
   *
   * @param session with which they do it
   * @param browser hash of what it holds
   * @param proof which one they were shown
   */
  record Asker(UUID identity, UUID session, TokenHash browser, UUID proof) {}

  /**
   * Links what was proven, which is used up by it.
   *
   * @param login public id of the link, UUIDv7
   * @param letter that says so, where there is mail
   */
  Linking link(Asker asker, UUID login, Optional<NewLetter> letter, Instant now, AuditEvent event);

  /** What became of the end of a link. */
  sealed interface Unlinking {
    /** It is gone, and so are the person's other sessions, by this number of the log. */
    record Done(long seq) implements Unlinking {}

    /** They could not log in any more. */
    record LastWayIn() implements Unlinking {}

    /** They have no such link, or the session ended. */
    record Nothing() implements Unlinking {}
  }

  /**
   * Takes a link away and ends all sessions of the person but one.
   *
   * @param session with which they do it
   * @param letter that says so, where there is mail
   */
  Unlinking unlink(
      UUID identity,
      UUID session,
      UUID login,
      Optional<NewLetter> letter,
      Instant now,
      AuditEvent event);
}
