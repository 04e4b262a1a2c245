package dev.sallyport.cluster.command;

import dev.sallyport.cluster.report.Problem;
import dev.sallyport.cluster.state.StateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code logs}: all that one part has written, or the end of what each has. */
final class Logs {
  private static final int LAST_LINES = 10;
  private static final String SUFFIX = ".log";

  private Logs() {}

  static void run(StateFolder state, List<String> options) throws IOException {
    if (options.size() > 1) {
      throw new Misuse("logs takes the name of one part");
    }
    var parts = parts(state);
    if (options.isEmpty()) {
      for (var part : parts) {
        System.out.printf("==> %s%n", part);
        var lines = Files.readAllLines(file(state, part));
        lines
            .subList(Math.max(0, lines.size() - LAST_LINES), lines.size())
            .forEach(System.out::println);
      }
      return;
    }
    var part = options.getFirst();
    if (!parts.contains(part)) {
      throw new Problem(
          "There is no log of %s; there is one of: %s".formatted(part, String.join(", ", parts)));
    }
    Files.copy(file(state, part), System.out);
  }

  private static Path file(StateFolder state, String part) {
    return state.logs().resolve(part + SUFFIX);
  }

  private static List<String> parts(StateFolder state) throws IOException {
    if (!Files.isDirectory(state.logs())) {
      throw new Problem("Nothing was started here yet: ./sallyport up");
    }
    try (var files = Files.list(state.logs())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(SUFFIX))
          .map(name -> name.substring(0, name.length() - SUFFIX.length()))
          .sorted()
          .toList();
    }
  }
}
