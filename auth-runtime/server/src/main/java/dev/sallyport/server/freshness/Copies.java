package dev.sallyport.server.freshness;

import dev.sallyport.store.sessions.SessionFact;
import dev.sallyport.store.sessions.TokenHash;
import java.util.Optional;
import java.util.UUID;

/**
 * Copies of facts outside of this process, for replicas that have just been started.
 *
 * <p><b>Why one may be used.</b> A copy is what some replica of this installation read from
 * Postgres, whole, with the number of its snapshot, and in the history of the log that we follow:
 * whoever keeps it has to see to that ({@link #find}). It may be of any age, and somebody may show
 * an old one again on purpose. That is no more than a read of our own whose answer was long on its
 * way, and against those {@link Tombs} stand already: they have, or have below their floor, every
 * revocation up to what is applied here. So a copy that is older than the revocation of its session
 * is not spared, however it came; one that is not spared is not taken, and Postgres is asked.
 *
 * <p>Its number may also be above what is applied here. Then it was read in a snapshot that had
 * seen more revocations than we have, and knows of all of them: commits are in the order of
 * numbers. When their tombs come, they are not younger than the copy and say nothing against it.
 *
 * <p><b>What is looked at in which order.</b> The tombs that a copy will be held against are taken
 * before it is asked for, and the log's history after that. Whoever changes them names the new
 * history first ({@link LogFollower}). So a copy that was looked for in an old history comes with
 * its old tombs, and what is held against tombs that are not in force any more is not used: a copy
 * that is on its way while everything is forgotten is forgotten with it.
 *
 * <p>There are no copies of "nobody has that value": what is not there is asked for.
 */
public interface Copies {
  /** None. */
  Copies NONE =
      new Copies() {
        @Override
        public Optional<SessionFact> find(TokenHash token, UUID history) {
          return Optional.empty();
        }

        @Override
        public void keep(TokenHash token, UUID history, SessionFact fact) {}
      };

  /**
   * A fact that was {@link #keep kept} for this token in this history, exactly as it was; empty if
   * there is none, or that cannot be found out or be relied on. Blocks for a moment at most.
   */
  Optional<SessionFact> find(TokenHash token, UUID history);

  /** Keeps a copy of what was read from the store, if possible. Does not block. */
  void keep(TokenHash token, UUID history, SessionFact fact);
}
