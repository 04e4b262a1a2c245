package dev.sallyport.server.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the other replicas what was counted here, and takes what all of them counted. One thread
 * does it, a few times a second, or at once where a bucket is new or runs short; whoever counts
 * waits for nothing.
 */
final class Exchange implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Limits.class);
  private static final long TURN = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long SHORTEST_TURN = TimeUnit.MILLISECONDS.toNanos(5);

  /** So many buckets in one question, and so many questions in a row. */
  private static final int BATCH = 500;

  private static final int BATCHES = 20;

  private final SharedCounts others;
  private final IntSupplier replicas;
  private final LongSupplier nanoTime;
  private final Queue<Bucket> touched = new ConcurrentLinkedQueue<>();
  private final Thread thread;
  private volatile boolean hurried;
  private volatile boolean closed;

  Exchange(SharedCounts others, IntSupplier replicas, LongSupplier nanoTime) {
    this.others = others;
    this.replicas = replicas;
    this.nanoTime = nanoTime;
    this.thread = Thread.ofPlatform().name("limits").daemon().unstarted(this::run);
  }

  void start() {
    if (others.reachAnybody()) {
      thread.start();
    }
  }

  /** A request was counted. */
  void counted(Bucket bucket, long now) {
    if (!others.reachAnybody()) {
      return;
    }
    if (bucket.note()) {
      touched.add(bucket);
    }
    if (!hurried && bucket.runsShort(now)) {
      hurried = true;
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    while (!closed) {
      long begun = System.nanoTime();
      hurried = false;
      try {
        turn();
      } catch (RuntimeException e) {
        LOG.error("Counts of limits could not be exchanged", e);
      }
      pause(begun);
    }
  }

  private void pause(long begun) {
    long passed = System.nanoTime() - begun;
    while (!closed && passed < (hurried ? SHORTEST_TURN : TURN)) {
      LockSupport.parkNanos((hurried ? SHORTEST_TURN : TURN) - passed);
      passed = System.nanoTime() - begun;
    }
  }

  /** Tells everything that is to be told now. */
  void turn() {
    for (int i = 0; i < BATCHES && !touched.isEmpty(); i++) {
      List<Bucket> batch = new ArrayList<>();
      Bucket next = touched.poll();
      while (next != null) {
        batch.add(next);
        next = batch.size() < BATCH ? touched.poll() : null;
      }
      tell(batch);
    }
  }

  private void tell(List<Bucket> batch) {
    long asked = nanoTime.getAsLong();
    List<SharedCounts.Count> counts = new ArrayList<>(batch.size());
    for (Bucket bucket : batch) {
      int taken = bucket.take();
      counts.add(
          new SharedCounts.Count(
              bucket.key().name(),
              taken * bucket.share(),
              bucket.own(taken, asked),
              bucket.period()));
    }
    Optional<List<Long>> ahead = others.add(counts);
    if (ahead.isPresent()) {
      int members = replicas.getAsInt();
      long now = nanoTime.getAsLong();
      for (int i = 0; i < batch.size(); i++) {
        batch.get(i).correct(ahead.get().get(i), members, now);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    try {
      thread.join(TimeUnit.SECONDS.toMillis(1));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
