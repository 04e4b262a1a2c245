package dev.sallyport.e2e;

import static dev.sallyport.e2e.Eventually.eventually;

import dev.sallyport.cluster.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;

/**
 * Moves the sessions of somebody into the past, as if time had passed. Replicas hear of it by a
 * number of the log, for they remember what they have seen.
 */
public record ExpiringSessions(Installation sallyport) {
  private static final String OF =
      "(SELECT s.id FROM session s JOIN identity i ON i.id = s.identity_id WHERE i.email = ?)";

  /** Their sessions began a day and an hour ago, and have expired. */
  public void expire(String email) throws IOException, SQLException, InterruptedException {
    change(
        email,
        "UPDATE session SET created_at = created_at - interval '25 hours',"
            + " authenticated_at = authenticated_at - interval '25 hours',"
            + " expires_at = expires_at - interval '25 hours',"
            + " renewable_until = renewable_until - interval '25 hours' WHERE id IN "
            + OF,
        "UPDATE session_token SET created_at = created_at - interval '25 hours',"
            + " expires_at = expires_at - interval '25 hours' WHERE session_id IN "
            + OF);
  }

  /** Nobody has used their sessions for an hour. */
  public void leaveUnused(String email) throws IOException, SQLException, InterruptedException {
    change(
        email,
        "UPDATE session SET created_at = created_at - interval '1 hour',"
            + " authenticated_at = authenticated_at - interval '1 hour' WHERE id IN "
            + OF,
        "UPDATE session_last_seen SET seen_at = seen_at - interval '1 hour' WHERE session_id IN "
            + OF);
  }

  /** The values that they have replaced are good no more. */
  public void endGrace(String email) throws IOException, SQLException, InterruptedException {
    change(
        email,
        "UPDATE session_token SET expires_at = expires_at - interval '2 minutes'"
            + " WHERE replaced_by IS NOT NULL AND session_id IN "
            + OF);
  }

  private void change(String email, String... statements)
      throws IOException, SQLException, InterruptedException {
    try (Connection database = database()) {
      for (String sql : statements) {
        try (PreparedStatement statement = database.prepareStatement(sql)) {
          statement.setString(1, email);
          statement.executeUpdate();
        }
      }
      try (PreparedStatement tell =
          database.prepareStatement(
              "WITH head AS (UPDATE log_head SET seq = seq + 1 RETURNING seq)"
                  + " INSERT INTO revocation (seq, kind, subject, at)"
                  + " SELECT seq, 'identity', ?, now() FROM head")) {
        tell.setObject(1, identity(database, email));
        tell.executeUpdate();
      }
      eventually(Duration.ofSeconds(20), () -> everybodyHasHeard(database), heard -> heard);
    }
  }

  private static boolean everybodyHasHeard(Connection database) throws SQLException {
    try (PreparedStatement select =
            database.prepareStatement(
                "SELECT bool_and(applied >= (SELECT seq FROM log_head)) FROM member"
                    + " WHERE NOT gone");
        var row = select.executeQuery()) {
      return row.next() && row.getBoolean(1);
    }
  }

  private static UUID identity(Connection database, String email) throws SQLException {
    try (PreparedStatement select =
        database.prepareStatement("SELECT id FROM identity WHERE email = ?")) {
      select.setString(1, email);
      try (var row = select.executeQuery()) {
        row.next();
        return row.getObject(1, UUID.class);
      }
    }
  }

  /** As its owner, with the password that the installation keeps. */
  private Connection database() throws IOException, SQLException {
    Path secrets = sallyport.kubeconfig().resolveSibling("secrets");
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/sallyport".formatted(sallyport.port("postgres")),
        "sallyport_owner",
        Files.readString(secrets.resolve("sallyport_owner")).strip());
  }
}
