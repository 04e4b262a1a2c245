package dev.sallyport.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.cli.report.PeopleReport;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** In which form a command prints. */
final class OutputOption {
  @Option(
      names = {"-o", "--output"},
      defaultValue = "text",
      paramLabel = "text|json",
      description = "Form of the output; text without it.")
  private Output form = Output.text;

  Output form() {
    return form;
  }

  /** Prints an answer, as it is or in {@code words}. */
  int say(CommandSpec spec, JsonNode answer, Function<JsonNode, String> words) {
    var out = spec.commandLine().getOut();
    out.print(
        switch (form) {
          case text -> words.apply(answer);
          case json -> PeopleReport.json(answer);
        });
    out.flush();
    return Exit.OK;
  }
}
