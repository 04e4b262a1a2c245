package dev.sallyport.server.audit;

import dev.sallyport.store.StoreUnavailable;
import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.audit.AuditTrail;
import dev.sallyport.store.audit.FoundEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes events, and writes those behind that belong to no change in the store: whoever signs in in
 * vain neither waits for it nor can fill the memory. What does not fit is dropped and counted.
 *
 * <p>Also sees to it that the months to come are provided for, and old ones forgotten.
 */
public final class Audit implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Audit.class);
  private static final int MAX_WAITING = 10_000;
  private static final int BATCH = 500;
  private static final Duration TURN = Duration.ofMillis(250);
  private static final Duration CARE = Duration.ofHours(6);
  private static final Duration LAST_TURN = Duration.ofSeconds(2);

  private final AuditTrail trail;
  private final Duration keep;
  private final Supplier<UUID> ids;
  private final InstantSource clock;
  private final BlockingQueue<AuditEvent> waiting = new LinkedBlockingQueue<>(MAX_WAITING);
  private final LongAdder dropped = new LongAdder();
  private final Thread thread;
  private volatile boolean closed;

  /** Of the thread alone: taken from the queue and not written yet. */
  private final List<AuditEvent> batch = new ArrayList<>(BATCH);

  private Instant cared = Instant.MIN;

  /**
   * @param keep how long events are kept at least; whole months go
   * @param ids of events, UUIDv7
   */
  public Audit(AuditTrail trail, Duration keep, Supplier<UUID> ids, InstantSource clock) {
    this.trail = trail;
    this.keep = keep;
    this.ids = ids;
    this.clock = clock;
    this.thread = Thread.ofPlatform().name("audit").daemon().unstarted(this::run);
  }

  /** Starts writing. */
  public void start() {
    thread.start();
  }

  /**
   * An event, to be written with the change that it is about.
   *
   * @param actor who does it: the id of an identity, or the name of a credential
   * @param subject to whom or what it is done: an id
   */
  public AuditEvent event(
      AuditKind kind, String actor, String subject, Source source, Map<String, String> detail) {
    return new AuditEvent(
        ids.get(), clock.instant(), kind.code(), actor, subject, source.with(detail));
  }

  /**
   * The same about somebody whom only that change finds.
   *
   * @param actor empty for themselves
   */
  public FoundEvent event(AuditKind kind, Optional<String> actor, Source source) {
    return new FoundEvent(ids.get(), clock.instant(), kind.code(), actor, source.with(Map.of()));
  }

  /** Has an event written in a moment. Never blocks. */
  public void note(AuditEvent event) {
    if (!waiting.offer(event)) {
      dropped.increment();
    }
  }

  /** How many were not written. */
  public long dropped() {
    return dropped.sum();
  }

  private void run() {
    try {
      while (!closed) {
        AuditEvent first = waiting.poll(TURN.toMillis(), TimeUnit.MILLISECONDS);
        if (first != null) {
          batch.add(first);
        }
        if (!turn()) {
          TimeUnit.SECONDS.sleep(1); // Postgres is away.
        }
      }
      turn();
    } catch (InterruptedException _) {
      turn();
    }
  }

  /** One turn; whether everything that waited is written. */
  boolean turn() {
    try {
      do {
        waiting.drainTo(batch, BATCH - batch.size());
        trail.append(batch);
        batch.clear();
      } while (!waiting.isEmpty());
      care();
      return true;
    } catch (StoreUnavailable _) {
      return false; // The follower of the log says so in the logs; the next turn tries again.
    } catch (RuntimeException e) {
      LOG.error("Events of the audit could not be written; {} are lost", batch.size(), e);
      dropped.add(batch.size());
      batch.clear();
      return true;
    }
  }

  /** The month after the next is there before anything of the next is written. */
  private void care() {
    Instant now = clock.instant();
    if (now.isBefore(cared.equals(Instant.MIN) ? cared : cared.plus(CARE))) {
      return;
    }
    LocalDate today = now.atOffset(ZoneOffset.UTC).toLocalDate();
    for (int months = 0; months <= 2; months++) {
      var _ = trail.provide(today.plusMonths(months));
    }
    int forgotten = trail.forget(now.minus(keep));
    if (forgotten > 0) {
      LOG.info(
          "Forgot {} months of the audit that were older than {} days", forgotten, keep.toDays());
    }
    cared = now;
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(LAST_TURN);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
