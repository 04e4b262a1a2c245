package dev.sallyport.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the {@code sh} blocks of the guide in this JVM, and looks for the lines of the {@code text}
 * block that follows each, in their order.
 */
final class HowToTest {
  private static final Path ROOT = Path.of("../..");
  private static final Pattern STEP =
      Pattern.compile("```sh\\n\\./sallyport (.*?)```\\s*```text\\n(.*?)```", Pattern.DOTALL);

  @TempDir private Path folder;

  @Test
  void guideDoesWhatItSays() throws IOException {
    String guide = Files.readString(ROOT.resolve("docs/how-to/test-rules.md"));
    List<java.util.regex.MatchResult> steps = STEP.matcher(guide).results().toList();
    assertFalse(steps.isEmpty());

    for (var step : steps) {
      String command = step.group(1).replace("\\\n", " ").replaceAll("\\|.*", "").strip();
      var run =
          Run.in(
              folder,
              Arrays.stream(command.split("\\s+"))
                  .map(word -> word.replaceFirst("^samples/", ROOT + "/samples/"))
                  .toArray(String[]::new));
      assertEquals(0, run.status(), () -> command + "\n" + run.errors());
      int from = 0;
      for (String line : step.group(2).lines().toList()) {
        int at = run.output().indexOf(line, from);
        assertTrue(at >= 0, () -> "expected: %s%nbut got:%n%s".formatted(line, run.output()));
        from = at;
      }
    }
  }
}
