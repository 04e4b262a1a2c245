package dev.sallyport.chaos.load;

import java.util.concurrent.atomic.AtomicInteger;

/** Whether something is broken at the moment, and how long things take when it is and is not. */
public final class Weather {
  /** How long things took while all was well, and while something was broken. */
  public record Taken(Latencies calm, Latencies rough) {
    Taken() {
      this(new Latencies(), new Latencies());
    }
  }

  private final AtomicInteger broken = new AtomicInteger();
  private final Taken decisions = new Taken();
  private final Taken acknowledgements = new Taken();

  /** Something is broken until what is returned is closed. */
  public AutoCloseable storm() {
    broken.incrementAndGet();
    return broken::decrementAndGet;
  }

  boolean isRough() {
    return broken.get() > 0;
  }

  void decided(boolean rough, long nanos) {
    (rough || isRough() ? decisions.rough() : decisions.calm()).add(nanos);
  }

  void acknowledged(boolean rough, long nanos) {
    (rough || isRough() ? acknowledgements.rough() : acknowledgements.calm()).add(nanos);
  }

  /** Of questions that were answered. */
  public Taken decisions() {
    return decisions;
  }

  /** Of logouts. */
  public Taken acknowledgements() {
    return acknowledgements;
  }
}
