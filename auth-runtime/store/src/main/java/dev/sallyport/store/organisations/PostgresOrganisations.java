package dev.sallyport.store.organisations;

import dev.sallyport.store.Database;
import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.audit.AuditParameters;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** {@link Organisations} in Postgres, with the runtime's role. */
public final class PostgresOrganisations implements Organisations {
  private static final String CREATE =
      """
      WITH changed AS (
        INSERT INTO organisation (id, slug, name, created_at, updated_at) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (slug) DO NOTHING RETURNING id, slug, name, created_at, updated_at
      ),
      """
          + AuditParameters.PART
          + " SELECT id, slug, name, created_at, updated_at FROM changed";

  /** Another one of that name is looked for first; whoever is quicker is caught by the index. */
  private static final String RENAME =
      """
      WITH changed AS (
        UPDATE organisation o SET slug = coalesce(a.slug, o.slug), name = coalesce(a.name, o.name),
          updated_at = a.now
        FROM (SELECT ?::uuid AS id, ?::text AS slug, ?::text AS name, ?::timestamptz AS now) a
        WHERE o.id = a.id
          AND (o.slug, o.name) <> (coalesce(a.slug, o.slug), coalesce(a.name, o.name))
          AND NOT EXISTS (SELECT FROM organisation t WHERE t.slug = a.slug AND t.id <> a.id)
        RETURNING o.id, o.slug, o.name, o.created_at, o.updated_at
      ),
      """
          + AuditParameters.PART
          + " SELECT id, slug, name, created_at, updated_at FROM changed";

  private static final String DELETE =
      "WITH changed AS (DELETE FROM organisation WHERE id = ? RETURNING id), "
          + AuditParameters.PART
          + " SELECT id FROM changed";

  private static final String PUT =
      """
      WITH asked AS (
        SELECT o.id AS organisation_id, i.id AS identity_id, ?::text AS role, ?::timestamptz AS now
        FROM (SELECT ?::uuid AS organisation, ?::uuid AS identity) a
        LEFT JOIN organisation o ON o.id = a.organisation
        LEFT JOIN identity i ON i.id = a.identity
      ), changed AS (
        INSERT INTO membership AS m (organisation_id, identity_id, role, created_at)
        SELECT organisation_id, identity_id, role, now FROM asked
        WHERE organisation_id IS NOT NULL AND identity_id IS NOT NULL
        ON CONFLICT (organisation_id, identity_id) DO UPDATE SET role = excluded.role
        WHERE m.role <> excluded.role
        RETURNING 1
      ),
      """
          + AuditParameters.PART
          + " SELECT organisation_id IS NOT NULL, identity_id IS NOT NULL FROM asked";

  private static final String REMOVE =
      """
      WITH changed AS (
        DELETE FROM membership WHERE organisation_id = ? AND identity_id = ? RETURNING 1
      ),
      """
          + AuditParameters.PART
          + " SELECT 1 FROM changed";

  private static final String UNIQUE_VIOLATION = "23505";

  private final Database database;

  /** Uses {@code database}. */
  public PostgresOrganisations(Database database) {
    this.database = database;
  }

  @FunctionalInterface
  private interface Parameters {
    void set(PreparedStatement statement) throws SQLException;
  }

  @FunctionalInterface
  private interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  private <T> List<T> rows(String sql, Parameters parameters, Reader<T> reader) {
    return database.jdbc(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            parameters.set(statement);
            try (ResultSet row = statement.executeQuery()) {
              List<T> rows = new ArrayList<>();
              while (row.next()) {
                rows.add(reader.read(row));
              }
              return rows;
            }
          }
        });
  }

  @Override
  public Naming create(UUID id, String slug, String name, Instant now, AuditEvent event) {
    return rows(
            CREATE,
            statement -> {
              statement.setObject(1, id);
              statement.setString(2, slug);
              statement.setString(3, name);
              statement.setObject(4, at(now));
              statement.setObject(5, at(now));
              AuditParameters.set(statement, 6, event);
            },
            PostgresOrganisations::organisation)
        .stream()
        .findFirst()
        .<Naming>map(Naming.Named::new)
        .orElseGet(Naming.SlugTaken::new);
  }

  @Override
  public Naming rename(
      UUID id, Optional<String> slug, Optional<String> name, Instant now, AuditEvent event) {
    List<Organisation> changed;
    try {
      changed =
          rows(
              RENAME,
              statement -> {
                statement.setObject(1, id);
                statement.setString(2, slug.orElse(null));
                statement.setString(3, name.orElse(null));
                statement.setObject(4, at(now));
                AuditParameters.set(statement, 5, event);
              },
              PostgresOrganisations::organisation);
    } catch (org.jooq.exception.DataAccessException e) {
      if (UNIQUE_VIOLATION.equals(e.sqlState())) {
        return new Naming.SlugTaken();
      }
      throw e;
    }
    if (!changed.isEmpty()) {
      return new Naming.Named(changed.getFirst());
    }
    Optional<Organisation> was = find(id);
    if (was.isEmpty()) {
      return new Naming.Unknown();
    }
    return slug.map(was.get().slug()::equals).orElse(true)
        ? new Naming.Named(was.get())
        : new Naming.SlugTaken();
  }

  @Override
  public Optional<Organisation> find(UUID id) {
    return rows(
            "SELECT id, slug, name, created_at, updated_at FROM organisation WHERE id = ?",
            statement -> statement.setObject(1, id),
            PostgresOrganisations::organisation)
        .stream()
        .findFirst();
  }

  @Override
  public List<Organisation> list(Optional<UUID> after, int limit) {
    return rows(
        """
        SELECT id, slug, name, created_at, updated_at FROM organisation
        WHERE id > ? ORDER BY id LIMIT ?
        """,
        statement -> {
          statement.setObject(1, after.orElse(new UUID(0, 0)));
          statement.setInt(2, limit);
        },
        PostgresOrganisations::organisation);
  }

  @Override
  public boolean delete(UUID id, AuditEvent event) {
    return !rows(
            DELETE,
            statement -> {
              statement.setObject(1, id);
              AuditParameters.set(statement, 2, event);
            },
            row -> row.getObject(1, UUID.class))
        .isEmpty();
  }

  @Override
  public List<Member> members(UUID organisation, Optional<UUID> after, int limit) {
    return rows(
        """
        SELECT m.identity_id, i.email, m.role, m.created_at
        FROM membership m JOIN identity i ON i.id = m.identity_id
        WHERE m.organisation_id = ? AND m.identity_id > ? ORDER BY m.identity_id LIMIT ?
        """,
        statement -> {
          statement.setObject(1, organisation);
          statement.setObject(2, after.orElse(new UUID(0, 0)));
          statement.setInt(3, limit);
        },
        row ->
            new Member(
                row.getObject(1, UUID.class),
                row.getString(2),
                row.getString(3),
                row.getObject(4, OffsetDateTime.class).toInstant()));
  }

  @Override
  public Joining put(UUID organisation, UUID identity, String role, Instant now, AuditEvent event) {
    return rows(
            PUT,
            statement -> {
              statement.setString(1, role);
              statement.setObject(2, at(now));
              statement.setObject(3, organisation);
              statement.setObject(4, identity);
              AuditParameters.set(statement, 5, event);
            },
            PostgresOrganisations::joining)
        .getFirst();
  }

  private static Joining joining(ResultSet row) throws SQLException {
    if (!row.getBoolean(1)) {
      return Joining.UNKNOWN_ORGANISATION;
    }
    return row.getBoolean(2) ? Joining.IN : Joining.UNKNOWN_IDENTITY;
  }

  @Override
  public boolean remove(UUID organisation, UUID identity, AuditEvent event) {
    return !rows(
            REMOVE,
            statement -> {
              statement.setObject(1, organisation);
              statement.setObject(2, identity);
              AuditParameters.set(statement, 3, event);
            },
            row -> row.getInt(1))
        .isEmpty();
  }

  private static Organisation organisation(ResultSet row) throws SQLException {
    return new Organisation(
        row.getObject(1, UUID.class),
        row.getString(2),
        row.getString(3),
        row.getObject(4, OffsetDateTime.class).toInstant(),
        row.getObject(5, OffsetDateTime.class).toInstant());
  }

  private static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
