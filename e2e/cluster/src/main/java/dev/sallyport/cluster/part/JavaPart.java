package dev.sallyport.cluster.part;

import dev.sallyport.cluster.report.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A program of ours, run from what the build left in its module: {@code target/*.jar} and {@code
 * target/lib}.
 *
 * @param jars the module's own jar first
 */
public record JavaPart(List<Path> jars) {
  /** From here on the pauses of the serial collector are felt, in megabytes. */
  private static final int LARGE_HEAP = 1_024;

  public JavaPart {
    jars = List.copyOf(jars);
  }

  /**
   * What the build made of a module.
   *
   * @throws Problem when it has not been built
   */
  public static JavaPart in(Path module) throws IOException {
    var target = module.resolve("target");
    var jars = new ArrayList<>(jars(target));
    jars.removeIf(
        jar -> jar.toString().endsWith("-tests.jar") || jar.toString().endsWith("-sources.jar"));
    if (jars.size() != 1 || !Files.isDirectory(target.resolve("lib"))) {
      throw new Problem(
          "%s is not built: run ./sallyport up, which builds it, or mvn package -DskipTests."
              .formatted(module));
    }
    jars.addAll(jars(target.resolve("lib")));
    return new JavaPart(jars);
  }

  private static List<Path> jars(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  /**
   * The command line.
   *
   * @param heapMegabytes what the heap may grow to
   */
  public List<String> command(int heapMegabytes, String main, String... arguments) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            heapMegabytes > LARGE_HEAP ? "-XX:+UseG1GC" : "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "-Xmx" + heapMegabytes + "m",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            String.join(":", jars.stream().map(Path::toString).toList()),
            main));
    command.addAll(List.of(arguments));
    return command;
  }
}
