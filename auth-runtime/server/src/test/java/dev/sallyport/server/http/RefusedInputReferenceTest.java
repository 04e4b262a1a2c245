package dev.sallyport.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What pages of the reference say that a test shows is shown by a test that exists. */
final class RefusedInputReferenceTest {
  private static final Path ROOT = Path.of("../..");
  private static final Pattern TEST =
      Pattern.compile("`([A-Z]\\w*(?:Test|Contract|E2E))\\.(\\w+)`");

  @ParameterizedTest
  @CsvSource({"refused-input.md, 60", "asvs.md, 20"})
  void everyTestThatThePageNamesIsThere(String page, int atLeast) throws IOException {
    Map<String, Path> sources = sources();
    List<String> missing = new ArrayList<>();
    int named = 0;
    for (var found :
        TEST.matcher(Files.readString(ROOT.resolve("docs/reference").resolve(page)))
            .results()
            .toList()) {
      named++;
      Path source = sources.get(found.group(1));
      if (source == null || !Files.readString(source).contains("void " + found.group(2) + "(")) {
        missing.add(found.group());
      }
    }

    assertEquals(List.of(), missing);
    assertTrue(named >= atLeast, "the page names " + named);
  }

  private static Map<String, Path> sources() throws IOException {
    Map<String, Path> sources = new HashMap<>();
    for (String tests : List.of("auth-runtime", "e2e/suite")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(tests))) {
        files
            .filter(file -> file.toString().contains("src/test/java"))
            .filter(file -> file.toString().endsWith(".java"))
            .forEach(
                file ->
                    sources.put(file.getFileName().toString().replaceFirst("\\.java$", ""), file));
      }
    }
    return sources;
  }
}
