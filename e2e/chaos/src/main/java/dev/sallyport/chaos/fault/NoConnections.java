package dev.sallyport.chaos.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * Somebody takes every connection that Postgres has, just when all replicas have lost theirs, which
 * then find no place.
 */
final class NoConnections {
  private static final Duration LENGTH = Duration.ofSeconds(2);
  private static final int MORE_THAN_THERE_ARE = 1_000;

  private NoConnections() {}

  static void strike(Scene scene) throws IOException, InterruptedException {
    String url =
        "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(scene.sallyport().port("postgres"));
    Properties superuser = new Properties();
    superuser.setProperty("user", "postgres");
    superuser.setProperty(
        "password",
        Files.readString(scene.sallyport().state().secrets().resolve("postgres-superuser"))
            .strip());
    superuser.setProperty("connectTimeout", "2");
    List<Connection> taken = new ArrayList<>();
    try {
      scene.wires().all().forEach(wire -> wire.cut());
      takeAll(url, superuser, taken);
      scene.wires().all().forEach(wire -> wire.mend());
      scene.hold(LENGTH);
    } finally {
      scene.wires().all().forEach(wire -> wire.mend());
      for (Connection connection : taken) {
        closeQuietly(connection);
      }
    }
  }

  private static void takeAll(String url, Properties user, List<Connection> taken) {
    try {
      while (taken.size() < MORE_THAN_THERE_ARE) {
        taken.add(DriverManager.getConnection(url, user));
      }
    } catch (SQLException _) {
      // There are none left, which is what was wanted.
    }
  }

  private static void closeQuietly(Connection connection) {
    try {
      connection.close();
    } catch (SQLException _) {
      // It is gone either way.
    }
  }
}
