package dev.sallyport.server.gateway;

import dev.sallyport.crds.accessrule.Rule.Rate;
import dev.sallyport.crds.accessrule.Rule.RateLimits;
import dev.sallyport.decision.rule.Lookup;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts requests against the limits of rules and routes, for this replica and, a moment later, for
 * all of them.
 *
 * <p>Each limit of each caller is one number, the time at which its bucket will be full again: a
 * request moves it forward by the period's share of one request, and is one too many when that
 * leads further ahead than the period. As many requests as the limit has may thus come at once. A
 * number in the past says nothing and is forgotten.
 *
 * <p><b>Several replicas.</b> Each supposes that the others count as many as it does: of <i>n</i>,
 * it moves the number forward by <i>n</i> shares. So each admits its fair share of a limit, and all
 * together what the limit says, if they hear nothing of each other. Where they do ({@link
 * SharedCounts}), the supposition is replaced by what was counted, several times a second; a
 * replica then divides by <i>n</i> only what was left.
 *
 * <p><b>How many too many.</b> Between two answers a replica admits no more than an <i>n</i>-th of
 * what was left at the first, and one. Once all that were told make the bucket empty, nobody who
 * hears of it admits another; those who have not heard yet have an <i>n</i>-th each. So at most
 * {@code limit + (n - 1) * (limit / n + 1)} are admitted at once, less than twice the limit and one
 * for each replica, and what was too much is missing afterwards. Without answers it is the limit,
 * or one for each replica.
 */
public final class Limits implements AutoCloseable {
  /** How many callers' limits are remembered; each costs about 250 bytes. */
  private static final int MAX_REMEMBERED = 200_000;

  private final Map<Bucket.Key, Bucket> buckets = new ConcurrentHashMap<>();
  private final IntSupplier replicas;
  private final LongSupplier nanoTime;
  private final Exchange exchange;

  /** For one replica alone. */
  public Limits(LongSupplier nanoTime) {
    this(nanoTime, () -> 1, SharedCounts.NONE);
  }

  /**
   * Tells nobody anything before {@link #start}.
   *
   * @param nanoTime a monotonic clock in nanoseconds
   * @param replicas how many there are, this one included
   */
  public Limits(LongSupplier nanoTime, IntSupplier replicas, SharedCounts others) {
    this.nanoTime = nanoTime;
    this.replicas = replicas;
    this.exchange = new Exchange(others, replicas, nanoTime);
  }

  /** Starts to tell other replicas and to hear of them. */
  public void start() {
    exchange.start();
  }

  /** Tells and hears now, as is done by itself after {@link #start}. Blocks for a while at most. */
  public void exchange() {
    exchange.turn();
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
            ? wait(limits.perSubject(), rule, route, "subject", subject.get(), now)
            : wait(limits.perIp(), rule, route, "ip", network(address), now);
    return own > 0 ? own : wait(limits.global(), rule, route, "global", "", now);
  }

  private long wait(
      Optional<Rate> rate,
      UUID rule,
      @Nullable String route,
      String kind,
      String caller,
      long now) {
    if (rate.isEmpty()) {
      return 0;
    }
    Bucket.Key key = new Bucket.Key(rule, route, kind, caller, rate.get());
    Bucket bucket = buckets.get(key);
    if (bucket == null) {
      makeRoom(now);
      bucket = buckets.computeIfAbsent(key, _ -> new Bucket(key, now));
    }
    long wait = bucket.count(replicas.getAsInt(), now);
    if (wait == 0) {
      exchange.counted(bucket, now);
    }
    return wait;
  }

  /** Forgets those who may do everything again; if all are busy, those whom chance names. */
  private void makeRoom(long now) {
    if (buckets.size() < MAX_REMEMBERED) {
      return;
    }
    buckets.values().removeIf(bucket -> bucket.isFull(now));
    var left = buckets.keySet().iterator();
    for (int surplus = buckets.size() - MAX_REMEMBERED * 9 / 10;
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

  @Override
  public void close() {
    exchange.close();
  }
}
