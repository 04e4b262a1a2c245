package dev.sallyport.bench.command;

import dev.sallyport.store.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;

/**
 * The least that a revocation could cost: one row is changed and everybody notified, in a statement
 * that commits by itself, until all who listen have heard of it.
 */
final class Notify implements AutoCloseable {
  private static final int POLL_MILLIS = 200;

  private final Database database;
  private final List<Connection> listening = new ArrayList<>();
  private final ConcurrentHashMap<String, CountDownLatch> awaited = new ConcurrentHashMap<>();
  private int sent;
  private volatile boolean closed;

  /**
   * @param database with the role that owns the tables
   * @param listeners how many listen, each on a connection of its own
   */
  Notify(Database database, int listeners) throws SQLException {
    this.database = database;
    execute("CREATE TABLE IF NOT EXISTS bench_notify (seq bigint NOT NULL)");
    execute("DELETE FROM bench_notify");
    execute("INSERT INTO bench_notify VALUES (0)");
    for (int i = 0; i < listeners; i++) {
      Connection connection = database.dedicatedConnection();
      listening.add(connection);
      try (Statement statement = connection.createStatement()) {
        statement.execute("LISTEN bench_notify");
      }
      Thread.ofPlatform().daemon().name("listener-" + i).start(() -> listen(connection));
    }
  }

  /** From sending the statement until all have heard of it, in nanoseconds. */
  long nanos() throws InterruptedException {
    String number = Integer.toString(++sent);
    CountDownLatch heard = new CountDownLatch(listening.size());
    awaited.put(number, heard);
    long start = System.nanoTime();
    execute(
        "UPDATE bench_notify SET seq = seq + 1 RETURNING pg_notify('bench_notify', '%s')"
            .formatted(number));
    if (!heard.await(5, TimeUnit.SECONDS)) {
      throw new IllegalStateException("a notification was lost");
    }
    awaited.remove(number);
    return System.nanoTime() - start;
  }

  private void execute(String sql) {
    boolean _ =
        database.jdbc(
            connection -> {
              try (Statement statement = connection.createStatement()) {
                return statement.execute(sql);
              }
            });
  }

  private void listen(Connection connection) {
    try {
      PGConnection postgres = connection.unwrap(PGConnection.class);
      while (!closed) {
        for (var notification : postgres.getNotifications(POLL_MILLIS)) {
          CountDownLatch heard = awaited.get(notification.getParameter());
          if (heard != null) {
            heard.countDown();
          }
        }
      }
    } catch (SQLException e) {
      if (!closed) {
        System.err.println("sallyport: a listener ended: " + e.getMessage());
      }
    }
  }

  @Override
  public void close() throws SQLException {
    closed = true;
    for (Connection connection : listening) {
      connection.close();
    }
  }
}
