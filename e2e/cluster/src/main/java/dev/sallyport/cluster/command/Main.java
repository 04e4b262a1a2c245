package dev.sallyport.cluster.command;

import dev.sallyport.cluster.report.Problem;
import dev.sallyport.cluster.report.Progress;
import dev.sallyport.cluster.state.StateFolder;
import dev.sallyport.cluster.toolchain.Binary;
import dev.sallyport.cluster.toolchain.Toolchain;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Entry point of ./sallyport, once the parts are built. */
public final class Main {
  private static final int FAILED = 1;
  private static final int MISUSED = 2;
  private static final int INTERRUPTED = 130;

  private Main() {}

  /** The command, and its options. */
  public static void main(String[] arguments) {
    int status;
    try {
      status = run(List.of(arguments), System.getenv());
    } catch (Misuse misuse) {
      System.err.println("sallyport: " + misuse.getMessage() + " (./sallyport --help)");
      status = MISUSED;
    } catch (Problem problem) {
      System.err.println("sallyport: " + problem.getMessage());
      status = FAILED;
    } catch (IOException failed) {
      System.err.println("sallyport: " + failed);
      status = FAILED;
    } catch (InterruptedException stopped) {
      status = INTERRUPTED;
    }
    System.exit(status);
  }

  private static int run(List<String> arguments, Map<String, String> environment)
      throws IOException, InterruptedException {
    if (arguments.isEmpty()) {
      throw new Misuse("which command?");
    }
    var root = Path.of(System.getProperty("sallyport.root", ".")).toAbsolutePath().normalize();
    var state = new StateFolder(stateFolder(root, environment));
    var options = arguments.subList(1, arguments.size());
    var progress = Progress.to(System.out, Boolean.getBoolean("sallyport.terminal"));
    switch (arguments.getFirst()) {
      case "up" -> Up.parse(options, root, state, environment).run(progress);
      case "down" -> Down.run(state, progress);
      case "status" -> Status.run(state, options);
      case "logs" -> Logs.run(state, options);
      case "binaries" ->
          Toolchain.prepare(
              root.resolve("e2e/cluster/go"),
              Arrays.asList(Binary.values()),
              environment,
              progress);
      default -> throw new Misuse("there is no command " + arguments.getFirst());
    }
    return 0;
  }

  private static Path stateFolder(Path root, Map<String, String> environment) {
    var named = environment.get("SALLYPORT_STATE");
    return named == null ? root.resolve(".sallyport") : Path.of(named);
  }
}
