package dev.sallyport.store;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;

/**
 * Lets so many at once to a pool of connections, at work or waiting for one. Whoever comes then is
 * told at once to come again, rather than lengthening a queue whose end nobody reaches in time.
 *
 * <p>While Postgres is known to be away, one at a time may try and the others are told so at once:
 * the one finds out as much as all of them would, and a pool that can be reached although whoever
 * watches Postgres cannot is not given up.
 */
public final class Turnstile {
  private final Semaphore places;
  private final BooleanSupplier away;
  private final AtomicBoolean trying = new AtomicBoolean();
  private final LongAdder refused = new LongAdder();

  /**
   * @param places how many may be behind it
   * @param away whether Postgres is known not to answer; asked each time, must not block
   */
  public Turnstile(int places, BooleanSupplier away) {
    this.places = new Semaphore(places);
    this.away = away;
  }

  /** The way back out. */
  interface Pass extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Lets somebody through; they close what is returned when they are done.
   *
   * @throws StoreUnavailable if it is not their turn
   */
  Pass enter() {
    boolean alone = away.getAsBoolean();
    if (alone && !trying.compareAndSet(false, true)) {
      throw refusal("Postgres does not answer, and somebody is trying already");
    }
    if (!places.tryAcquire()) {
      if (alone) {
        trying.set(false);
      }
      throw refusal("too many wait for Postgres");
    }
    return () -> {
      places.release();
      if (alone) {
        trying.set(false);
      }
    };
  }

  private StoreUnavailable refusal(String why) {
    refused.increment();
    return new StoreUnavailable(why);
  }

  /** How many were turned away. */
  public long refused() {
    return refused.sum();
  }
}
