package dev.sallyport.cli.command;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people copy is legal, and does what its decisions.yaml says. */
final class SamplesTest {
  private static final Path SAMPLES = Path.of("../../samples");

  @TempDir private Path folder;

  @Test
  void samplesAreLegalTogether() {
    var run = Run.in(folder, "check", "-f", SAMPLES.toString());

    assertTrue(run.output().contains(": 0 errors, "), run::output);
    assertEquals(0, run.status());
  }

  @Test
  void samplesDoWhatTheySay() {
    var run = Run.in(folder, "verify", "-f", SAMPLES.toString());

    assertAll(
        () -> assertTrue(run.output().contains(": all met\n"), run::output),
        () -> assertEquals("", run.errors()),
        () -> assertEquals(0, run.status()));
  }

  @Test
  void everySampleHasExpectationsWhereKubectlDoesNotReadThem() throws IOException {
    try (Stream<Path> samples = Files.list(SAMPLES)) {
      List<Path> lacking =
          samples
              .filter(SamplesTest::hasRules)
              .filter(
                  sample ->
                      !Files.exists(sample.resolve("tests/decisions.yaml"))
                          || Files.exists(sample.resolve("decisions.yaml")))
              .toList();
      assertEquals(List.of(), lacking);
    }
  }

  /** samples/monitoring has none. */
  private static boolean hasRules(Path sample) {
    try (Stream<Path> files = Files.walk(sample, 1)) {
      return files.anyMatch(SamplesTest::isRule);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isRule(Path file) {
    try {
      return file.toString().endsWith(".yaml")
          && Files.readString(file).contains("kind: AccessRule");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
