package dev.sallyport.server.freshness;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Renewals by number, for those who have to wait for one that begins after they came: the next one,
 * never the one under way, whose snapshot may be older than they are. One round serves everybody
 * who waits for it, so a stall ends without a herd (the idea of ReadIndex in Raft).
 */
final class Rounds {
  /** One more would only lengthen a queue that nobody gets out of in time. */
  static final int MAX_WAITING = 4_096;

  /** How long a request waits, in nanoseconds. */
  static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(500);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition completed = lock.newCondition();
  private final Runnable wake;
  private long begun;
  private long done;
  private int waiting;

  /**
   * @param wake makes the next round begin at once
   */
  Rounds(Runnable wake) {
    this.wake = wake;
  }

  /** A round begins; nothing of it has been asked yet. */
  long begin() {
    lock.lock();
    try {
      return ++begun;
    } finally {
      lock.unlock();
    }
  }

  /** A round has been answered, and what it said applied. */
  void complete(long round) {
    lock.lock();
    try {
      done = round;
      completed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a round that begins from now on; false if none is completed in time. */
  boolean await(long nanos) {
    lock.lock();
    try {
      if (waiting >= MAX_WAITING) {
        return false;
      }
      waiting++;
      try {
        return awaitCompletion(begun + 1, nanos);
      } finally {
        waiting--;
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean awaitCompletion(long round, long nanos) {
    wake.run();
    long left = nanos;
    try {
      while (done < round) {
        if (left <= 0) {
          return false;
        }
        left = completed.awaitNanos(left);
      }
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
