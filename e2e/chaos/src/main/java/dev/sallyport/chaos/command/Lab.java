package dev.sallyport.chaos.command;

import dev.sallyport.chaos.fault.Wires;
import dev.sallyport.cluster.Installation;
import dev.sallyport.cluster.Options;
import dev.sallyport.cluster.Options.Extent;
import dev.sallyport.cluster.Replicas;
import dev.sallyport.cluster.report.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/**
 * An installation with several replicas of the runtime that may be broken: nobody else's, in a
 * folder of its own, gone when this is closed.
 */
public record Lab(Installation sallyport, Wires wires, Path folder) implements AutoCloseable {
  /**
   * Starts it.
   *
   * @param root the checkout whose parts run
   */
  public static Lab start(Path root, int replicas, Progress progress)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("sallyport-chaos");
    Wires wires = new Wires();
    var options =
        Options.forTest(root, folder, Extent.EVERYTHING).with(new Replicas(replicas, wires));
    try {
      return new Lab(Installation.start(options, progress), wires, folder);
    } catch (InterruptedException | RuntimeException failed) {
      wires.close();
      throw failed;
    }
  }

  @Override
  public void close() throws IOException {
    sallyport.close();
    wires.close();
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
