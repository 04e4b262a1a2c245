package dev.sallyport.cli.command;

import java.io.IOException;
import java.time.InstantSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Entry point of the command line. */
@Command(
    name = "sallyport",
    description = {
      "Explains, checks and tests AccessRules, with the code that decides in the runtime; looks after"
          + " people.",
      ""
    },
    mixinStandardHelpOptions = true,
    version = "sallyport 0.1.0",
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:all is well, nothing differs",
      "1:mistakes or differences were found, or it was refused",
      "2:the command line cannot be meant",
      "3:the cluster, or the admin API, does not answer"
    })
public final class Main implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  private Main() {}

  /** Runs one command and exits with its status. */
  public static void main(String[] arguments) {
    System.exit(commandLine(InstantSource.system()).execute(arguments));
  }

  /** All commands. */
  static CommandLine commandLine(InstantSource clock) {
    return new CommandLine(new Main())
        .addSubcommand(new ExplainCommand(clock))
        .addSubcommand(new CheckCommand())
        .addSubcommand(new VerifyCommand(clock))
        .addSubcommand(new SimulateCommand(clock))
        .addSubcommand(new RoutesCommand())
        .addSubcommand(new GatewayCommand())
        .addSubcommand(new IdentityCommand())
        .addSubcommand(new OrgCommand())
        .addSubcommand(new AuditCommand())
        .addSubcommand(new CompletionCommand())
        .setUsageHelpWidth(96)
        .setUsageHelpAutoWidth(false)
        .setCaseInsensitiveEnumValuesAllowed(false)
        .setParameterExceptionHandler(Main::misused)
        .setExecutionExceptionHandler((failed, command, _) -> failed(failed, command));
  }

  /** What is not named here is a bug, and shows its stack trace. */
  private static int failed(Exception failed, CommandLine command) throws Exception {
    return switch (failed) {
      case Unreachable unreachable -> {
        say(command, String.valueOf(unreachable.getMessage()));
        yield Exit.UNREACHABLE;
      }
      case Refused refused -> {
        say(command, String.valueOf(refused.getMessage()));
        yield Exit.FOUND;
      }
      case IOException io -> {
        say(command, "cannot be read: " + io);
        yield Exit.FOUND;
      }
      default -> throw failed;
    };
  }

  private static int misused(ParameterException misuse, String[] arguments) {
    CommandLine command = misuse.getCommandLine();
    say(
        command,
        "%s (%s --help)".formatted(misuse.getMessage(), command.getCommandSpec().qualifiedName()));
    return Exit.MISUSE;
  }

  private static void say(CommandLine command, String message) {
    command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + message);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command?");
  }
}
