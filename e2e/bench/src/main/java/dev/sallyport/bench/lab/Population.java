package dev.sallyport.bench.lab;

import dev.sallyport.bench.core.Town;
import dev.sallyport.bench.load.Question;
import dev.sallyport.server.credentials.SessionKeys;
import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.store.Database;
import dev.sallyport.store.Ids;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * People who are signed in. Written to the tables at once: through the door each would cost a
 * password hash.
 */
public final class Population {
  private static final int AT_ONCE = 2_000;

  private static final String SIGN_IN =
      """
      WITH person AS (
        INSERT INTO identity (id, email, email_key, verified, roles, created_at, updated_at)
        SELECT id, email, email, true, '{user}', now(), now()
        FROM unnest(?::uuid[], ?::text[]) AS made(id, email)),
      login AS (
        INSERT INTO session
          (id, identity_id, authenticated_at, expires_at, renewable_until, created_at)
        SELECT id, person, now(), now() + interval '24 hours', now() + interval '30 days', now()
        FROM unnest(?::uuid[], ?::uuid[]) AS made(id, person))
      INSERT INTO session_token (hash, session_id, kind, created_at, expires_at)
      SELECT hash, session, 'cookie', now(), now() + interval '24 hours'
      FROM unnest(?::bytea[], ?::uuid[]) AS made(hash, session)
      """;

  private final Database database;
  private final SessionKeys keys;
  private final Ids ids = new Ids(InstantSource.system(), new SecureRandom());
  private int people;

  /**
   * Nobody yet.
   *
   * @param database with the runtime's role
   */
  public Population(Database database, SessionKeys keys) {
    this.database = database;
    this.keys = keys;
  }

  /** Somebody's session, and a request that brings it. */
  public record SignedIn(SessionValue session, Question question) {}

  /** So many more people, each with a session of their own. */
  public List<SignedIn> signIn(int number) {
    List<SignedIn> all = new ArrayList<>(number);
    while (all.size() < number) {
      all.addAll(signInAtOnce(Math.min(AT_ONCE, number - all.size())));
    }
    return all;
  }

  private List<SignedIn> signInAtOnce(int number) {
    List<SignedIn> all = new ArrayList<>(number);
    UUID[] persons = new UUID[number];
    String[] emails = new String[number];
    UUID[] sessions = new UUID[number];
    byte[][] hashes = new byte[number][];
    for (int i = 0; i < number; i++) {
      SessionValue value = keys.issue();
      persons[i] = ids.next();
      emails[i] = "person-%07d@example.com".formatted(people++);
      sessions[i] = ids.next();
      hashes[i] = value.hash().bytes();
      all.add(new SignedIn(value, new Question(Town.host(i % Gateway.APPS), value.cookieValue())));
    }
    int _ = database.jdbc(connection -> write(connection, persons, emails, sessions, hashes));
    return all;
  }

  private static int write(
      Connection connection, UUID[] persons, String[] emails, UUID[] sessions, byte[][] hashes)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SIGN_IN)) {
      statement.setArray(1, connection.createArrayOf("uuid", persons));
      statement.setArray(2, connection.createArrayOf("text", emails));
      statement.setArray(3, connection.createArrayOf("uuid", sessions));
      statement.setArray(4, connection.createArrayOf("uuid", persons));
      statement.setArray(5, connection.createArrayOf("bytea", hashes));
      statement.setArray(6, connection.createArrayOf("uuid", sessions));
      return statement.executeUpdate();
    }
  }
}
