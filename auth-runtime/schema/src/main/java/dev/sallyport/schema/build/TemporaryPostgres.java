package dev.sallyport.schema.build;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A Postgres on a free port of the loopback address, with an empty cluster that is deleted at the
 * end. It is held by a pipe: when this process ends, in whatever way, the shell at the other end
 * stops the server and removes its files.
 *
 * <p>Postgres refuses to run as root, as builds in containers do; then it runs as nobody.
 */
public final class TemporaryPostgres implements AutoCloseable {
  /** The superuser's name. */
  public static final String SUPERUSER = "postgres";

  private static final int NOBODY = 65534;

  // $1 bin, $2 work directory, $3 port. An interrupt of the terminal goes to the parent only.
  private static final String SCRIPT =
      """
      trap '' INT TERM HUP
      cd "$2" || exit 1
      printf %s "$SUPERUSER_PASSWORD" > password
      exec 3>&1 >log 2>&1
      "$1/initdb" -D data -U postgres --auth=scram-sha-256 --pwfile=password -E UTF8 --locale=C \
        --no-sync || exit 1
      "$1/pg_ctl" -D data -w -t 60 -l log -o "-p $3 -h 127.0.0.1 -k '' -F \
        -c full_page_writes=off -c shared_buffers=32MB -c max_connections=100 \
        -c log_min_messages=warning" start 3>&- || exit 1
      echo ready >&3
      cat > /dev/null
      "$1/pg_ctl" -D data -m immediate -w stop
      cd / && rm -rf "$2"
      """;

  private final Process holder;
  private final int port;
  private final String password;

  private TemporaryPostgres(Process holder, int port, String password) {
    this.holder = holder;
    this.port = port;
    this.password = password;
  }

  /** Starts the Postgres of the class path. */
  public static TemporaryPostgres start() throws IOException {
    return start(PostgresBinaries.onClassPath());
  }

  /**
   * Starts an installed one.
   *
   * @param bin the directory of {@code initdb} and {@code pg_ctl}
   */
  public static TemporaryPostgres start(Path bin) throws IOException {
    String password = HexFormat.of().formatHex(random(16));
    int port = freePort();
    Path work = Files.createTempDirectory("sallyport-postgres-");
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      Files.setAttribute(work, "unix:uid", NOBODY);
      Files.setAttribute(work, "unix:gid", NOBODY);
      command.addAll(
          List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
    }
    command.addAll(
        List.of("sh", "-c", SCRIPT, "sh", bin.toString(), work.toString(), String.valueOf(port)));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(Map.of("SUPERUSER_PASSWORD", password, "LC_ALL", "C"));
    Process holder = builder.start();
    String said = holder.inputReader().readLine();
    if (!"ready".equals(said)) {
      throw new IOException(
          "Postgres at %s did not start: %s%n%s".formatted(bin, said, logOf(work)));
    }
    return new TemporaryPostgres(holder, port, password);
  }

  /** JDBC URL of a database on this server. */
  public String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  /** Where it listens, on 127.0.0.1. */
  public int port() {
    return port;
  }

  /** The password of {@link #SUPERUSER}. */
  public String password() {
    return password;
  }

  /** Stops it and waits until its files are gone. */
  @Override
  public void close() throws IOException {
    holder.getOutputStream().close();
    try {
      holder.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean isRoot() throws IOException {
    try (InputStream id = new ProcessBuilder("id", "-u").start().getInputStream()) {
      return new String(id.readAllBytes(), StandardCharsets.US_ASCII).strip().equals("0");
    }
  }

  /** The log of a server that did not start; its directory is removed, as nobody else will. */
  private static String logOf(Path work) throws IOException {
    Path log = work.resolve("log");
    String text = Files.exists(log) ? Files.readString(log) : "(no log)";
    try (Stream<Path> files = Files.walk(work)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
    return text;
  }
}
