package dev.sallyport.server.redis;

import dev.sallyport.server.settings.RedisSettings;
import dev.sallyport.store.Password;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real redis-server on a port of its own, which can be killed, stopped and started again. */
final class RedisProcess implements AutoCloseable {
  private static final String SECRET = "only for this test";

  private final Path folder;
  private final int port;
  private final List<String> more;
  private final boolean tls;
  private Process process;

  private RedisProcess(Path folder, int port, boolean tls, List<String> more) {
    this.folder = folder;
    this.port = port;
    this.tls = tls;
    this.more = more;
  }

  static RedisProcess start(Path folder) throws IOException, InterruptedException {
    var server = new RedisProcess(folder, freePort(), false, List.of());
    server.start();
    return server;
  }

  /** Takes connections with TLS alone. */
  static RedisProcess startWithTls(Path folder, Path certificate, Path key)
      throws IOException, InterruptedException {
    var server =
        new RedisProcess(
            folder,
            freePort(),
            true,
            List.of(
                "--tls-cert-file",
                certificate.toString(),
                "--tls-key-file",
                key.toString(),
                "--tls-auth-clients",
                "no"));
    server.start();
    return server;
  }

  /** On a port where nobody listens yet. */
  static RedisProcess notYetStarted(Path folder) throws IOException {
    return new RedisProcess(folder, freePort(), false, List.of());
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  void start() throws IOException, InterruptedException {
    Path config = folder.resolve("redis.conf");
    Files.writeString(config, "requirepass \"" + SECRET + "\"\n");
    List<String> command = new ArrayList<>(List.of(program(), config.toString()));
    command.addAll(
        List.of(
            "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder.toString()));
    command.addAll(
        tls
            ? List.of("--port", "0", "--tls-port", Integer.toString(port))
            : List.of("--port", Integer.toString(port)));
    command.addAll(more);
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("redis.log").toFile())
            .start();
    while (!listens()) {
      if (!process.isAlive()) {
        throw new IOException(Files.readString(folder.resolve("redis.log")));
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  private static String program() {
    return Stream.of(
            Optional.ofNullable(System.getenv("SALLYPORT_REDIS")),
            Optional.of("/usr/bin/redis-server"),
            Optional.of("/usr/local/bin/redis-server"),
            Optional.of("/opt/homebrew/bin/redis-server"))
        .flatMap(Optional::stream)
        .filter(file -> Files.isExecutable(Path.of(file)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "no redis-server: install it, or name it with SALLYPORT_REDIS"));
  }

  private boolean listens() {
    try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  RedisSettings settings() {
    return settings(SECRET, List.of());
  }

  RedisSettings settings(String password, List<X509Certificate> trust) {
    return new RedisSettings(
        "localhost", port, tls, Optional.empty(), Optional.of(new Password(password)), trust);
  }

  static String secret() {
    return SECRET;
  }

  /** What redis-cli would answer to these words, without the client's library. */
  String command(String... words) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      var out = socket.getOutputStream();
      out.write(spoken("AUTH", SECRET));
      out.write(spoken(words));
      out.write(spoken("QUIT"));
      out.flush();
      String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      return all.substring("+OK\r\n".length(), all.length() - "+OK\r\n".length());
    }
  }

  private static byte[] spoken(String... words) {
    StringBuilder text = new StringBuilder("*" + words.length + "\r\n");
    for (String word : words) {
      text.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
    }
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
