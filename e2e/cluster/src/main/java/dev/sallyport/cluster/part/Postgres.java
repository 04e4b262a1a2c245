package dev.sallyport.cluster.part;

import dev.sallyport.cluster.process.Launch;
import dev.sallyport.cluster.report.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * The database. Its data stays in the state folder; everybody who connects needs a password.
 *
 * @param software the folder with {@code bin/postgres}
 * @param passwordFile the superuser's
 */
public record Postgres(Path software, Path data, Path passwordFile, int port) {
  /** The name of the superuser. */
  public static final String SUPERUSER = "postgres";

  private static final int NOBODY = 65534;

  /** The JDBC URL of a database on this server. */
  public String url(String database) {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
  }

  /** Makes the data folder if there is none, and says how to start with it. */
  public Launch launch() throws IOException, InterruptedException {
    if (!Files.exists(data.resolve("PG_VERSION"))) {
      initialise();
    }
    var command =
        asSomebody(
            software.resolve("bin/postgres").toString(),
            "-D",
            data.toString(),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "port=" + port,
            "-c",
            // Paths of sockets may have 107 characters, the state folder may be deeper.
            "unix_socket_directories=");
    // INT is Postgres' fast shutdown; at TERM it would wait for its clients to leave.
    return Launch.of("postgres", command, List.of(), port, this::answers).endedBy("INT");
  }

  /** As superuser; to any database, also while none of ours exists. */
  public Connection connect(String database) throws SQLException, IOException {
    var properties = new Properties();
    properties.setProperty("user", SUPERUSER);
    properties.setProperty("password", Files.readString(passwordFile).strip());
    properties.setProperty("connectTimeout", "2");
    properties.setProperty("socketTimeout", "10");
    return DriverManager.getConnection(url(database), properties);
  }

  private boolean answers() throws IOException {
    try (var connection = connect("postgres")) {
      return connection.isValid(2);
    } catch (SQLException notYet) {
      return false;
    }
  }

  private void initialise() throws IOException, InterruptedException {
    var half = data.resolveSibling(data.getFileName() + ".new");
    deleteTree(half);
    Files.createDirectory(half);
    if (root()) {
      Files.setAttribute(half, "unix:uid", NOBODY);
      Files.setAttribute(half, "unix:gid", NOBODY);
    }
    var process =
        new ProcessBuilder(
                asSomebody(
                    software.resolve("bin/initdb").toString(),
                    "-D",
                    half.toString(),
                    "-U",
                    SUPERUSER,
                    "--auth=scram-sha-256",
                    "--pwfile=" + passwordFile,
                    "--encoding=UTF8",
                    "--locale=C",
                    "--no-instructions"))
            .redirectErrorStream(true)
            .start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new Problem("Postgres could not make its data folder:%n%s".formatted(said.strip()));
    }
    Files.move(half, data, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Postgres refuses to run as root. Then it runs as nobody, who owns its data; the one privilege
   * that is left lets it through folders which only root may enter.
   */
  private static List<String> asSomebody(String... command) throws IOException {
    var all = new ArrayList<String>();
    if (root()) {
      all.addAll(
          List.of(
              "setpriv",
              "--reuid=" + NOBODY,
              "--regid=" + NOBODY,
              "--clear-groups",
              // So that the privilege counts for access(2) as well.
              "--securebits=+no_setuid_fixup",
              "--inh-caps=+dac_override",
              "--ambient-caps=+dac_override"));
    }
    all.addAll(List.of(command));
    return all;
  }

  private static boolean root() throws IOException {
    return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
  }

  private static void deleteTree(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (var files = Files.walk(folder)) {
        for (var file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
