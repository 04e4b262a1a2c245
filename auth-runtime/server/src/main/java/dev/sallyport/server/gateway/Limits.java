package dev.sallyport.server.gateway;

import dev.sallyport.crds.accessrule.Rule.Rate;
import dev.sallyport.crds.accessrule.Rule.RateLimits;
import dev.sallyport.decision.rule.Lookup;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts requests against the limits of rules and routes, on this replica.
 *
 * <p>Each limit of each caller is one number, the time at which its bucket will be full again (the
 * generic cell rate algorithm, ITU-T I.371): a request moves it forward by the period's share of
 * one request, and is one too many when that leads further ahead than the period. As many requests
 * as the limit has may thus come at once. A number in the past says nothing and is forgotten.
 */
public final class Limits {
  /** How many callers' limits are remembered; each costs about 150 bytes. */
  private static final int MAX_REMEMBERED = 200_000;

  private final Map<Bucket, AtomicLong> fullAt = new ConcurrentHashMap<>();
  private final LongSupplier nanoTime;

  /**
   * @param route null for a limit of the rule
   * @param caller empty for all callers together
   */
  private record Bucket(UUID rule, @Nullable String route, String kind, String caller) {}

  /**
   * @param nanoTime a monotonic clock in nanoseconds
   */
  public Limits(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * Counts a request; says how long to wait if it is one too many.
   *
   * @param subject whose limit counts; without one the address's does
   */
  public Optional<Duration> exceeded(Lookup.Found found, Optional<String> subject, String address) {
    RateLimits ofRule = found.rule().rule().rateLimits();
    RateLimits ofRoute = found.route().rateLimits();
    if (ofRule.equals(RateLimits.NONE) && ofRoute.equals(RateLimits.NONE)) {
      return Optional.empty();
    }
    long now = nanoTime.getAsLong();
    long wait =
        Math.max(
            wait(found.rule().uid(), null, ofRule, subject, address, now),
            wait(found.rule().uid(), found.route().name(), ofRoute, subject, address, now));
    return wait > 0 ? Optional.of(Duration.ofNanos(wait)) : Optional.empty();
  }

  private long wait(
      UUID rule,
      @Nullable String route,
      RateLimits limits,
      Optional<String> subject,
      String address,
      long now) {
    long own =
        subject.isPresent()
            ? wait(limits.perSubject(), new Bucket(rule, route, "subject", subject.get()), now)
            : wait(limits.perIp(), new Bucket(rule, route, "ip", network(address)), now);
    return own > 0 ? own : wait(limits.global(), new Bucket(rule, route, "global", ""), now);
  }

  private long wait(Optional<Rate> rate, Bucket bucket, long now) {
    if (rate.isEmpty()) {
      return 0;
    }
    long period = rate.get().period().toNanos();
    long share = Math.max(1, period / rate.get().requests());
    AtomicLong full = fullAt.get(bucket);
    if (full == null) {
      makeRoom(now);
      full = fullAt.computeIfAbsent(bucket, _ -> new AtomicLong(now));
    }
    while (true) {
      long before = full.get();
      long after = Math.max(before, now) + share;
      if (after - now > period) {
        return after - now - period;
      }
      if (full.compareAndSet(before, after)) {
        return 0;
      }
    }
  }

  /** Forgets those who may do everything again; if all are busy, those whom chance names. */
  private void makeRoom(long now) {
    if (fullAt.size() < MAX_REMEMBERED) {
      return;
    }
    fullAt.values().removeIf(full -> full.get() - now <= 0);
    var left = fullAt.keySet().iterator();
    for (int surplus = fullAt.size() - MAX_REMEMBERED * 9 / 10;
        surplus > 0 && left.hasNext();
        surplus--) {
      left.next();
      left.remove();
    }
  }

  /** One subscriber has a whole /64 of IPv6 addresses (RFC 6177). */
  private static String network(String address) {
    if (address.indexOf(':') < 0) {
      return address;
    }
    String[] groups = address.split("::", 2)[0].split(":", -1);
    return String.join(":", java.util.Arrays.copyOf(groups, Math.min(4, groups.length)));
  }
}
