package dev.sallyport.store.log;

import dev.sallyport.store.Database;
import dev.sallyport.store.StoreUnavailable;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once, as soon as Postgres answers, if a pooler takes wake-ups away. */
public final class PoolerCheck implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(PoolerCheck.class);
  private static final Duration RETRY = Duration.ofSeconds(5);

  private final Database database;

  /** About the dedicated connections of {@code database}. */
  public PoolerCheck(Database database) {
    this.database = database;
  }

  @Override
  public void run() {
    boolean looked = false;
    try {
      while (!looked) {
        looked = look();
        if (!looked) {
          Thread.sleep(RETRY);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean look() {
    try {
      if (database.sharesDedicatedConnections()) {
        LOG.warn(
            "A pooler in transaction mode is between here and Postgres: wake-ups do not come"
                + " through, so news is a quarter of a second older, and sessions cannot be set up."
                + " Set database.directUrl to an address that leads past it");
      }
      return true;
    } catch (StoreUnavailable _) {
      return false;
    }
  }
}
