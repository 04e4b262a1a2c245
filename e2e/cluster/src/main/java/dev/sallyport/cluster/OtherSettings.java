package dev.sallyport.cluster;

import dev.sallyport.cluster.report.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A part that runs with other settings than usual, until this is closed. */
public final class OtherSettings implements AutoCloseable {
  private final Installation installation;
  private final String part;
  private final Path file;
  private final String usual;

  OtherSettings(Installation installation, String part, Path file, String usual) {
    this.installation = installation;
    this.part = part;
    this.file = file;
    this.usual = usual;
  }

  /**
   * @param pages where the login pages are then
   */
  void use(String settings, String pages) throws IOException, InterruptedException {
    installation.stop(part);
    Files.writeString(file, settings);
    installation.startAgain(part);
    installation.awaitPages(pages);
  }

  @Override
  public void close() {
    try {
      use(usual, installation.url("auth"));
    } catch (IOException cannot) {
      throw new Problem("The settings of " + part + " could not be restored.", cannot);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
