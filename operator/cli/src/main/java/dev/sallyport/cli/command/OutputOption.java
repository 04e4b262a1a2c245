package dev.sallyport.cli.command;

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
}
