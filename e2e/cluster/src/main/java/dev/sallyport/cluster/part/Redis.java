package dev.sallyport.cluster.part;

import dev.sallyport.cluster.process.Launch;
import dev.sallyport.cluster.report.Problem;
import dev.sallyport.cluster.state.PrivateFile;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the runtime tells its replicas by, and may be missing. It keeps nothing when it ends;
 * everybody who connects needs the password.
 */
public record Redis(Path program, Path config, Path passwordFile, int port) {
  private static final String NAMED = "SALLYPORT_REDIS";

  /** The program on this machine, if there is one. */
  public static Optional<Path> find(Map<String, String> environment) {
    var named = environment.get(NAMED);
    if (named != null && !named.isBlank()) {
      var program = Path.of(named);
      if (!Files.isExecutable(program)) {
        throw new Problem("%s names %s, which is no program.".formatted(NAMED, program));
      }
      return Optional.of(program);
    }
    var folders = environment.getOrDefault("PATH", "").split(File.pathSeparator, -1);
    return Stream.concat(
            Stream.of(folders).filter(folder -> !folder.isEmpty()),
            Stream.of("/usr/bin", "/usr/local/bin"))
        .map(folder -> Path.of(folder, "redis-server"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Writes the configuration and says how to start with it. */
  public Launch launch() throws IOException {
    var file = config.resolve("redis.conf");
    PrivateFile.write(
        file,
        """
        bind 127.0.0.1
        port %d
        dir "%s"
        save ""
        appendonly no
        maxmemory 64mb
        maxmemory-policy allkeys-lru
        requirepass "%s"
        """
            .formatted(port, config, Files.readString(passwordFile).strip()));
    return Launch.of(
        "redis", List.of(program.toString(), file.toString()), List.of(file), port, this::answers);
  }

  /** What Redis answers to these words. */
  public String command(String... words) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(2_000);
      var out = socket.getOutputStream();
      out.write(spoken("AUTH", Files.readString(passwordFile).strip()));
      out.write(spoken(words));
      out.write(spoken("QUIT"));
      out.flush();
      var all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      var ok = "+OK\r\n";
      if (!all.startsWith(ok) || !all.endsWith(ok)) {
        throw new IOException("Redis does not answer as it should");
      }
      return all.substring(ok.length(), all.length() - ok.length());
    }
  }

  private static byte[] spoken(String... words) {
    var text = new StringBuilder("*" + words.length + "\r\n");
    for (var word : words) {
      text.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
    }
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private boolean answers() throws IOException {
    return command("PING").startsWith("+PONG");
  }

  /** The same one, found at another port. */
  public Redis at(int otherPort) {
    return new Redis(program, config, passwordFile, otherPort);
  }

  /** The runtime's setting that leads to it. */
  public String yaml() {
    return "{url: \"redis://127.0.0.1:%d\", passwordFile: %s}"
        .formatted(port, Yaml.quoted(passwordFile));
  }
}
