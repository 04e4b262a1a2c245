package dev.sallyport.chaos.load;

import dev.sallyport.cluster.Installation;
import dev.sallyport.schema.Roles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes sessions by writing rows, with values under the installation's key: a login costs a tenth
 * of a second of password hashing, which is not what is attacked here. Whoever can do this owns the
 * database and the key, as a test does.
 */
final class Mint implements AutoCloseable {
  private static final byte[] PURPOSE =
      "sallyport session value 1\0".getBytes(StandardCharsets.US_ASCII);
  private static final int TAG_BYTES = 8;
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
  private static final String SESSION =
      """
      WITH s AS (
        INSERT INTO session (id, identity_id, authenticated_at, expires_at, renewable_until, created_at)
        SELECT ?, id, now(), now() + interval '1 day', now() + interval '1 day', now()
        FROM identity WHERE email = ?
        RETURNING id)
      INSERT INTO session_token (hash, session_id, kind, created_at, expires_at)
      SELECT ?, id, 'cookie', now(), now() + interval '1 day' FROM s
      """;

  private final String url;
  private final Properties login = new Properties();
  private final String email;
  private final SecretKeySpec key;
  private final SecureRandom random = new SecureRandom();
  private final List<Connection> open = new ArrayList<>(1);

  Mint(Installation installation) throws IOException {
    var secrets = installation.state().secrets();
    url =
        "jdbc:postgresql://127.0.0.1:%d/%s"
            .formatted(installation.port("postgres"), Roles.DATABASE);
    login.setProperty("user", Roles.RUNTIME);
    login.setProperty("password", Files.readString(secrets.resolve(Roles.RUNTIME)).strip());
    login.setProperty("connectTimeout", "2");
    login.setProperty("socketTimeout", "5");
    email = Objects.requireNonNull(installation.summary().demoUser()).email();
    key =
        new SecretKeySpec(
            key(Files.readString(secrets.resolve("runtime-keys.yaml"))), "HmacSHA256");
  }

  /** The key named a, which is the only one of an installation that was made for a test. */
  private static byte[] key(String yaml) {
    return yaml.lines()
        .map(String::strip)
        .filter(line -> line.startsWith("a: "))
        .map(line -> Base64.getDecoder().decode(line.substring(3)))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("there is no key named a"));
  }

  /** The Cookie fields of new sessions, which are committed. */
  List<String> make(int number) throws SQLException {
    try {
      Connection connection = connection();
      List<String> cookies = new ArrayList<>();
      try (PreparedStatement insert = connection.prepareStatement(SESSION)) {
        for (int i = 0; i < number; i++) {
          String value = value();
          insert.setObject(1, UUID.randomUUID());
          insert.setString(2, email);
          insert.setBytes(3, hash(value));
          insert.addBatch();
          cookies.add("sallyport_session=" + value);
        }
        insert.executeBatch();
      }
      connection.commit();
      return cookies;
    } catch (SQLException broken) {
      close();
      throw broken;
    }
  }

  private Connection connection() throws SQLException {
    if (open.isEmpty()) {
      Connection fresh = DriverManager.getConnection(url, login);
      fresh.setAutoCommit(false);
      open.add(fresh);
    }
    return open.getFirst();
  }

  private String value() {
    byte[] secret = new byte[32];
    random.nextBytes(secret);
    String body = "a" + ENCODER.encodeToString(secret);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      mac.update(PURPOSE);
      byte[] tag = mac.doFinal(body.getBytes(StandardCharsets.US_ASCII));
      return body + ENCODER.encodeToString(Arrays.copyOf(tag, TAG_BYTES));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static byte[] hash(String value) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.US_ASCII));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public void close() {
    for (Connection connection : open) {
      try {
        connection.close();
      } catch (SQLException _) {
        // It is broken, which is why it is closed.
      }
    }
    open.clear();
  }
}
