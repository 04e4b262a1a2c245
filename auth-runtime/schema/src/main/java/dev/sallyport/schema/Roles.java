package dev.sallyport.schema;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;

/**
 * The three roles and the database, which an installer creates once with a superuser's password.
 * Later calls change nothing but the passwords.
 */
public final class Roles {
  /** Owns the tables; used by migrations only. */
  public static final String OWNER = "sallyport_owner";

  /** Writes rules; sees no identity, credential or session. */
  public static final String OPERATOR = "sallyport_operator";

  /** Reads rules; writes identities, credentials and sessions. */
  public static final String RUNTIME = "sallyport_runtime";

  /** What the database is called unless somebody chose otherwise. */
  public static final String DATABASE = "sallyport";

  private Roles() {}

  /** The passwords of the roles; prints as {@code ***}. */
  public record Passwords(String owner, String operator, String runtime) {
    @Override
    public String toString() {
      return "***";
    }
  }

  /**
   * Creates what is missing and sets the passwords. They leave this process only as SCRAM-SHA-256
   * verifiers, so that no server log can hold them.
   *
   * @param url JDBC URL of any database on the server, usually {@code postgres}
   * @param user a superuser
   * @param database name of the database to create, usually {@link #DATABASE}
   */
  public static void create(
      String url, String user, String password, String database, Passwords passwords)
      throws SQLException {
    try (Connection connection = DriverManager.getConnection(url, user, password)) {
      createRole(connection, OWNER, passwords.owner());
      createRole(connection, OPERATOR, passwords.operator());
      createRole(connection, RUNTIME, passwords.runtime());
      createDatabase(connection, database);
    }
  }

  private static void createRole(Connection connection, String role, String password)
      throws SQLException {
    if (!exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", role)) {
      execute(
          connection,
          "CREATE ROLE " + role + " LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION");
    }
    connection
        .unwrap(PGConnection.class)
        .alterUserPassword(role, password.toCharArray(), "scram-sha-256");
  }

  private static void createDatabase(Connection connection, String database) throws SQLException {
    String name = connection.unwrap(PGConnection.class).escapeIdentifier(database);
    if (!exists(connection, "SELECT 1 FROM pg_database WHERE datname = ?", database)) {
      // Collation C: an operating system's update cannot change the order that indexes rely on.
      execute(
          connection,
          "CREATE DATABASE %s OWNER %s TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"
              .formatted(name, OWNER));
    }
    execute(connection, "REVOKE ALL ON DATABASE " + name + " FROM PUBLIC");
    execute(
        connection, "GRANT CONNECT ON DATABASE %s TO %s, %s".formatted(name, OPERATOR, RUNTIME));
  }

  private static boolean exists(Connection connection, String sql, String name)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, name);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
