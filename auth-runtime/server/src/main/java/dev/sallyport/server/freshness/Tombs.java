package dev.sallyport.server.freshness;

import dev.sallyport.store.log.Revocation;
import dev.sallyport.store.log.Revocations;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What was revoked, by which number, in one history of the log. Written by one thread, read by all.
 *
 * <p>What was only heard of counts at once, until the log itself has been read: it can refuse too
 * much for the time of a round, and let nobody in.
 *
 * <p>A tomb is kept for {@link #KEPT}, or less where there are more than {@link #MAX}. Before it
 * goes, the floor is raised to its number: facts below the floor are unusable whatever they are
 * about, and have to be read again.
 */
final class Tombs {
  /** Longer than a fact that is in use stays as old as it was read ({@link Fact#stamp}). */
  static final long KEPT = TimeUnit.MINUTES.toNanos(10);

  static final int MAX = 200_000;

  /** Of those that were only heard of; one more is heard of from the log. */
  static final int MAX_HEARD = 10_000;

  /**
   * @param since on the monotonic clock, when it was put up
   */
  private record Tomb(Revocation revocation, long since) {}

  private final Map<UUID, Long> bySubject = new ConcurrentHashMap<>();
  private final Map<UUID, Long> heard = new ConcurrentHashMap<>();
  private final Deque<Tomb> inOrder = new ArrayDeque<>();
  private volatile long floor;
  private volatile long applied;

  /** The number up to which every revocation is here, or below the floor. */
  long applied() {
    return applied;
  }

  long floor() {
    return floor;
  }

  int size() {
    return bySubject.size();
  }

  /**
   * Puts up what somebody says was revoked, until {@link #settle}. By any thread. Said by whoever
   * may connect to the store, so it is worth no more than that facts are read again.
   */
  void hear(Revocation said) {
    if (heard.size() < MAX_HEARD) {
      heard.merge(said.subject(), said.seq(), Math::max);
    }
  }

  /** Whether anything was only heard of. */
  boolean hasHeard() {
    return !heard.isEmpty();
  }

  /** What was only heard of so far: to be {@link #settle settled} by what is asked after this. */
  Map<UUID, Long> heard() {
    return hasHeard() ? Map.copyOf(heard) : Map.of();
  }

  /** The log has been read since these were heard: what is true of them has been put up. */
  void settle(Map<UUID, Long> heard) {
    heard.forEach(this.heard::remove);
  }

  /** Puts up what came since {@link #applied}, and then says so. */
  void add(Revocations.Since since, long now) {
    if (since.floor() > applied) {
      floor = Math.max(floor, since.floor()); // What is between was not told.
    }
    for (Revocation revocation : since.revocations()) {
      bySubject.merge(revocation.subject(), revocation.seq(), Math::max);
      inOrder.addLast(new Tomb(revocation, now));
    }
    prune(now);
    applied = Math.max(applied, since.head());
  }

  private void prune(long now) {
    while (!inOrder.isEmpty()
        && (inOrder.size() > MAX || now - inOrder.getFirst().since() > KEPT)) {
      Revocation old = inOrder.removeFirst().revocation();
      floor = Math.max(floor, old.seq());
      bySubject.remove(old.subject(), old.seq());
    }
  }

  /** Whether no tomb of {@code subjects} is younger than {@code asOf}. */
  boolean spare(long asOf, Collection<UUID> subjects) {
    if (asOf < floor) {
      return false;
    }
    for (UUID subject : subjects) {
      if (isYounger(heard.get(subject), asOf) || isYounger(bySubject.get(subject), asOf)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isYounger(@Nullable Long seq, long asOf) {
    return seq != null && seq > asOf;
  }
}
