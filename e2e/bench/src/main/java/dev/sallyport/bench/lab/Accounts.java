package dev.sallyport.bench.lab;

import dev.sallyport.server.hashes.Argon2;
import dev.sallyport.store.Database;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Accounts with a password that nobody knows, told by a number. Written to the tables at once:
 * through the door each would cost a password hash.
 */
public final class Accounts {
  private static final String WRITE =
      """
      WITH person AS (
        INSERT INTO identity
          (id, email, email_key, verified, roles, disabled_at, created_at, updated_at)
        SELECT ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
          'member-' || lpad(n::text, 7, '0') || '@example.com',
          'member-' || lpad(n::text, 7, '0') || '@example.com',
          true, '{user}', CASE WHEN ? THEN now() END, now(), now()
        FROM generate_series(?, ?, ?) AS n
        RETURNING id)
      INSERT INTO password_credential (identity_id, hash, updated_at)
      SELECT id, ?, now() FROM person
      """;

  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;

  private final Database owned;
  private final String hash;

  /**
   * Nobody yet.
   *
   * @param owned with the role that owns the tables
   */
  public Accounts(Database owned) {
    this.owned = owned;
    SecureRandom random = new SecureRandom();
    byte[] password = new byte[HASH_BYTES];
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(password);
    random.nextBytes(salt);
    hash = Argon2.hash(password, Argon2.Cost.OURS, salt, HASH_BYTES).phc();
  }

  /** The address of an account, or of one that could be. */
  public static String email(int number) {
    return "member-%07d@example.com".formatted(number);
  }

  /** Numbers from the first on, each so far from the one before. */
  public record Numbers(int first, int count, int step) {}

  /** Makes accounts, and leaves the tables as a day of ordinary use does. */
  public void write(Numbers numbers, boolean disabled) throws SQLException {
    try (Connection connection = owned.dedicatedConnection();
        PreparedStatement write = connection.prepareStatement(WRITE);
        Statement tidy = connection.createStatement()) {
      connection.setNetworkTimeout(Runnable::run, 0);
      boolean _ = tidy.execute("SET statement_timeout = 0");
      write.setBoolean(1, disabled);
      write.setInt(2, numbers.first());
      write.setInt(3, numbers.first() + (numbers.count() - 1) * numbers.step());
      write.setInt(4, numbers.step());
      write.setString(5, hash);
      int _ = write.executeUpdate();
      boolean _ = tidy.execute("VACUUM (ANALYZE) identity, password_credential");
    }
  }
}
