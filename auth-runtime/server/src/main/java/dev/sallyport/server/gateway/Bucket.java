package dev.sallyport.server.gateway;

import dev.sallyport.crds.accessrule.Rule.Rate;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One limit of one caller on this replica: the time at which its bucket will be full again (the
 * generic cell rate algorithm, ITU-T I.371), and how many requests were counted here of which the
 * other replicas have not been told. The argument stands in {@link Limits}.
 */
final class Bucket {
  private final Key key;
  private final long period;
  private final long share;
  private final AtomicLong fullAt;
  private final AtomicInteger untold = new AtomicInteger();

  /** As {@link #fullAt}, by what was told from here alone; of the thread that tells. */
  private long ownFullAt;

  /**
   * Whose limit it is. The rate belongs to it: an edited limit begins with a full bucket.
   *
   * @param route null for a limit of the rule
   * @param caller empty for all callers together
   */
  record Key(UUID rule, @Nullable String route, String kind, String caller, Rate rate) {
    /** The same on every replica, and different for every key. */
    String name() {
      return String.join(
          "\n",
          rule.toString(),
          route == null ? "" : route,
          kind,
          Long.toString(rate.requests()),
          Long.toString(rate.period().toNanos()),
          caller);
    }
  }

  Bucket(Key key, long now) {
    this.key = key;
    this.period = key.rate().period().toNanos();
    this.share = Math.max(1, period / key.rate().requests());
    this.fullAt = new AtomicLong(now);
    this.ownFullAt = now;
  }

  Key key() {
    return key;
  }

  long period() {
    return period;
  }

  long share() {
    return share;
  }

  /** What a request is charged while {@code replicas} are supposed to count as many each. */
  long charge(int replicas) {
    return Math.max(share, Math.min(share * replicas, period));
  }

  /**
   * Counts a request if there is room for it.
   *
   * @return how long to wait for room, 0 if it was counted
   */
  long count(int replicas, long now) {
    while (true) {
      long before = fullAt.get();
      long from = before - now > 0 ? before : now;
      long wanting = from - now + share - period;
      if (wanting > 0) {
        return wanting;
      }
      if (fullAt.compareAndSet(before, from + charge(replicas))) {
        return 0;
      }
    }
  }

  /** Notes that a request was counted; true for the first since the others were told. */
  boolean note() {
    return untold.getAndIncrement() == 0;
  }

  /** Whether less than half is left. */
  boolean runsShort(long now) {
    return 2 * (fullAt.get() - now) > period;
  }

  boolean isFull(long now) {
    return fullAt.get() - now <= 0;
  }

  /** How many were counted of which nobody was told yet; they count as told from now on. */
  int take() {
    return untold.getAndSet(0);
  }

  /**
   * These were taken, and are counted by everybody or, if they were not, at least here.
   *
   * @return how far ahead of now this replica's requests alone lead
   */
  long own(int taken, long now) {
    ownFullAt = (ownFullAt - now > 0 ? ownFullAt : now) + taken * share;
    return ownFullAt - now;
  }

  /** All replicas together are so far ahead; what was counted meanwhile comes on top. */
  void correct(long ahead, int replicas, long now) {
    // Whoever writes the counters can shut somebody out for no longer than this at a time.
    long all = Math.min(Math.max(ahead, ownFullAt - now), 2 * period);
    while (true) {
      long before = fullAt.get();
      if (fullAt.compareAndSet(before, now + all + untold.get() * charge(replicas))) {
        return;
      }
    }
  }
}
