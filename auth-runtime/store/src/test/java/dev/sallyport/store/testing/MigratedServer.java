package dev.sallyport.store.testing;

import dev.sallyport.schema.Migrations;
import dev.sallyport.schema.Roles;
import dev.sallyport.schema.build.TemporaryPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** Migrates once, and copies for every test. */
final class MigratedServer {
  private final TemporaryPostgres postgres;
  private final AtomicInteger copies = new AtomicInteger();

  MigratedServer(TemporaryPostgres postgres) {
    this.postgres = postgres;
    try {
      Roles.create(
          postgres.url("postgres"),
          TemporaryPostgres.SUPERUSER,
          postgres.password(),
          Roles.DATABASE,
          new Roles.Passwords(Roles.OWNER, Roles.OPERATOR, Roles.RUNTIME));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    new Migrations(postgres.url(Roles.DATABASE), Roles.OWNER, Roles.OWNER).run();
  }

  TestDatabase fresh() {
    String name = "test_" + copies.incrementAndGet();
    try (Connection connection = superuser("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE DATABASE %s TEMPLATE %s OWNER %s".formatted(name, Roles.DATABASE, Roles.OWNER));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return new TestDatabase(this, name);
  }

  Connection superuser(String database) throws SQLException {
    return DriverManager.getConnection(
        postgres.url(database), TemporaryPostgres.SUPERUSER, postgres.password());
  }

  String url(String database) {
    return postgres.url(database);
  }

  int port() {
    return postgres.port();
  }
}
