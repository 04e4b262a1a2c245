package dev.sallyport.bench.load;

import dev.sallyport.cluster.report.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** wrk: a closed loop over HTTP/1.1 with keep-alive, as fast as the server answers. */
public final class Wrk {
  private static final int CONNECTIONS = 16;
  private static final Pattern RESULT =
      Pattern.compile("RESULT (\\d+) (\\d+) (\\d+) (\\d+) (\\d+)");

  private final Path script;

  /**
   * Puts its script down.
   *
   * @param folder for the script
   */
  public Wrk(Path folder) throws IOException {
    script = folder.resolve("requests.lua");
    try (InputStream in = Wrk.class.getResourceAsStream("requests.lua")) {
      if (in == null) {
        throw new IllegalStateException("requests.lua is missing from the build");
      }
      Files.copy(in, script, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Sends the requests of a file, over and over. */
  public Result run(int port, Path requests, int seconds) throws IOException, InterruptedException {
    String output =
        Tool.run(
            List.of(
                Tool.WRK.path().toString(),
                "-t1",
                "-c" + CONNECTIONS,
                "-d" + seconds + "s",
                "--timeout=10s",
                "-s",
                script.toString(),
                "http://127.0.0.1:" + port,
                "--",
                requests.toString()),
            seconds);
    Matcher result = RESULT.matcher(output);
    if (!result.find()) {
      throw new Problem("wrk did not say what came of it: " + output);
    }
    return new Result(
        Long.parseLong(result.group(1)),
        Long.parseLong(result.group(2)) / 1e6,
        Long.parseLong(result.group(3)),
        Long.parseLong(result.group(4)),
        Long.parseLong(result.group(5)));
  }
}
