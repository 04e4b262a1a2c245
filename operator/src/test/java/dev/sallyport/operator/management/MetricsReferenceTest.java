package dev.sallyport.operator.management;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class MetricsReferenceTest {
  private static final Pattern IN_SOURCES = Pattern.compile("\"(sallyport\\.operator\\.[a-z.]+)\"");
  private static final Pattern IN_PAGE =
      Pattern.compile("^\\| `(sallyport_operator_[a-z_]+?)(_total|_seconds)`", Pattern.MULTILINE);

  @Test
  void theReferenceListsEveryMetric() throws IOException {
    Set<String> used = new TreeSet<>();
    try (var files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        used.addAll(found(IN_SOURCES, Files.readString(file)));
      }
    }
    String page = Files.readString(Path.of("../docs/reference/operator-metrics.md"));

    assertEquals(
        used.stream().map(name -> name.replace('.', '_')).collect(Collectors.toSet()),
        found(IN_PAGE, page));
  }

  private static Set<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(m -> m.group(1)).collect(Collectors.toSet());
  }
}
