package dev.sallyport.server.throttle;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sallyport.store.attempts.AttemptKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;

/** {@link Refusals} of this replica, in memory. */
public final class RememberedRefusals implements Refusals {
  /** About 15 MB. */
  private static final int MAX_REMEMBERED = 100_000;

  private final Cache<AttemptKey, Instant> until =
      Caffeine.newBuilder()
          .maximumSize(MAX_REMEMBERED)
          .expireAfterWrite(Duration.ofHours(1))
          .build();
  private final InstantSource clock;

  /** By {@code clock}. */
  public RememberedRefusals(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Duration remaining(List<AttemptKey> keys) {
    Instant now = clock.instant();
    return keys.stream()
        .map(until::getIfPresent)
        .filter(Objects::nonNull)
        .filter(now::isBefore)
        .map(end -> Duration.between(now, end))
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  @Override
  public void remember(AttemptKey key, Duration howLong) {
    until.put(key, clock.instant().plus(howLong));
  }
}
