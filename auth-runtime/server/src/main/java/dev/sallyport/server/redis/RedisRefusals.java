package dev.sallyport.server.redis;

import dev.sallyport.server.throttle.Refusals;
import dev.sallyport.store.attempts.AttemptKey;
import java.time.Duration;
import java.util.List;

/**
 * Who has to wait, for all replicas: a key that lives as long as the wait. Who writes Redis can
 * have people wait, no longer than a limit's longest delay, and can hurry nobody: what is not here
 * is asked of Postgres.
 */
public final class RedisRefusals implements Refusals {
  private static final String REMAINING =
      """
      local left = {}
      for i, key in ipairs(KEYS) do left[i] = redis.call('PTTL', key) end
      return left
      """;

  private final Redis redis;

  /** In {@code redis}. */
  public RedisRefusals(Redis redis) {
    this.redis = redis;
  }

  @Override
  public Duration remaining(List<AttemptKey> keys) {
    return redis
        .run(REMAINING, keys.stream().map(RedisRefusals::name).toList(), List.of(), Redis.MOMENT)
        .flatMap(left -> left.stream().max(Long::compare))
        .map(millis -> Duration.ofMillis(Math.max(0, millis)))
        .orElse(Duration.ZERO);
  }

  @Override
  public void remember(AttemptKey key, Duration howLong) {
    redis.put(name(key), new byte[] {'1'}, howLong.plusMillis(1));
  }

  private static String name(AttemptKey key) {
    return "sallyport:wait:" + key.text();
  }
}
