package dev.sallyport.server.settings;

import dev.sallyport.store.attempts.AttemptLimit.Backoff;
import dev.sallyport.store.attempts.AttemptLimit.Window;
import java.time.Duration;

/** Limits for tests. */
public final class Throttlings {
  /** What is configured where nothing is. */
  public static final Throttling ORDINARY = Throttling.ORDINARY;

  /** Nobody ever waits. */
  public static final Throttling NONE = none();

  private Throttlings() {}

  private static Throttling none() {
    Window window = new Window(Integer.MAX_VALUE, Duration.ofMinutes(1));
    Backoff backoff =
        new Backoff(
            Integer.MAX_VALUE, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofMinutes(1));
    return new Throttling(
        window, window, window, new Throttling.Failures(backoff, backoff, backoff));
  }
}
