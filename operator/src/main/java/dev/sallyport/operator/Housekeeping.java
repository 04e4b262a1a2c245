package dev.sallyport.operator;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done again and again, one thing at a time. */
final class Housekeeping implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("housekeeping").daemon().factory());

  /** Runs a task now, and again so long after each of its ends. */
  void every(Duration pause, String name, Runnable task) {
    var _ =
        executor.scheduleWithFixedDelay(
            () -> {
              try {
                task.run();
              } catch (RuntimeException e) {
                // An executor would drop the task for good, and silently.
                LOG.error("The {} failed and is tried again in {}", name, pause, e);
              }
            },
            0,
            pause.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    var _ = executor.shutdownNow();
  }
}
