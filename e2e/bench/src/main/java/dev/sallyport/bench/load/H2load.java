package dev.sallyport.bench.load;

import dev.sallyport.cluster.report.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** h2load: a closed loop over HTTP/2, many requests at once on few connections. */
public final class H2load {
  private static final int CONNECTIONS = 4;
  private static final int STREAMS = 8;
  private static final Pattern STATUSES =
      Pattern.compile("status codes: (\\d+) 2xx, (\\d+) 3xx, (\\d+) 4xx, (\\d+) 5xx");

  private final Path log;

  /**
   * @param folder for its list of requests
   */
  public H2load(Path folder) {
    log = folder.resolve("h2load.log");
  }

  /** Asks one question over and over. */
  public Result run(int port, Question question, int seconds)
      throws IOException, InterruptedException {
    Files.deleteIfExists(log);
    List<String> command = new ArrayList<>();
    command.add(Tool.H2LOAD.path().toString());
    command.addAll(List.of("-t1", "-c" + CONNECTIONS, "-m" + STREAMS, "-D" + seconds));
    command.add("--log-file=" + log);
    command.addAll(Questions.options(question.toRuntime()));
    command.add("http://127.0.0.1:" + port + Questions.PATH);
    String output = Tool.run(command, seconds);
    Matcher statuses = STATUSES.matcher(output);
    if (!statuses.find()) {
      throw new Problem("h2load did not say what came of it: " + output);
    }
    long failed = 0;
    for (int group = 2; group <= 4; group++) {
      failed += Long.parseLong(statuses.group(group));
    }
    try (Stream<String> lines = Files.lines(log)) {
      long[] micros =
          lines
              .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf('\t') + 1)))
              .toArray();
      return Result.of(micros, seconds, failed);
    }
  }
}
