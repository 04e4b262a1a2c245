package dev.sallyport.server.redis;

import dev.sallyport.server.freshness.Copies;
import dev.sallyport.store.sessions.SessionFact;
import dev.sallyport.store.sessions.TokenHash;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;

/**
 * {@link Copies} in Redis, sealed so that Redis cannot read them, and nobody who writes Redis can
 * make one, change one, or show one as another's ({@link CopySeal}). What they can do is take a
 * copy away, which costs a read of Postgres, or bring an old one back, which {@link Copies} allows.
 *
 * <p>What cannot be opened or read counts as absent and is counted.
 */
public final class SealedCopies implements Copies {
  /** Longer would be of little use: who joins knows of the revocations of the last ten minutes. */
  static final Duration LIFE = Duration.ofMinutes(10);

  private final Redis redis;
  private final CopySeal seal;
  private final InstantSource clock;
  private final LongAdder spoiled = new LongAdder();

  /**
   * @param clock says only how long a copy is kept
   */
  public SealedCopies(Redis redis, CopySeal seal, InstantSource clock) {
    this.redis = redis;
    this.seal = seal;
    this.clock = clock;
  }

  @Override
  public Optional<SessionFact> find(TokenHash token, UUID history) {
    if (!redis.isAnswering()) {
      return Optional.empty();
    }
    CopySeal.Entry entry = seal.entry(token, history);
    return redis.get(entry.name()).flatMap(kept -> opened(entry, kept));
  }

  private Optional<SessionFact> opened(CopySeal.Entry entry, byte[] kept) {
    Optional<SessionFact> fact = entry.open(kept).flatMap(WrittenFact::read);
    if (fact.isEmpty()) {
      spoiled.increment();
    }
    return fact;
  }

  @Override
  public void keep(TokenHash token, UUID history, SessionFact fact) {
    Duration left = Duration.between(clock.instant(), fact.expiresAt());
    Duration life = left.compareTo(LIFE) < 0 ? left : LIFE;
    if (life.toMillis() > 0 && redis.isAnswering()) {
      CopySeal.Entry entry = seal.entry(token, history);
      redis.put(entry.name(), entry.seal(WrittenFact.write(fact)), life);
    }
  }

  /** How many entries were not what we wrote. */
  public long spoiled() {
    return spoiled.sum();
  }
}
