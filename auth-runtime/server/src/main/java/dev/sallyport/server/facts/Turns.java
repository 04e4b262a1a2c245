package dev.sallyport.server.facts;

import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets few at once do what costs CPU, and some wait for their turn; one more is told to come again,
 * rather than to wait in vain.
 */
public final class Turns {
  /** Wait for each that works. */
  private static final int WAITING = 64;

  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(1);

  private final Semaphore places;
  private final Semaphore cores;

  /**
   * @param atOnce how many work at the same time
   */
  public Turns(int atOnce) {
    this.places = new Semaphore(atOnce * (1 + WAITING));
    this.cores = new Semaphore(atOnce, true);
  }

  /** What the work comes to; empty where it was not done. May block; call it where one may. */
  public <T> Optional<T> take(Supplier<T> work) {
    if (!places.tryAcquire()) {
      return Optional.empty();
    }
    try {
      if (!cores.tryAcquire(PATIENCE, TimeUnit.NANOSECONDS)) {
        return Optional.empty();
      }
      try {
        return Optional.of(work.get());
      } finally {
        cores.release();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      places.release();
    }
  }
}
