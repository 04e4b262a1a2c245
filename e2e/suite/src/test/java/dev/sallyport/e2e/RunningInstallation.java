package dev.sallyport.e2e;

import dev.sallyport.cluster.Installation;
import dev.sallyport.cluster.Options;
import dev.sallyport.cluster.Options.Extent;
import dev.sallyport.cluster.part.AuthRuntime.Attempts;
import dev.sallyport.cluster.part.AuthRuntime.Cookies;
import dev.sallyport.cluster.report.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.function.UnaryOperator;
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
    return start(options -> options.with(attempts));
  }

  /** The same where the cookies of sessions reach as far as {@code cookies} says. */
  public static RunningInstallation start(Cookies cookies)
      throws IOException, InterruptedException {
    return start(options -> options.with(cookies));
  }

  private static RunningInstallation start(UnaryOperator<Options> choice)
      throws IOException, InterruptedException {
    Path state = Files.createTempDirectory("sallyport-e2e");
    Options options = Options.forTest(WithSallyport.ROOT, state, Extent.EVERYTHING);
    return new RunningInstallation(
        Installation.start(choice.apply(options), Progress.to(System.out, false)), state);
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
