package dev.sallyport.bench.command;

import dev.sallyport.bench.lab.Fleet;
import dev.sallyport.bench.report.Report;
import dev.sallyport.cluster.report.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.Map;

/**
 * Fleets that live as long as something is measured with them.
 *
 * @param root of the project, which has been built
 * @param environment names programs, and where they are kept between runs
 */
record Fleets(Path root, Map<String, String> environment) {
  /** What is done with one. */
  @FunctionalInterface
  interface Use {
    Report with(Fleet fleet)
        throws IOException, InterruptedException, GeneralSecurityException, SQLException;
  }

  /** Makes one, and ends everything that was started in it, also after Ctrl-C. */
  Report lend(Use use) throws IOException, InterruptedException, GeneralSecurityException {
    Path folder = Files.createTempDirectory("sallyport-bench");
    Fleet fleet = new Fleet(root, folder, environment);
    Thread end = Thread.ofPlatform().unstarted(fleet::close); // After Ctrl-C.
    Runtime.getRuntime().addShutdownHook(end);
    try {
      return use.with(fleet);
    } catch (SQLException e) {
      throw new Problem("Postgres refused something: " + e.getMessage(), e);
    } finally {
      fleet.close();
      Runtime.getRuntime().removeShutdownHook(end);
      Folders.delete(folder);
    }
  }
}
