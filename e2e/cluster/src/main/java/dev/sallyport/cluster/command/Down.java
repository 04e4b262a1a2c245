package dev.sallyport.cluster.command;

import dev.sallyport.cluster.process.Ledger;
import dev.sallyport.cluster.process.Processes;
import dev.sallyport.cluster.report.Progress;
import dev.sallyport.cluster.state.StateFolder;
import java.io.IOException;
import java.nio.file.Files;

/** {@code down}: ends every process; data and logs stay. */
final class Down {
  private Down() {}

  static void run(StateFolder state, Progress progress) throws IOException, InterruptedException {
    if (!Files.exists(state.path())) {
      progress.say("Nothing runs.");
      return;
    }
    try (var _ = Exclusive.on(state)) {
      var ledger = new Ledger(state.ledger());
      var running =
          ledger.entries().keySet().stream().filter(name -> ledger.running(name).isPresent());
      var count = running.count();
      new Processes(ledger, state.logs()).closeAll();
      progress.say(
          count == 0
              ? "Nothing runs."
              : "Ended %d processes; their data is kept.".formatted(count));
    }
  }
}
