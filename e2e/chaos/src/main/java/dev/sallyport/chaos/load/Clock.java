package dev.sallyport.chaos.load;

/** The one clock of a run: monotonic, in nanoseconds since the run began. */
public final class Clock {
  private final long start = System.nanoTime();

  public long now() {
    return System.nanoTime() - start;
  }
}
