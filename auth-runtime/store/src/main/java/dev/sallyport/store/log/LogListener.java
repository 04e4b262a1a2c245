package dev.sallyport.store.log;

import dev.sallyport.store.Database;
import dev.sallyport.store.StoreUnavailable;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes somebody whenever the log has a new number. A wake-up says "look", and what was revoked as
 * far as that was told along: several may come as one, and one may come for nothing. What happened
 * while there was no connection is made up for by a wake-up after every connect.
 *
 * <p>Needs a connection of its own that no transaction-mode pooler shares.
 */
public final class LogListener implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LogListener.class);

  /** A connection that died without a word is noticed after this and {@link #ANSWER_SECONDS}. */
  private static final Duration POLL = Duration.ofSeconds(1);

  /** A number and whose it is ({@link LogNumbers#wakeUp(org.jooq.Field, org.jooq.Field)}). */
  private static final Pattern REVOCATION =
      Pattern.compile("(\\d{1,18}) (\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12})");

  private static final int ANSWER_SECONDS = 1;
  private static final Duration FIRST_RETRY = Duration.ofMillis(50);
  private static final Duration LAST_RETRY = Duration.ofSeconds(2);

  private final Database database;
  private final Consumer<List<Revocation>> wake;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  /**
   * Starts listening, on a daemon thread that connects by itself and again.
   *
   * @param wake called on that thread, one call after the other, with what was revoked as far as it
   *     was heard, which anybody who may connect to the database can say; if it throws, the next
   *     wake-up still comes
   */
  public LogListener(Database database, Consumer<List<Revocation>> wake) {
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
        wake(List.of());
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
      PGNotification[] heard = postgres.getNotifications((int) POLL.toMillis());
      if (heard.length > 0) {
        wake(Arrays.stream(heard).flatMap(LogListener::revocation).toList());
      } else if (!connection.isValid(ANSWER_SECONDS)) {
        throw new SQLException("the connection died", "08006");
      }
    }
  }

  /** What a notification tells of; nothing where it is about rules, or not understood. */
  private static Stream<Revocation> revocation(PGNotification notification) {
    Matcher words = REVOCATION.matcher(notification.getParameter());
    return words.matches()
        ? Stream.of(new Revocation(Long.parseLong(words.group(1)), UUID.fromString(words.group(2))))
        : Stream.empty();
  }

  private void wake(List<Revocation> heard) {
    try {
      wake.accept(heard);
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
