package dev.sallyport.e2e.docs;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.cluster.Installation;
import dev.sallyport.e2e.WithSallyport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs the {@code sh} blocks of a page in their order, and looks for the lines of the {@code text}
 * block that follows each. Blocks marked {@code console} (starting and ending everything) are for
 * people.
 */
@ExtendWith(WithSallyport.class)
final class TutorialE2E {
  private static final Pattern STEP =
      Pattern.compile("```sh\\n(.*?)```\\s*```text\\n(.*?)```", Pattern.DOTALL);

  private record Step(String commands, List<String> expected) {}

  @ParameterizedTest
  @ValueSource(strings = {"docs/tutorials/quickstart.md", "docs/how-to/use-the-json-api.md"})
  void pageDoesWhatItSays(String page, Installation installation, @TempDir Path folder)
      throws Exception {
    String tutorial = Files.readString(WithSallyport.ROOT.resolve(page));
    List<Step> steps = steps(here(tutorial, installation));
    assertFalse(steps.isEmpty());

    for (Step step : steps) {
      String output = run(step.commands(), installation, folder);
      int from = 0;
      for (String line : step.expected()) {
        int at = output.indexOf(line, from);
        assertTrue(
            at >= 0,
            () -> "expected: %s%nof:%n%s%nbut got:%n%s".formatted(line, step.commands(), output));
        from = at + line.length();
      }
    }
  }

  /** People have the default port and state folder; this installation has others. */
  private static String here(String tutorial, Installation installation) {
    return tutorial
        .replace(":8443", ":" + installation.httpsPort())
        .replace("%3A8443", "%3A" + installation.httpsPort())
        .replace(".sallyport/ca.crt", installation.authority().toString())
        .replace("$PWD/.sallyport/bin", bin(installation).toString())
        .replace("cookies.txt", "\"$COOKIES\"")
        .replaceAll("\\b(answer\\.json|token\\.txt)\\b", "\"\\$FOLDER/$1\"");
  }

  private static Path bin(Installation installation) {
    return installation.kubeconfig().resolveSibling("bin");
  }

  private static List<Step> steps(String tutorial) {
    List<Step> steps = new ArrayList<>();
    Matcher matcher = STEP.matcher(tutorial);
    while (matcher.find()) {
      steps.add(new Step(matcher.group(1), matcher.group(2).lines().toList()));
    }
    return steps;
  }

  private static String run(String commands, Installation installation, Path folder)
      throws IOException, InterruptedException {
    var builder =
        new ProcessBuilder("bash", "-euc", commands)
            .directory(WithSallyport.ROOT.toFile())
            .redirectErrorStream(true);
    var environment = builder.environment();
    environment.put("PASSWORD", installation.summary().demoUser().password());
    environment.put("SALLYPORT_BUILD", "never");
    environment.put("FOLDER", folder.toString());
    environment.put("COOKIES", folder.resolve("cookies.txt").toString());
    environment.put(
        "SALLYPORT_STATE", installation.kubeconfig().toAbsolutePath().getParent().toString());
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "takes too long: " + commands);
    assertTrue(process.exitValue() == 0, () -> commands + "\nfailed:\n" + output);
    return output;
  }
}
