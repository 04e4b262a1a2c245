package dev.sallyport.e2e.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.e2e.WithSallyport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Somebody types commands, with a state folder of their own.
 *
 * @param folder for the state, and for what the commands print
 */
record Terminal(Path folder) {
  private static final long PATIENCE_MINUTES = 5;

  /** How a command ended, and what it printed. */
  record Ended(int status, String output, String errors) {
    Ended {
      output = output.strip();
      errors = errors.strip();
    }
  }

  Path state() {
    return folder.resolve("state");
  }

  /** Runs {@code ./sallyport} to its end, whatever that is. */
  Ended sallyport(String... arguments) throws IOException, InterruptedException {
    return await(begin(arguments));
  }

  /** Begins {@code ./sallyport}, for somebody who may interrupt it. */
  Process begin(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    // A process group of its own, as from a shell; and where the build runs in the background,
    // its children would ignore Ctrl-C.
    command.addAll(List.of("setsid", "env", "--default-signal=INT"));
    command.add(WithSallyport.ROOT.resolve("sallyport").toString());
    command.addAll(List.of(arguments));
    return begin(command);
  }

  /** Runs lines of shell in this folder. */
  Ended shell(String lines) throws IOException, InterruptedException {
    return await(begin(List.of("bash", "-euc", lines)));
  }

  private Process begin(List<String> command) throws IOException {
    var builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(output().toFile())
            .redirectError(errors().toFile());
    var environment = builder.environment();
    environment.put("SALLYPORT_STATE", state().toString());
    // What runs is what the build that these tests belong to has just built.
    environment.put("SALLYPORT_BUILD", "never");
    environment.remove("SALLYPORT_PORT");
    return builder.start();
  }

  /** Waits for the end of what was begun last. */
  Ended await(Process process) throws IOException, InterruptedException {
    assertTrue(process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES), "does not end: " + printed());
    return new Ended(process.exitValue(), printed(), Files.readString(errors()));
  }

  /** What the command that was begun last has printed so far. */
  String printed() throws IOException {
    return Files.readString(output());
  }

  /** Ctrl-C: a terminal tells the whole process group. */
  void interrupt(Process process) throws IOException, InterruptedException {
    var kill = new ProcessBuilder("kill", "-INT", "--", "-" + process.pid()).start();
    assertEquals(0, kill.waitFor());
  }

  /**
   * The processes that work in the state folder, as all parts do. What is only unburied is gone.
   */
  List<Long> living() {
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .filter(pid -> folderOf(pid).startsWith(state()))
        .toList();
  }

  private static Path folderOf(long pid) {
    try {
      return Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "cwd"));
    } catch (IOException notOursOrGone) {
      return Path.of("");
    }
  }

  private Path output() {
    return folder.resolve("output");
  }

  private Path errors() {
    return folder.resolve("errors");
  }
}
