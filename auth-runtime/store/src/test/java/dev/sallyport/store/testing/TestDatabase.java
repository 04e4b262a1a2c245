package dev.sallyport.store.testing;

import dev.sallyport.schema.Roles;
import dev.sallyport.store.Database;
import dev.sallyport.store.Password;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A migrated database that one test has for itself, and pools on it; closing it drops it. */
public final class TestDatabase implements AutoCloseable {
  /** Connections of each pool. */
  public static final int POOL_SIZE = 4;

  private final MigratedServer server;
  private final String name;
  private final List<Database> pools = new ArrayList<>();

  TestDatabase(MigratedServer server, String name) {
    this.server = server;
    this.name = name;
  }

  /** A pool with the operator's role. */
  public Database operator() {
    return open(settings(Roles.OPERATOR, server.url(name)));
  }

  /** A pool with the runtime's role. */
  public Database runtime() {
    return open(settings(Roles.RUNTIME, server.url(name)));
  }

  /** A pool with the runtime's role, through a wire that can be cut. */
  public Database runtimeOver(Wire wire) {
    return runtimeOver(wire, Database.Patience.OF_A_PERSON);
  }

  /** The same for somebody who can wait as long as {@code patience} says. */
  public Database runtimeOver(Wire wire, Database.Patience patience) {
    String url = "jdbc:postgresql://127.0.0.1:" + wire.port() + "/" + name;
    return open(settings(Roles.RUNTIME, url).with(POOL_SIZE, patience));
  }

  /** How to connect with a role of {@link Roles}. */
  public Database.Settings settings(String role) {
    return settings(role, server.url(name));
  }

  /** The server's port, for a {@link Wire} to it. */
  public int port() {
    return server.port();
  }

  private static Database.Settings settings(String role, String url) {
    return new Database.Settings(url, role, new Password(role), POOL_SIZE);
  }

  private Database open(Database.Settings settings) {
    Database database = new Database(settings);
    pools.add(database);
    return database;
  }

  /** Runs SQL as the superuser, for what no store does. */
  public void execute(String sql) {
    try (Connection connection = server.superuser(name);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The only value of a query, as text. */
  public String value(String sql) {
    try (Connection connection = server.superuser(name);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return String.valueOf(row.getString(1));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    pools.forEach(Database::close);
    try (Connection connection = server.superuser("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("DROP DATABASE " + name + " WITH (FORCE)");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
