package dev.sallyport.store.sessions;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * When sessions were last used, about to the minute: for people, and for no decision. All methods
 * throw {@link dev.sallyport.store.StoreUnavailable}.
 */
public interface LastSeen {
  /**
   * Saves when sessions were seen, in one statement. What is older than what is known changes
   * nothing, and neither does a session that does not exist.
   */
  void save(Map<UUID, Instant> seen);

  /** When a session was last seen; empty if that was never saved. */
  Optional<Instant> of(UUID session);
}
