package dev.sallyport.schema;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

/** {@code sallyport migrate}: a Helm hook or an init container runs it with the owner's role. */
public final class Migrate {
  private static final String URL = "SALLYPORT_DATABASE_URL";
  private static final String USER = "SALLYPORT_DATABASE_USER";
  private static final String PASSWORD_FILE = "SALLYPORT_DATABASE_PASSWORD_FILE";

  private Migrate() {}

  /** Exit code 0 when the tables have this version, 1 with one sentence on stderr otherwise. */
  public static void main(String[] args) {
    System.exit(run(System.getenv(), System.out, System.err));
  }

  static int run(Map<String, String> environment, PrintStream out, PrintStream err) {
    try {
      String url = required(environment, URL);
      String user = required(environment, USER);
      String password = read(Path.of(required(environment, PASSWORD_FILE)));
      Migrations.Outcome outcome = migrations(url, user, password).run();
      String version = outcome.version().orElse("none");
      out.println(
          outcome.applied() == 0
              ? "The database is up to date at version " + version + "."
              : "Applied %d migrations; the database is now at version %s."
                  .formatted(outcome.applied(), version));
      return 0;
    } catch (Refused e) {
      err.println("sallyport migrate: " + e.getMessage());
    } catch (FlywayException e) {
      err.println("sallyport migrate: " + sentence(e));
    }
    return 1;
  }

  private static Migrations migrations(String url, String user, String password) throws Refused {
    try {
      return new Migrations(url, user, password);
    } catch (IllegalArgumentException e) {
      // The driver's message would repeat the URL, and what somebody wrote into it.
      throw new Refused(URL + " is not a JDBC URL like jdbc:postgresql://db:5432/sallyport.");
    }
  }

  private static String required(Map<String, String> environment, String name) throws Refused {
    String value = environment.get(name);
    if (value == null || value.isBlank()) {
      throw new Refused(
          name
              + " is not set; it needs the "
              + switch (name) {
                case URL -> "JDBC URL, for example jdbc:postgresql://db:5432/sallyport";
                case USER -> "role that owns the tables, usually " + Roles.OWNER;
                default -> "path of a file that holds the owner's password";
              }
              + ".");
    }
    return value.strip();
  }

  private static String read(Path file) throws Refused {
    try {
      return Files.readString(file).strip();
    } catch (NoSuchFileException e) {
      throw new Refused(PASSWORD_FILE + " names " + file + ", which does not exist.");
    } catch (IOException e) {
      throw new Refused(PASSWORD_FILE + " names " + file + ", which cannot be read.");
    }
  }

  /** Flyway's own messages are pages; the server's answer is a sentence. */
  private static String sentence(FlywayException e) {
    @Nullable SQLException sql = null;
    for (@Nullable Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof SQLException found) {
        sql = found;
      }
    }
    if (sql == null) {
      return String.valueOf(e.getMessage()).lines().findFirst().orElse("the migration failed.");
    }
    String state = sql.getSQLState() == null ? "" : sql.getSQLState();
    String said = String.valueOf(sql.getMessage()).lines().findFirst().orElse("");
    if (state.startsWith("08")) {
      return "the database cannot be reached: " + said;
    }
    if (state.startsWith("28")) {
      return "the database refuses the role or its password: " + said;
    }
    return "the database refuses a migration (SQL state %s): %s".formatted(state, said);
  }

  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }
}
