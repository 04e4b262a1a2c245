package dev.sallyport.server.sightings;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sallyport.store.sessions.LastSeen;
import dev.sallyport.store.sessions.SessionEntry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/**
 * How long a session may go unused. What a replica has seen itself it remembers, so a session in
 * use costs no question; before one is said to be over, the store is asked for what the others saw.
 * They save that once a minute ({@link Sightings}): whoever comes to another replica may be taken
 * for idle two minutes early, and never late.
 */
public final class IdleLimit {
  /** Uses that follow one another sooner are one. */
  private static final Duration ONE_USE = Duration.ofSeconds(10);

  private final Duration limit;
  private final LastSeen store;
  private final Sightings sightings;
  private final InstantSource clock;
  private final Cache<UUID, Instant> used;

  /**
   * @param max how many sessions are remembered
   */
  public IdleLimit(
      Duration limit, LastSeen store, Sightings sightings, InstantSource clock, int max) {
    this.limit = limit;
    this.store = store;
    this.sightings = sightings;
    this.clock = clock;
    this.used = Caffeine.newBuilder().maximumSize(max).build();
  }

  /** Whether memory alone says that a session is not idle; that counts as a use of it. */
  boolean isKnownToBeInUse(UUID session, Instant expiresAt) {
    Instant last = used.getIfPresent(session);
    Instant now = clock.instant();
    if (last == null || !now.isBefore(last.plus(limit))) {
      return false;
    }
    if (!now.isBefore(last.plus(ONE_USE))) {
      use(session, expiresAt, now);
    }
    return true;
  }

  /**
   * When a session was over for want of use; empty where it is not, and that counts as a use of it.
   * Asks the store.
   */
  Optional<Instant> idleSince(UUID session, Instant authenticatedAt, Instant expiresAt) {
    if (isKnownToBeInUse(session, expiresAt)) {
      return Optional.empty();
    }
    Instant last = later(store.of(session).orElse(authenticatedAt), authenticatedAt);
    Instant now = clock.instant();
    if (!now.isBefore(last.plus(limit))) {
      return Optional.of(last.plus(limit));
    }
    use(session, expiresAt, now);
    return Optional.empty();
  }

  /** One that has expired cannot be used, only renewed. */
  private void use(UUID session, Instant expiresAt, Instant now) {
    if (now.isBefore(expiresAt)) {
      var _ = used.asMap().merge(session, now, IdleLimit::later);
      sightings.note(session, expiresAt);
    }
  }

  /** When a session that is used now is over if it is not used again. */
  Instant nextEnd() {
    return clock.instant().plus(limit);
  }

  /** Whether a session in a list has not been used for too long, as far as the store knows. */
  boolean isIdle(SessionEntry entry, Instant now) {
    return !now.isBefore(later(entry.seen().orElse(entry.begun()), entry.begun()).plus(limit));
  }

  static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
