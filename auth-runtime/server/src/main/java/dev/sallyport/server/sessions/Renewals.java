package dev.sallyport.server.sessions;

import dev.sallyport.server.audit.Audit;
import dev.sallyport.server.audit.AuditKind;
import dev.sallyport.server.audit.Source;
import dev.sallyport.server.credentials.SessionKeys;
import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.sessions.Rotated;
import dev.sallyport.store.sessions.Rotation;
import dev.sallyport.store.sessions.Rotations;
import dev.sallyport.store.sessions.Sessions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews sessions: each time under another value. Blocks, and throws {@link
 * dev.sallyport.store.StoreUnavailable} where Postgres does not answer.
 */
public final class Renewals {
  private static final Logger LOG = LoggerFactory.getLogger(Renewals.class);

  private final Rotations rotations;
  private final Sessions sessions;
  private final Audit audit;
  private final LongConsumer everywhere;
  private final SessionKeys keys;
  private final Lifetimes lifetimes;
  private final InstantSource clock;

  /**
   * @param everywhere waits until the revocation with a number is in force everywhere
   */
  public Renewals(
      Rotations rotations,
      Sessions sessions,
      Audit audit,
      LongConsumer everywhere,
      SessionKeys keys,
      Lifetimes lifetimes,
      InstantSource clock) {
    this.rotations = rotations;
    this.sessions = sessions;
    this.audit = audit;
    this.everywhere = everywhere;
    this.keys = keys;
    this.lifetimes = lifetimes;
    this.clock = clock;
  }

  /** What became of a renewal. */
  public sealed interface Outcome {
    /**
     * The session goes on.
     *
     * @param value that carries it now; the same as before where that was only just issued
     * @param renewableFor how long it can be renewed, and so how long a cookie has to be kept
     */
    record Renewed(SessionValue value, Instant expiresAt, Duration renewableFor)
        implements Outcome {}

    /**
     * Somebody showed a value that had been replaced: it, or its successor, is in wrong hands. The
     * session has been ended, and no replica admits anybody with it.
     */
    record Reused() implements Outcome {}

    /** Ended, too old, of somebody who was disabled, or never there: which one is not said. */
    record Over() implements Outcome {}
  }

  /** Renews the session that {@code value} carries, whether or not it has expired. */
  public Outcome renew(SessionValue value, Source source) {
    return renew(value, value.host(), source);
  }

  /**
   * The same, so that the new value is good elsewhere.
   *
   * @param host the only one where; empty for the whole domain
   */
  public Outcome renew(SessionValue value, Optional<String> host, Source source) {
    Instant now = clock.instant();
    SessionValue successor = keys.issue(value.kind()).at(host);
    Rotation rotation =
        new Rotation(
            value.hash(),
            value.host(),
            successor.hash(),
            successor.host(),
            keys.seal(successor, value),
            now,
            lifetimes.life(),
            Lifetimes.GRACE);
    return switch (rotations.rotate(rotation)) {
      case Rotated.Done(Instant end, Instant last) -> renewed(successor, end, last, now);
      case Rotated.Young(Instant end, Instant last) -> renewed(value, end, last, now);
      case Rotated.Already(String sealed, Instant end, Instant last) ->
          keys.open(sealed, value)
              .<Outcome>map(other -> renewed(other.at(host), end, last, now))
              .orElseGet(Outcome.Over::new);
      case Rotated.Reused(UUID session, UUID identity) -> {
        AuditEvent event =
            audit.event(
                AuditKind.SESSION_REUSED,
                "anybody",
                identity.toString(),
                source,
                Map.of("session", session.toString()));
        everywhere.accept(sessions.end(value.hash(), now, event).orElseGet(sessions::head));
        LOG.warn(
            "A session value was used again after it had been replaced; session {} of identity {}"
                + " has been ended",
            session,
            identity);
        yield new Outcome.Reused();
      }
      case Rotated.Over _ -> new Outcome.Over();
    };
  }

  private static Outcome renewed(SessionValue value, Instant end, Instant last, Instant now) {
    return new Outcome.Renewed(value, end, Duration.between(now, last));
  }
}
