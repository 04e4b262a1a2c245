package dev.sallyport.store.attempts;

import dev.sallyport.store.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * {@link Attempts} in Postgres, with the runtime's role.
 *
 * <p>One statement counts. It locks the rows that are there, in the order of their keys, before it
 * looks whether one has to wait; so of those who come at once each sees what the one before did. A
 * row that somebody else makes meanwhile cannot be locked: it is left as it is, and the statement
 * is run again.
 */
public final class PostgresAttempts implements Attempts {
  private static final String COUNT =
      """
      WITH asked AS (
        SELECT * FROM unnest(?::bytea[], ?::boolean[], ?::int[], ?::bigint[], ?::bigint[], ?::bigint[])
          AS a (key, windowed, free, first, longest, memory)
      ), held AS (
        SELECT c.key, c.count, c.until, c.forget_at FROM attempt_count c JOIN asked a ON a.key = c.key
        ORDER BY c.key FOR UPDATE OF c
      ), early AS (
        SELECT key, until FROM held WHERE until > ? ORDER BY until DESC LIMIT 1
      ), numbered AS (
        SELECT a.*,
          CASE WHEN h.forget_at > ? THEN h.count + 1 ELSE 1 END AS n,
          CASE WHEN h.forget_at > ? THEN h.forget_at
               ELSE ?::timestamptz + a.memory * interval '1 millisecond' END AS ends
        FROM asked a LEFT JOIN held h ON h.key = a.key
      ), following AS (
        SELECT key, n, windowed, ends, memory,
          CASE WHEN n < free THEN ?::timestamptz WHEN windowed THEN ends
               ELSE ?::timestamptz + least(longest, first * (1::bigint << least(n - free, 30)))
                 * interval '1 millisecond' END AS until
        FROM numbered
      ), counted AS (
        INSERT INTO attempt_count AS c (key, count, until, forget_at)
        SELECT key, n, until,
          CASE WHEN windowed THEN ends ELSE until + memory * interval '1 millisecond' END
        FROM following WHERE NOT EXISTS (SELECT FROM early) ORDER BY key
        ON CONFLICT (key) DO UPDATE
          SET count = excluded.count, until = excluded.until, forget_at = excluded.forget_at
          WHERE EXISTS (SELECT FROM held h WHERE h.key = c.key)
        RETURNING 1
      )
      SELECT (SELECT count(*) FROM counted), early.key, early.until
      FROM (SELECT) AS one LEFT JOIN early ON true
      """;

  private static final String TAKE_BACK =
      """
      WITH held AS (
        SELECT key FROM attempt_count WHERE key = ANY (?::bytea[]) ORDER BY key FOR UPDATE
      )
      UPDATE attempt_count c SET count = greatest(c.count - 1, 0), until = least(c.until, ?)
      FROM held WHERE c.key = held.key
      """;

  private static final String FORGET =
      """
      DELETE FROM attempt_count WHERE key IN (
        SELECT key FROM attempt_count WHERE key = ANY (?::bytea[]) ORDER BY key FOR UPDATE)
      """;

  private static final String PRUNE =
      """
      DELETE FROM attempt_count WHERE key IN (
        SELECT key FROM attempt_count WHERE forget_at <= ?
        ORDER BY key LIMIT 10000 FOR UPDATE SKIP LOCKED)
      """;

  /** So many times somebody else can have made a row meanwhile, for there are so few rows. */
  private static final int TRIES = 5;

  /** Who tried in vain is one of a crowd. */
  private static final Duration CROWDED = Duration.ofSeconds(1);

  private final Database database;

  /** Uses {@code database}. */
  public PostgresAttempts(Database database) {
    this.database = database;
  }

  @Override
  public Outcome count(List<Count> counts, Instant now) {
    List<Count> ordered = counts.stream().sorted(Comparator.comparing(Count::key)).toList();
    return database.jdbc(
        connection -> {
          for (int attempt = 0; attempt < TRIES; attempt++) {
            Optional<Outcome> outcome = once(connection, ordered, now);
            if (outcome.isPresent()) {
              return outcome.get();
            }
          }
          return new Outcome.TooEarly(ordered.getFirst().key(), now.plus(CROWDED));
        });
  }

  /** Empty if somebody made a row meanwhile. */
  private static Optional<Outcome> once(Connection connection, List<Count> counts, Instant now)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(COUNT)) {
      statement.setArray(
          1,
          connection.createArrayOf(
              "bytea", counts.stream().map(count -> count.key().bytes()).toArray(byte[][]::new)));
      statement.setArray(
          2, array(connection, "boolean", counts, AttemptLimit.Window.class::isInstance));
      statement.setArray(3, array(connection, "int", counts, PostgresAttempts::free));
      statement.setArray(4, millis(connection, counts, limit -> first(limit).toMillis()));
      statement.setArray(5, millis(connection, counts, limit -> longest(limit).toMillis()));
      statement.setArray(6, millis(connection, counts, limit -> memory(limit).toMillis()));
      for (int place = 7; place <= 12; place++) {
        statement.setObject(place, now.atOffset(ZoneOffset.UTC));
      }
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        OffsetDateTime until = row.getObject(3, OffsetDateTime.class);
        if (until != null) {
          return Optional.of(
              new Outcome.TooEarly(AttemptKey.of(row.getBytes(2)), until.toInstant()));
        }
        return row.getInt(1) == counts.size()
            ? Optional.of(new Outcome.Counted())
            : Optional.empty();
      }
    }
  }

  private static java.sql.Array array(
      Connection connection, String type, List<Count> counts, Function<AttemptLimit, Object> value)
      throws SQLException {
    return connection.createArrayOf(
        type, counts.stream().map(count -> value.apply(count.limit())).toArray());
  }

  private static java.sql.Array millis(
      Connection connection, List<Count> counts, ToLongFunction<AttemptLimit> value)
      throws SQLException {
    return array(connection, "bigint", counts, value::applyAsLong);
  }

  private static int free(AttemptLimit limit) {
    return switch (limit) {
      case AttemptLimit.Window window -> window.most();
      case AttemptLimit.Backoff backoff -> backoff.free();
    };
  }

  private static Duration first(AttemptLimit limit) {
    return switch (limit) {
      case AttemptLimit.Window _ -> Duration.ZERO;
      case AttemptLimit.Backoff backoff -> backoff.first();
    };
  }

  private static Duration longest(AttemptLimit limit) {
    return switch (limit) {
      case AttemptLimit.Window _ -> Duration.ZERO;
      case AttemptLimit.Backoff backoff -> backoff.longest();
    };
  }

  private static Duration memory(AttemptLimit limit) {
    return switch (limit) {
      case AttemptLimit.Window window -> window.period();
      case AttemptLimit.Backoff backoff -> backoff.memory();
    };
  }

  @Override
  public void takeBack(List<AttemptKey> keys, Instant now) {
    var _ =
        database.jdbc(
            connection -> {
              try (PreparedStatement statement = connection.prepareStatement(TAKE_BACK)) {
                statement.setArray(1, keys(connection, keys));
                statement.setObject(2, now.atOffset(ZoneOffset.UTC));
                return statement.executeUpdate();
              }
            });
  }

  @Override
  public void forget(List<AttemptKey> keys) {
    var _ =
        database.jdbc(
            connection -> {
              try (PreparedStatement statement = connection.prepareStatement(FORGET)) {
                statement.setArray(1, keys(connection, keys));
                return statement.executeUpdate();
              }
            });
  }

  @Override
  public int prune(Instant now) {
    return database.jdbc(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(PRUNE)) {
            statement.setObject(1, now.atOffset(ZoneOffset.UTC));
            return statement.executeUpdate();
          }
        });
  }

  private static java.sql.Array keys(Connection connection, List<AttemptKey> keys)
      throws SQLException {
    return connection.createArrayOf(
        "bytea", keys.stream().map(AttemptKey::bytes).toArray(byte[][]::new));
  }
}
