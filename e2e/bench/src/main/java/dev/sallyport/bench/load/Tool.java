package dev.sallyport.bench.load;

import dev.sallyport.cluster.report.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Programs that others have written and Debian has. */
public enum Tool {
  WRK("wrk", "wrk"),
  H2LOAD("h2load", "nghttp2-client"),
  NGINX("nginx", "nginx-light");

  private final String program;
  private final String debianPackage;

  Tool(String program, String debianPackage) {
    this.program = program;
    this.debianPackage = debianPackage;
  }

  /** Where it is. */
  public Path path() {
    return find().orElseThrow(() -> new Problem(program + " went away"));
  }

  private Optional<Path> find() {
    return Stream.concat(
            Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1)),
            Stream.of("/usr/sbin", "/usr/local/sbin"))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Makes sure that all are there.
   *
   * @throws Problem that says how to install those that are not
   */
  public static void require() {
    List<String> missing =
        Stream.of(values())
            .filter(tool -> tool.find().isEmpty())
            .map(tool -> tool.debianPackage)
            .toList();
    if (!missing.isEmpty()) {
      throw new Problem(
          "the benchmark needs programs that are not there: apt-get install "
              + String.join(" ", missing));
    }
  }

  /** Runs a command that ends by itself; what it printed. */
  static String run(List<String> command, int seconds) throws IOException, InterruptedException {
    Path output = Files.createTempFile("bench", ".out");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      boolean ended = process.waitFor(seconds + 30L, TimeUnit.SECONDS);
      String text = Files.readString(output, StandardCharsets.UTF_8);
      if (!ended || process.exitValue() != 0) {
        throw new Problem(command.getFirst() + " failed: " + text);
      }
      return text;
    } finally {
      process.destroyForcibly();
      Files.delete(output);
    }
  }
}
