package dev.sallyport.cli.command;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code completion}: what a shell has to know to complete our options. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = {
      "Prints a script that teaches bash or zsh to complete commands and options.",
      "In bash: source <(sallyport completion). In zsh: autoload -U +X compinit bashcompinit;"
          + " compinit; bashcompinit; source <(sallyport completion)."
    })
final class CompletionCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    spec.commandLine().getOut().print(AutoComplete.bash("sallyport", spec.root().commandLine()));
    spec.commandLine().getOut().flush();
    return Exit.OK;
  }
}
