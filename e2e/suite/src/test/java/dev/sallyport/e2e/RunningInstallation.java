package dev.sallyport.e2e;

import dev.sallyport.cluster.Installation;
import dev.sallyport.cluster.Options;
import dev.sallyport.cluster.Options.Extent;
import dev.sallyport.cluster.part.AuthRuntime.Attempts;
import dev.sallyport.cluster.report.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** An installation that leaves nothing behind, neither a process nor a file. */
public record RunningInstallation(Installation installation, Path state) implements AutoCloseable {
  /** Starts everything, with the quickstart. */
  public static RunningInstallation start() throws IOException, InterruptedException {
    return start(Attempts.UNLIMITED);
  }

  /** The same where people may try as often as {@code attempts} says. */
  public static RunningInstallation start(Attempts attempts)
      throws IOException, InterruptedException {
    Path state = Files.createTempDirectory("sallyport-e2e");
    return new RunningInstallation(
        Installation.start(
            Options.forTest(WithSallyport.ROOT, state, Extent.EVERYTHING).with(attempts),
            Progress.to(System.out, false)),
        state);
  }

  @Override
  public void close() throws IOException {
    installation.close();
    try (Stream<Path> files = Files.walk(state)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
