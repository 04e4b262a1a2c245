package dev.sallyport.cli.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Files that a command is about; at least one, and all of them there. */
final class GivenFiles {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-f", "--filename"},
      arity = "1..*",
      paramLabel = "PATH",
      description = "File or folder, folders with all below them; may be repeated.")
  private List<Path> options = new ArrayList<>();

  @Parameters(paramLabel = "PATH", arity = "0..*", description = "The same, without -f.")
  private List<Path> parameters = new ArrayList<>();

  List<Path> paths() {
    List<Path> paths = Stream.concat(options.stream(), parameters.stream()).toList();
    if (paths.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "name a file or folder: -f rules/");
    }
    RuleSource.demand(spec, paths);
    return paths;
  }
}
