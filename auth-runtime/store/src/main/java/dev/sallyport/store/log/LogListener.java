package dev.sallyport.store.log;

import dev.sallyport.store.Database;
import dev.sallyport.store.StoreUnavailable;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes somebody whenever the log has a new number. A wake-up says nothing but "look": several may
 * come as one, and one may come for nothing. What happened while there was no connection is made up
 * for by a wake-up after every connect.
 *
 * <p>Needs a connection of its own that no transaction-mode pooler shares.
 */
public final class LogListener implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LogListener.class);

  /** A connection that died without a word is noticed after this and {@link #ANSWER_SECONDS}. */
  private static final Duration POLL = Duration.ofSeconds(1);

  private static final int ANSWER_SECONDS = 1;
  private static final Duration FIRST_RETRY = Duration.ofMillis(50);
  private static final Duration LAST_RETRY = Duration.ofSeconds(2);

  private final Database database;
  private final Runnable wake;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  /**
   * Starts listening, on a daemon thread that connects by itself and again.
   *
   * @param wake called on that thread, one call after the other; if it throws, the next wake-up
   *     still comes
   */
  public LogListener(Database database, Runnable wake) {
    this.database = database;
    this.wake = wake;
    this.thread = Thread.ofPlatform().name("log-listener").daemon().unstarted(this::run);
    thread.start();
  }

  private void run() {
    Duration retry = FIRST_RETRY;
    boolean connected = true;
    while (isOpen()) {
      try (Connection connection = database.dedicatedConnection()) {
        listen(connection);
        if (!connected) {
          LOG.info("the log's wake-ups are back");
        }
        connected = true;
        retry = FIRST_RETRY;
        wake();
        follow(connection);
      } catch (SQLException | StoreUnavailable e) {
        if (connected && isOpen()) {
          LOG.warn("the log's wake-ups are interrupted: {}", e.getMessage());
        }
        connected = false;
        pause(retry);
        retry = retry.compareTo(LAST_RETRY.dividedBy(2)) > 0 ? LAST_RETRY : retry.multipliedBy(2);
      }
    }
  }

  private static void listen(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("LISTEN " + LogNumbers.CHANNEL);
    }
  }

  private void follow(Connection connection) throws SQLException {
    PGConnection postgres = connection.unwrap(PGConnection.class);
    while (isOpen()) {
      if (postgres.getNotifications((int) POLL.toMillis()).length > 0) {
        wake();
      } else if (!connection.isValid(ANSWER_SECONDS)) {
        throw new SQLException("the connection died", "08006");
      }
    }
  }

  private void wake() {
    try {
      wake.run();
    } catch (RuntimeException e) {
      LOG.error("a wake-up of the log was not handled", e);
    }
  }

  private boolean isOpen() {
    return closed.getCount() > 0;
  }

  private void pause(Duration time) {
    try {
      // Whether it was closed is asked by the loop.
      boolean ignored = closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closed.countDown();
    }
  }

  /** Stops listening; a wake-up that is under way is waited for, 5 s at most. */
  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
