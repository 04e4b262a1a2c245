package dev.sallyport.store.fakes;

import dev.sallyport.store.sessions.LastSeen;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/** {@link LastSeen} in memory. */
public final class InMemoryLastSeen implements LastSeen {
  private final Predicate<UUID> exists;
  private final Map<UUID, Instant> seen = new HashMap<>();

  /**
   * @param exists whether there is such a session
   */
  public InMemoryLastSeen(Predicate<UUID> exists) {
    this.exists = exists;
  }

  @Override
  public synchronized void save(Map<UUID, Instant> sightings) {
    sightings.forEach(
        (session, at) -> {
          if (exists.test(session)) {
            seen.merge(
                session,
                at.truncatedTo(ChronoUnit.MICROS),
                (before, now) -> now.isAfter(before) ? now : before);
          }
        });
  }

  @Override
  public synchronized Optional<Instant> of(UUID session) {
    return Optional.ofNullable(seen.get(session));
  }
}
