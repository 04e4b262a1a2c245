package dev.sallyport.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.schema.build.TemporaryPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each role can do its job and is refused the others'. */
class RolesTest {
  private static final String NEW_ID = "gen_random_uuid()";
  private static TemporaryPostgres postgres;

  @BeforeAll
  static void migratedDatabase() throws IOException, SQLException {
    postgres = TemporaryPostgres.start();
    create("first");
    create("second");
    new Migrations(postgres.url("sallyport"), Roles.OWNER, "second-owner").run();
  }

  @AfterAll
  static void stop() throws IOException {
    postgres.close();
  }

  private static void create(String prefix) throws SQLException {
    Roles.create(
        postgres.url("postgres"),
        TemporaryPostgres.SUPERUSER,
        postgres.password(),
        Roles.DATABASE,
        new Roles.Passwords(prefix + "-owner", prefix + "-operator", prefix + "-runtime"));
  }

  @Test
  void creatingAgainOnlyChangesPasswords() {
    SQLException refused =
        assertThrows(SQLException.class, () -> connect(Roles.RUNTIME, "first-runtime").close());

    assertEquals("28P01", refused.getSQLState());
  }

  @Test
  void everyTableIsGrantedExactlyAsMeant() throws SQLException {
    Map<String, String> expected =
        new TreeMap<>(
            Map.ofEntries(
                Map.entry("attempt_count", "operator: runtime:riud"),
                Map.entry("audit_event", "operator: runtime:ri"),
                Map.entry("identity", "operator: runtime:riud"),
                Map.entry("log_head", "operator:r runtime:r"),
                Map.entry("mail", "operator: runtime:riud"),
                Map.entry("mailed_proof", "operator: runtime:riud"),
                Map.entry("backup_code", "operator: runtime:riud"),
                Map.entry("pending_login", "operator: runtime:riud"),
                Map.entry("totp_factor", "operator: runtime:riud"),
                Map.entry("entry_code", "operator: runtime:riud"),
                Map.entry("federated_flow", "operator: runtime:riud"),
                Map.entry("federated_login", "operator: runtime:riud"),
                Map.entry("federated_proof", "operator: runtime:riud"),
                Map.entry("member", "operator:r runtime:riud"),
                Map.entry("membership", "operator: runtime:riud"),
                Map.entry("organisation", "operator: runtime:riud"),
                Map.entry("passkey", "operator: runtime:riud"),
                Map.entry("passkey_ceremony", "operator: runtime:riud"),
                Map.entry("passkey_holder", "operator: runtime:riud"),
                Map.entry("password_credential", "operator: runtime:riud"),
                Map.entry("revocation", "operator: runtime:ri"),
                Map.entry("rule", "operator:riud runtime:r"),
                Map.entry("session", "operator: runtime:riud"),
                Map.entry("first_login", "operator: runtime:ri"),
                Map.entry("session_last_seen", "operator: runtime:riud"),
                Map.entry("session_token", "operator: runtime:riud"),
                Map.entry("signing_key", "operator: runtime:rid"),
                Map.entry("flyway_schema_history", "operator: runtime:")));
    Map<String, String> granted = new TreeMap<>();
    try (Connection owner = connect(Roles.OWNER, "second-owner");
        Statement statement = owner.createStatement();
        ResultSet tables =
            statement.executeQuery(
                """
                SELECT relname, string_agg(replace(grantee, 'sallyport_', '') || ':' || rights, ' '
                                           ORDER BY grantee)
                FROM pg_class,
                  LATERAL (VALUES ('sallyport_operator'), ('sallyport_runtime')) AS g (grantee),
                  LATERAL (SELECT
                    CASE WHEN has_table_privilege(grantee, pg_class.oid, 'SELECT') THEN 'r' ELSE '' END
                    || CASE WHEN has_table_privilege(grantee, pg_class.oid, 'INSERT') THEN 'i' ELSE '' END
                    || CASE WHEN has_table_privilege(grantee, pg_class.oid, 'UPDATE') THEN 'u' ELSE '' END
                    || CASE WHEN has_table_privilege(grantee, pg_class.oid, 'DELETE') THEN 'd' ELSE '' END
                    || CASE WHEN has_table_privilege(grantee, pg_class.oid, 'TRUNCATE') THEN 't' ELSE '' END
                    AS rights) AS p
                WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
                  AND NOT relispartition
                GROUP BY relname
                """)) {
      while (tables.next()) {
        granted.put(tables.getString(1), tables.getString(2));
      }
    }

    assertEquals(expected, granted);
  }

  @Test
  void operatorWritesRulesAndTakesNumbers() throws SQLException {
    try (Connection operator = connect(Roles.OPERATOR, "second-operator")) {
      assertEquals(
          1,
          update(
              operator,
              """
              WITH head AS (UPDATE log_head SET seq = seq + 1 RETURNING seq)
              INSERT INTO rule (origin, uid, namespace, name, generation, format, spec, seq, first_seq)
              SELECT gen_random_uuid(), gen_random_uuid(), 'shop', 'shop', 1, 1, '{}', seq, seq FROM head
              """));
      assertEquals(0, update(operator, "DELETE FROM rule WHERE seq < 0"));
    }
  }

  @Test
  void operatorSeesNoIdentityAndNoSession() throws SQLException {
    try (Connection operator = connect(Roles.OPERATOR, "second-operator")) {
      for (String table :
          new String[] {
            "identity",
            "password_credential",
            "session",
            "session_token",
            "session_last_seen",
            "revocation",
            "signing_key",
            "mail",
            "mailed_proof",
            "entry_code",
            "federated_login",
            "federated_flow",
            "federated_proof",
            "audit_event"
          }) {
        assertRefused(operator, "SELECT * FROM " + table);
      }
      assertRefused(operator, "UPDATE member SET gone = true");
      assertRefused(operator, "UPDATE log_head SET incarnation = " + NEW_ID);
      assertRefused(operator, "CREATE TABLE mine (a int)");
    }
  }

  @Test
  void runtimeWritesIdentitiesAndSessions() throws SQLException {
    try (Connection runtime = connect(Roles.RUNTIME, "second-runtime")) {
      assertEquals(
          1,
          update(
              runtime,
              "INSERT INTO identity (id, email, email_key, created_at, updated_at)"
                  + " VALUES (gen_random_uuid(), 'A@example.com', 'a@example.com', now(), now())"));
      assertEquals(
          1,
          update(
              runtime,
              "INSERT INTO session (id, identity_id, authenticated_at, expires_at, renewable_until,"
                  + " created_at, address) SELECT gen_random_uuid(), id, now(), now(), now(), now(),"
                  + " '::1' FROM identity"));
      assertEquals(
          1,
          update(
              runtime,
              "WITH head AS (UPDATE log_head SET seq = seq + 1 RETURNING seq)"
                  + " INSERT INTO revocation SELECT seq, 'session', gen_random_uuid(), now() FROM head"));
    }
  }

  @Test
  void runtimeWritesNoRuleAndForgetsNoRevocation() throws SQLException {
    try (Connection runtime = connect(Roles.RUNTIME, "second-runtime")) {
      assertRefused(runtime, "UPDATE rule SET spec = NULL");
      assertRefused(runtime, "DELETE FROM rule");
      assertRefused(runtime, "DELETE FROM revocation");
      assertRefused(runtime, "DELETE FROM audit_event");
      assertRefused(runtime, "DELETE FROM log_head");
      assertRefused(runtime, "UPDATE signing_key SET signs_until = now()");
      assertRefused(runtime, "CREATE TABLE mine (a int)");
    }
  }

  @Test
  void strangersDoNotEvenConnect() throws SQLException {
    try (Connection superuser = connect(TemporaryPostgres.SUPERUSER, postgres.password())) {
      update(superuser, "CREATE ROLE stranger LOGIN PASSWORD 'stranger'");
    }

    SQLException refused =
        assertThrows(SQLException.class, () -> connect("stranger", "stranger").close());

    assertEquals("42501", refused.getSQLState());
  }

  @Test
  void runtimeProvidesForTheMonthsOfItsAuditAndEventsGoThere() throws SQLException {
    try (Connection runtime = connect(Roles.RUNTIME, "second-runtime")) {
      assertTrue(truth(runtime, "SELECT audit_event_month('2040-02-29')"));
      assertFalse(truth(runtime, "SELECT audit_event_month('2040-02-01')"));
      assertEquals(
          2,
          update(
              runtime,
              "INSERT INTO audit_event (id, at, kind, actor, subject) VALUES"
                  + " (gen_random_uuid(), '2040-02-01 00:00:00+00', 'login', 'a', 'b'),"
                  + " (gen_random_uuid(), '2040-02-29 23:59:59+00', 'login', 'a', 'b')"));
      assertTrue(
          truth(
              runtime,
              "SELECT count(*) = 2 FROM audit_event"
                  + " WHERE tableoid = 'audit_event_2040_02'::regclass"));
    }
  }

  private static void assertRefused(Connection connection, String sql) {
    SQLException refused = assertThrows(SQLException.class, () -> update(connection, sql), sql);
    assertEquals("42501", refused.getSQLState(), sql);
  }

  private static int update(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.execute(sql) ? 0 : statement.getUpdateCount();
    }
  }

  private static boolean truth(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() && row.getBoolean(1);
    }
  }

  private static Connection connect(String user, String password) throws SQLException {
    return DriverManager.getConnection(postgres.url(Roles.DATABASE), user, password);
  }
}
