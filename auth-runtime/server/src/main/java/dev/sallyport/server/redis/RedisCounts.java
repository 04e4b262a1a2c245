package dev.sallyport.server.redis;

import dev.sallyport.server.gateway.SharedCounts;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Counts of all replicas in Redis: for each limit of each caller the time, by Redis' own clock, at
 * which the bucket will be full again. Who reads Redis learns nobody's address or name; who writes
 * it can have callers admitted or refused, within what {@link dev.sallyport.server.gateway.Limits}
 * allows, and nothing else.
 */
public final class RedisCounts implements SharedCounts {
  private static final Duration PATIENCE = Duration.ofMillis(200);
  private static final int NAME_BYTES = 16;
  private static final byte[] PURPOSE = "sallyport limit 1".getBytes(StandardCharsets.US_ASCII);

  /**
   * For each key three numbers, in microseconds: by how much to move it forward, how far ahead it
   * is at least, and the period. What is no number, or further ahead than two periods, is nothing
   * that we wrote.
   */
  private static final String ADD =
      """
      local time = redis.call('TIME')
      local now = time[1] * 1000000 + time[2]
      local ahead = {}
      for i, key in ipairs(KEYS) do
        local most = now + 2 * ARGV[3 * i]
        local kept = redis.pcall('GET', key)
        local full = type(kept) == 'string' and tonumber(kept) or now
        if not (full > now) then full = now end
        full = math.min(math.max(full + ARGV[3 * i - 2], now + ARGV[3 * i - 1]), most)
        redis.call('SET', key, string.format('%.0f', full), 'PX', math.ceil((full - now) / 1000) + 1)
        ahead[i] = full - now
      end
      return ahead
      """;

  private final Redis redis;
  private final SecretKey naming;

  /**
   * @param key of the installation; of several, the current one
   */
  public RedisCounts(Redis redis, SecretKeySpec key) {
    this.redis = redis;
    try {
      this.naming =
          KDF.getInstance("HKDF-SHA256")
              .deriveKey(
                  "HmacSHA256", HKDFParameterSpec.ofExtract().addIKM(key).thenExpand(PURPOSE, 32));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HKDF-SHA256", e);
    }
  }

  @Override
  public Optional<List<Long>> add(List<Count> counts) {
    if (!redis.isAnswering()) {
      return Optional.empty();
    }
    Mac mac = mac();
    List<String> keys = new ArrayList<>(counts.size());
    List<String> numbers = new ArrayList<>(3 * counts.size());
    for (Count count : counts) {
      keys.add(name(mac, count));
      numbers.add(micros(count.nanos()));
      numbers.add(micros(count.least()));
      numbers.add(micros(count.period()));
    }
    return redis
        .run(ADD, keys, numbers, PATIENCE)
        .filter(ahead -> ahead.size() == counts.size())
        .map(ahead -> ahead.stream().map(TimeUnit.MICROSECONDS::toNanos).toList());
  }

  private Mac mac() {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(naming);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  private static String name(Mac mac, Count count) {
    byte[] hash = mac.doFinal(count.name().getBytes(StandardCharsets.UTF_8));
    return "sallyport:limit:"
        + Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, NAME_BYTES));
  }

  /** Rounded up, so that nothing counts as nothing. */
  private static String micros(long nanos) {
    return Long.toString(Math.ceilDiv(Math.max(0, nanos), 1_000));
  }
}
