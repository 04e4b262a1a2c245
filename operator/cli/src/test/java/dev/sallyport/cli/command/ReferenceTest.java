package dev.sallyport.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.cli.rules.Finding.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/**
 * The reference is what the program itself says. With {@code -Dsallyport.write=true} the page is
 * written anew.
 */
final class ReferenceTest {
  private static final Path PAGE = Path.of("../../docs/reference/cli.md");
  private static final String HEAD =
      """
      # The command line

      Generated from the program; `ReferenceTest` says when it differs. `./sallyport COMMAND` runs it from a
      checkout, and asks the cluster that `./sallyport up` has started. As a plugin of kubectl (`kubectl
      sallyport explain …`) it needs a name of its own in the PATH: `$PWD/.sallyport/bin` has one, beside the
      kubectl of that cluster; `ln -s "$PWD/sallyport" ~/.local/bin/kubectl-sallyport` makes one that asks the
      cluster that your kubectl would.

      Text is for people and may change; scripts use `-o json` and the exit status.

      """;

  @Test
  void referenceIsWhatTheProgramSays() throws IOException {
    CommandLine main = Main.commandLine(InstantSource.fixed(Run.NOW));
    StringBuilder page = new StringBuilder(HEAD);
    page.append(section("sallyport", main));
    main.getSubcommands()
        .forEach(
            (name, command) -> {
              page.append(section(name, command));
              command
                  .getSubcommands()
                  .forEach((below, one) -> page.append(section(name + " " + below, one)));
            });
    page.append(kinds());

    if (Boolean.getBoolean("sallyport.write")) {
      Files.writeString(PAGE, page);
    }
    assertEquals(page.toString(), Files.readString(PAGE));
  }

  @Test
  void everyHeaderAndOutcomeOfDecisionsYamlIsInItsReference() throws IOException {
    String page = Files.readString(Path.of("../../docs/reference/decisions-yaml.md"));

    for (String word :
        List.of(
            "request",
            "as",
            "token",
            "jwt",
            "certificate",
            "caller",
            "namespace",
            "expect",
            "reason",
            "route",
            "headers",
            "because",
            "user",
            "roles",
            "aal",
            "loginAge",
            "type",
            "owner",
            "scopes",
            "issuer",
            "audience",
            "subject",
            "lifetime",
            "allow",
            "would_deny",
            "login",
            "step_up",
            "challenge",
            "deny",
            "malformed",
            "browser",
            "machine",
            "preflight")) {
      assertTrue(page.contains("`" + word + "`"), word);
    }
  }

  private static String section(String name, CommandLine command) {
    return "## %s\n\n```text\n%s```\n\n"
        .formatted(name, command.getUsageMessage(Ansi.OFF).stripTrailing() + "\n");
  }

  private static String kinds() {
    return Arrays.stream(Kind.values())
        .map(
            kind ->
                "| `%s` | %s | %s |\n"
                    .formatted(
                        kind.code(),
                        kind.severity().name().toLowerCase(Locale.ROOT),
                        kind.meaning()))
        .collect(
            Collectors.joining(
                "",
                "## What check finds\n\nThe list is closed: a code keeps its meaning.\n\n| code | severity | meaning |\n|---|---|---|\n",
                ""));
  }
}
