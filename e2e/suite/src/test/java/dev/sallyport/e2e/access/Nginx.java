package dev.sallyport.e2e.access;

import dev.sallyport.cluster.Installation;
import dev.sallyport.cluster.state.Ports;
import dev.sallyport.e2e.Eventually;
import dev.sallyport.e2e.GuardedApp;
import dev.sallyport.e2e.WithSallyport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The real nginx, with the configuration that the guide shows, in front of the quickstart's app.
 */
record Nginx(Process process, Path folder, int port, String host) implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Path GUIDE = WithSallyport.ROOT.resolve("docs/how-to/use-nginx.md");

  /**
   * Starts it.
   *
   * @param folder for all that it writes
   * @param host that it serves
   * @param decisions where it asks, instead of the guide's address
   * @param tls what the guide adds for https, with the names of this machine's files
   */
  static Nginx start(
      Installation installation, Path folder, String host, String decisions, String tls)
      throws IOException, InterruptedException {
    int port = installation.port("nginx");
    String site =
        replaced(
            block("nginx"),
            "listen 443 ssl;",
            "listen 127.0.0.1:%d;".formatted(port),
            "  ssl_certificate /etc/nginx/tls/tls.crt;\n",
            "",
            "  ssl_certificate_key /etc/nginx/tls/tls.key;\n",
            "",
            "shop.example.com",
            host,
            "http://127.0.0.1:3000",
            "http://127.0.0.1:" + installation.part("shop").port(),
            "http://sallyport-gateway.sallyport-system.svc:4457/decisions/nginx;",
            decisions + "/decisions/nginx;\n" + tls);
    Path file = folder.resolve("nginx.conf");
    Files.writeString(
        file,
        """
        %s
        daemon off;
        worker_processes 1;
        pid D/pid;
        error_log D/error.log info;
        events {}
        http {
          access_log off;
          client_body_temp_path D/body;
          proxy_temp_path D/proxy;
          fastcgi_temp_path D/fastcgi;
          uwsgi_temp_path D/uwsgi;
          scgi_temp_path D/scgi;
        %s}
        """
            .formatted(
                System.getProperty("user.name").equals("root") ? "user root;" : "", site.indent(2))
            .replace("D/", folder + "/"));
    Process process =
        new ProcessBuilder(program().toString(), "-p", folder.toString(), "-c", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
    var nginx = new Nginx(process, folder, port, host);
    try {
      var _ =
          Eventually.eventually(
              GuardedApp.PATIENCE, () -> !process.isAlive() || !Ports.free(port), up -> up);
      if (!process.isAlive()) {
        throw new IllegalStateException(Files.readString(folder.resolve("output")));
      }
      return nginx;
    } catch (InterruptedException | RuntimeException | Error e) {
      nginx.close();
      throw e;
    }
  }

  /** The lines that the guide adds for https, with the files of this machine. */
  static String tls(Path certificates) throws IOException {
    return block("text").replace("/etc/nginx/sallyport", certificates.toString());
  }

  /** The names under which the guide lets nobody but us tell an app something. */
  static List<String> identityHeaders() throws IOException {
    return Pattern.compile("proxy_set_header (\\S+) \\$sallyport_")
        .matcher(block("nginx"))
        .results()
        .map(set -> set.group(1))
        .filter(name -> !name.equals("Cookie") && !name.equals("Authorization"))
        .toList();
  }

  /** Sends a request whose target is put into the request line as it is. */
  RawHttps.Answer ask(String method, String target, String... fields) throws IOException {
    return send(method + " " + target, "", fields);
  }

  /** Sends a request as it stands, but for the Host field. */
  RawHttps.Answer send(String line, String body, String... fields) throws IOException {
    String request =
        Stream.of(
                Stream.of(line + " HTTP/1.1", "Host: " + host),
                Stream.of(fields),
                Stream.of("Connection: close", "", body))
            .flatMap(lines -> lines)
            .reduce((first, second) -> first + "\r\n" + second)
            .orElseThrow();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return RawHttps.read(socket.getInputStream());
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** The first block of the guide that is in this language. */
  private static String block(String language) throws IOException {
    Matcher block =
        Pattern.compile("```%s\\n(.*?)```".formatted(language), Pattern.DOTALL)
            .matcher(Files.readString(GUIDE));
    if (!block.find()) {
      throw new IllegalStateException(GUIDE + " has no block in " + language);
    }
    return block.group(1);
  }

  private static String replaced(String text, String... pairs) {
    String result = text;
    for (int i = 0; i < pairs.length; i += 2) {
      if (!result.contains(pairs[i])) {
        throw new IllegalStateException(GUIDE + " does not say " + pairs[i]);
      }
      result = result.replace(pairs[i], pairs[i + 1]);
    }
    return result;
  }

  /** {@code ./sallyport test} names it; for Maven alone it is where Debian puts it. */
  private static Path program() {
    Path program =
        Path.of(Optional.ofNullable(System.getenv("SALLYPORT_NGINX")).orElse("/usr/sbin/nginx"));
    if (!Files.isExecutable(program)) {
      throw new IllegalStateException(
          "nginx was not found: run ./sallyport test, or name it with SALLYPORT_NGINX.");
    }
    return program;
  }
}
