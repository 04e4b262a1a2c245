package dev.sallyport.store.identities;

import dev.sallyport.store.Database;
import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.audit.AuditParameters;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@link Directory} in Postgres, with the runtime's role. */
public final class PostgresDirectory implements Directory {
  private static final String COLUMNS =
      """
      i.id, i.email, i.verified, i.roles, i.disabled_at,
      EXISTS (SELECT FROM password_credential p WHERE p.identity_id = i.id),
      i.created_at, i.updated_at
      """;

  private static final String CREATE =
      """
      WITH created AS (
        INSERT INTO identity (id, email, email_key, verified, roles, created_at, updated_at)
        VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (email_key) DO NOTHING RETURNING id
      ), credential AS (
        INSERT INTO password_credential (identity_id, hash, updated_at)
        SELECT created.id, h.hash, ? FROM created, (SELECT ?::text AS hash) AS h
        WHERE h.hash IS NOT NULL RETURNING 1
      ), changed AS (SELECT id FROM created),
      """
          + AuditParameters.PART
          + " SELECT id FROM created";

  /** The row first, then sessions in one order, then the log: as everybody else does. */
  private static final String CHANGE =
      """
      WITH before AS (
        SELECT id FROM identity WHERE id = ? FOR NO KEY UPDATE
      ), asked AS (
        SELECT ?::text[] AS roles, ?::boolean AS disabled, ?::timestamptz AS now
      ), changed AS (
        UPDATE identity i SET
          roles = coalesce(asked.roles, i.roles),
          disabled_at = CASE WHEN asked.disabled THEN coalesce(i.disabled_at, asked.now)
            WHEN NOT asked.disabled THEN NULL ELSE i.disabled_at END,
          updated_at = asked.now
        FROM before, asked
        WHERE i.id = before.id AND (
          (asked.roles IS NOT NULL AND asked.roles <> i.roles)
          OR (asked.disabled IS NOT NULL AND asked.disabled <> (i.disabled_at IS NOT NULL)))
        RETURNING i.id, i.disabled_at
      ), open AS (
        SELECT s.id FROM session s, changed
        WHERE s.identity_id = changed.id AND changed.disabled_at IS NOT NULL AND s.ended_at IS NULL
        ORDER BY s.id FOR NO KEY UPDATE OF s
      ), ended AS (
        UPDATE session SET ended_at = asked.now FROM asked
        WHERE session.id IN (SELECT id FROM open) AND ended_at IS NULL RETURNING 1
      ),
      """
          + AuditParameters.PART
          + revoking("identity", "(SELECT count(*) FROM ended) >= 0")
          + " SELECT seq, pg_notify('sallyport_log', concat_ws(' ', seq, subject)) FROM revoked";

  private static final String DELETE =
      """
      WITH changed AS (DELETE FROM identity WHERE id = ? RETURNING id),
           asked AS (SELECT ?::timestamptz AS now),
      """
          + AuditParameters.PART
          + revoking("identity", "true")
          + " SELECT seq, pg_notify('sallyport_log', concat_ws(' ', seq, subject)) FROM revoked";

  private static final String END_SESSIONS =
      """
      WITH asked AS (SELECT ?::uuid AS identity, ?::timestamptz AS now), open AS (
        SELECT s.id FROM session s, asked WHERE s.identity_id = asked.identity AND s.ended_at IS NULL
        ORDER BY s.id FOR NO KEY UPDATE OF s
      ), ended AS (
        UPDATE session SET ended_at = asked.now FROM asked
        WHERE session.id IN (SELECT id FROM open) AND ended_at IS NULL RETURNING identity_id
      ), changed AS (SELECT DISTINCT identity_id AS id FROM ended),
      """
          + AuditParameters.PART
          + revoking("identity", "true")
          + " SELECT seq, pg_notify('sallyport_log', concat_ws(' ', seq, subject)) FROM revoked";

  private static final String END_SESSION =
      """
      WITH asked AS (SELECT ?::uuid AS session, ?::timestamptz AS now), changed AS (
        UPDATE session SET ended_at = asked.now FROM asked
        WHERE session.id = asked.session AND ended_at IS NULL RETURNING session.id
      ),
      """
          + AuditParameters.PART
          + revoking("session", "true")
          + " SELECT seq, pg_notify('sallyport_log', concat_ws(' ', seq, subject)) FROM revoked";

  /** Takes a number for what {@code changed} has at most one row of. */
  private static String revoking(String kind, String after) {
    return """
    , head AS (
      UPDATE log_head SET seq = seq + 1 WHERE EXISTS (SELECT FROM changed) AND %s RETURNING seq
    ), revoked AS (
      INSERT INTO revocation (seq, kind, subject, at)
      SELECT head.seq, '%s', changed.id, asked.now FROM head, changed, asked RETURNING seq, subject
    )
    """
        .formatted(after, kind);
  }

  private final Database database;

  /** Uses {@code database}. */
  public PostgresDirectory(Database database) {
    this.database = database;
  }

  @Override
  public Creation create(Newcomer newcomer, Instant now, AuditEvent event) {
    boolean created =
        database.jdbc(
            connection -> {
              try (PreparedStatement statement = connection.prepareStatement(CREATE)) {
                statement.setObject(1, newcomer.id());
                statement.setString(2, newcomer.email());
                statement.setString(3, EmailKey.of(newcomer.email()).value());
                statement.setBoolean(4, newcomer.verified());
                statement.setArray(5, roles(connection, newcomer.roles()));
                statement.setObject(6, at(now));
                statement.setObject(7, at(now));
                statement.setObject(8, at(now));
                statement.setString(9, newcomer.hash().map(PasswordHash::value).orElse(null));
                AuditParameters.set(statement, 10, event);
                try (ResultSet row = statement.executeQuery()) {
                  return row.next();
                }
              }
            });
    return created
        ? new Creation.Created(
            new DirectoryEntry(
                new Identity(
                    newcomer.id(), newcomer.email(), newcomer.verified(), newcomer.roles()),
                Optional.empty(),
                newcomer.hash().isPresent(),
                now,
                now))
        : new Creation.EmailTaken();
  }

  @Override
  public Optional<DirectoryEntry> find(UUID id) {
    return entries("WHERE i.id = ?", statement -> statement.setObject(1, id)).stream().findFirst();
  }

  @Override
  public List<DirectoryEntry> list(String email, Optional<UUID> after, int limit) {
    String beginning =
        EmailKey.of(email).value().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    return entries(
        "WHERE i.email_key LIKE ? AND i.id > ? ORDER BY i.id LIMIT ?",
        statement -> {
          statement.setString(1, beginning + "%");
          statement.setObject(2, after.orElse(new UUID(0, 0)));
          statement.setInt(3, limit);
        });
  }

  @Override
  public Changed change(UUID id, Change change, Instant now, AuditEvent event) {
    OptionalLong seq =
        numbered(
            CHANGE,
            event,
            5,
            (connection, statement) -> {
              statement.setObject(1, id);
              statement.setArray(2, roles(connection, change.roles().orElse(null)));
              statement.setObject(3, change.disabled().orElse(null), java.sql.Types.BOOLEAN);
              statement.setObject(4, at(now));
            });
    return find(id)
        .<Changed>map(entry -> new Changed.Now(entry, seq.orElseGet(this::head)))
        .orElseGet(Changed.Unknown::new);
  }

  @Override
  public OptionalLong delete(UUID id, Instant now, AuditEvent event) {
    return numbered(DELETE, event, id, now);
  }

  @Override
  public OptionalLong endSessions(UUID identity, Instant now, AuditEvent event) {
    return numbered(END_SESSIONS, event, identity, now);
  }

  @Override
  public OptionalLong endSession(UUID session, Instant now, AuditEvent event) {
    return numbered(END_SESSION, event, session, now);
  }

  @Override
  public List<SessionEntry> sessions(UUID identity, Instant now) {
    String sql =
        """
        SELECT s.id, s.identity_id, s.authenticated_at, s.expires_at, l.seen_at, s.user_agent,
          host(s.address)
        FROM session s LEFT JOIN session_last_seen l ON l.session_id = s.id
        WHERE s.identity_id = ? AND s.ended_at IS NULL AND s.expires_at > ?
        ORDER BY s.authenticated_at DESC, s.id DESC
        """;
    return database.jdbc(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, identity);
            statement.setObject(2, at(now));
            try (ResultSet row = statement.executeQuery()) {
              List<SessionEntry> sessions = new ArrayList<>();
              while (row.next()) {
                sessions.add(session(row));
              }
              return sessions;
            }
          }
        });
  }

  private static SessionEntry session(ResultSet row) throws SQLException {
    return new SessionEntry(
        row.getObject(1, UUID.class),
        row.getObject(2, UUID.class),
        row.getObject(3, OffsetDateTime.class).toInstant(),
        row.getObject(4, OffsetDateTime.class).toInstant(),
        Optional.ofNullable(row.getObject(5, OffsetDateTime.class)).map(OffsetDateTime::toInstant),
        Optional.ofNullable(row.getString(6)),
        Optional.ofNullable(row.getString(7)));
  }

  @Override
  public long head() {
    return database.jdbc(
        connection -> {
          try (PreparedStatement statement =
                  connection.prepareStatement("SELECT seq FROM log_head");
              ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
          }
        });
  }

  @FunctionalInterface
  private interface Parameters {
    void set(Connection connection, PreparedStatement statement) throws SQLException;
  }

  @FunctionalInterface
  private interface Search {
    void set(PreparedStatement statement) throws SQLException;
  }

  private OptionalLong numbered(String sql, AuditEvent event, UUID subject, Instant now) {
    return numbered(
        sql,
        event,
        3,
        (_, statement) -> {
          statement.setObject(1, subject);
          statement.setObject(2, at(now));
        });
  }

  private OptionalLong numbered(
      String sql, AuditEvent event, int eventFrom, Parameters parameters) {
    return database.jdbc(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            parameters.set(connection, statement);
            AuditParameters.set(statement, eventFrom, event);
            try (ResultSet row = statement.executeQuery()) {
              return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
            }
          }
        });
  }

  private List<DirectoryEntry> entries(String where, Search search) {
    return database.jdbc(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement("SELECT " + COLUMNS + " FROM identity i " + where)) {
            search.set(statement);
            try (ResultSet row = statement.executeQuery()) {
              List<DirectoryEntry> entries = new ArrayList<>();
              while (row.next()) {
                entries.add(entry(row));
              }
              return entries;
            }
          }
        });
  }

  private static DirectoryEntry entry(ResultSet row) throws SQLException {
    return new DirectoryEntry(
        new Identity(
            row.getObject(1, UUID.class),
            row.getString(2),
            row.getBoolean(3),
            List.of((String[]) row.getArray(4).getArray())),
        Optional.ofNullable(row.getObject(5, OffsetDateTime.class)).map(OffsetDateTime::toInstant),
        row.getBoolean(6),
        row.getObject(7, OffsetDateTime.class).toInstant(),
        row.getObject(8, OffsetDateTime.class).toInstant());
  }

  private static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private static java.sql.@Nullable Array roles(Connection connection, @Nullable List<String> roles)
      throws SQLException {
    return roles == null ? null : connection.createArrayOf("text", roles.toArray());
  }
}
