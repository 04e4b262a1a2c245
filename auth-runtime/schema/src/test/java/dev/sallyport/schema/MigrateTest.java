package dev.sallyport.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.schema.build.TemporaryPostgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrateTest {
  private static TemporaryPostgres postgres;
  @TempDir private Path directory;

  @BeforeAll
  static void start() throws IOException {
    postgres = TemporaryPostgres.start();
  }

  @AfterAll
  static void stop() throws IOException {
    postgres.close();
  }

  private record Run(int exit, String out, String err) {}

  private static Run run(Map<String, String> environment) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit =
        Migrate.run(
            environment,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Run(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private Map<String, String> environment(String url, String password) throws IOException {
    Path file = Files.writeString(directory.resolve("password"), password + "\n");
    return new HashMap<>(
        Map.of(
            "SALLYPORT_DATABASE_URL",
            url,
            "SALLYPORT_DATABASE_USER",
            Roles.OWNER,
            "SALLYPORT_DATABASE_PASSWORD_FILE",
            file.toString()));
  }

  private static void assertOneSentence(String expected, Run run) {
    assertEquals(1, run.exit());
    assertEquals("", run.out());
    assertEquals(1, run.err().lines().count(), run.err());
    assertTrue(run.err().startsWith("sallyport migrate: " + expected), run.err());
  }

  @Test
  void firstRunAppliesAllAndTheNextOneNothing() throws IOException, SQLException {
    Roles.create(
        postgres.url("postgres"),
        TemporaryPostgres.SUPERUSER,
        postgres.password(),
        "fresh",
        new Roles.Passwords("secret", "b", "c"));
    Map<String, String> environment = environment(postgres.url("fresh"), "secret");

    Run first = run(environment);
    Run second = run(environment);

    assertEquals(
        new Run(0, "Applied 7 migrations; the database is now at version 7.\n", ""), first);
    assertEquals(new Run(0, "The database is up to date at version 7.\n", ""), second);
  }

  @Test
  void missingVariableIsNamedWithAnExample() throws IOException {
    Map<String, String> environment = environment("jdbc:postgresql://db/sallyport", "x");
    environment.remove("SALLYPORT_DATABASE_URL");

    assertOneSentence(
        "SALLYPORT_DATABASE_URL is not set; it needs the JDBC URL, for example", run(environment));
  }

  @Test
  void missingPasswordFileIsNamed() throws IOException {
    Map<String, String> environment = environment("jdbc:postgresql://db/sallyport", "x");
    environment.put("SALLYPORT_DATABASE_PASSWORD_FILE", "/nowhere/password");

    assertOneSentence(
        "SALLYPORT_DATABASE_PASSWORD_FILE names /nowhere/password, which does not exist.",
        run(environment));
  }

  @Test
  void wrongPasswordIsSaidWithoutSayingIt() throws IOException {
    Run run = run(environment(postgres.url("postgres"), "hunter2"));

    assertOneSentence("the database refuses the role or its password: ", run);
    assertFalse(run.err().contains("hunter2"), run.err());
  }

  @Test
  void unreachableDatabaseIsSaid() throws IOException {
    assertOneSentence(
        "the database cannot be reached: ",
        run(environment("jdbc:postgresql://127.0.0.1:1/sallyport", "x")));
  }

  @Test
  void anythingButAPostgresUrlIsSaid() throws IOException {
    assertOneSentence(
        "SALLYPORT_DATABASE_URL is not a JDBC URL like",
        run(environment("postgres://db/sallyport", "x")));
  }
}
