package dev.sallyport.store.fakes;

import java.util.UUID;

/** The counter that fakes share; also the lock that makes their changes one after the other. */
public final class InMemoryLog {
  private final UUID incarnation = UUID.randomUUID();
  private long head;

  /** The last number that was taken. */
  public synchronized long head() {
    return head;
  }

  /** Which history the numbers belong to. */
  public UUID incarnation() {
    return incarnation;
  }

  synchronized long next() {
    return ++head;
  }
}
