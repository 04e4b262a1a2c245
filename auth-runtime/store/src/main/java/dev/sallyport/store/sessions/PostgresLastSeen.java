package dev.sallyport.store.sessions;

import static dev.sallyport.store.jooq.Tables.SESSION_LAST_SEEN;

import dev.sallyport.store.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** {@link LastSeen} in Postgres, with the runtime's role. */
public final class PostgresLastSeen implements LastSeen {
  /** In the order of ids, so that replicas that save the same sessions wait for one another. */
  private static final String SAVE =
      """
      INSERT INTO session_last_seen (session_id, seen_at)
      SELECT session.id, seen.at
      FROM unnest(?::uuid[], ?::timestamptz[]) AS seen (id, at)
      JOIN session ON session.id = seen.id
      ORDER BY session.id
      ON CONFLICT (session_id) DO UPDATE SET seen_at = excluded.seen_at
      WHERE session_last_seen.seen_at < excluded.seen_at
      """;

  private final Database database;

  /** Uses {@code database}. */
  public PostgresLastSeen(Database database) {
    this.database = database;
  }

  @Override
  public void save(Map<UUID, Instant> seen) {
    Map<UUID, Instant> ordered = new TreeMap<>(seen);
    int ignored = database.jdbc(connection -> save(connection, ordered));
  }

  private static int save(Connection connection, Map<UUID, Instant> seen) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SAVE)) {
      statement.setArray(1, connection.createArrayOf("uuid", seen.keySet().toArray()));
      statement.setArray(
          2,
          connection.createArrayOf(
              "timestamptz", seen.values().stream().map(Instant::toString).toArray()));
      return statement.executeUpdate();
    }
  }

  @Override
  public Optional<Instant> of(UUID session) {
    return database.query(
        jooq ->
            jooq.select(SESSION_LAST_SEEN.SEEN_AT)
                .from(SESSION_LAST_SEEN)
                .where(SESSION_LAST_SEEN.SESSION_ID.eq(session))
                .fetchOptional(SESSION_LAST_SEEN.SEEN_AT));
  }
}
