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

/**
 * What was revoked, by which number, in one history of the log. Written by one thread, read by all.
 *
 * <p>A tomb is kept for {@link #KEPT}, or less where there are more than {@link #MAX}. Before it
 * goes, the floor is raised to its number: facts below the floor are unusable whatever they are
 * about, and have to be read again.
 */
final class Tombs {
  /** Longer than a fact that is in use stays as old as it was read ({@link Fact#stamp}). */
  static final long KEPT = TimeUnit.MINUTES.toNanos(10);

  static final int MAX = 200_000;

  /**
   * @param since on the monotonic clock, when it was put up
   */
  private record Tomb(Revocation revocation, long since) {}

  private final Map<UUID, Long> bySubject = new ConcurrentHashMap<>();
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
      Long seq = bySubject.get(subject);
      if (seq != null && seq > asOf) {
        return false;
      }
    }
    return true;
  }
}
