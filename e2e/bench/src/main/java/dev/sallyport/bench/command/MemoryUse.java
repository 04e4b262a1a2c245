package dev.sallyport.bench.command;

import static dev.sallyport.bench.report.Report.number;

import dev.sallyport.bench.server.Remembered;
import dev.sallyport.cluster.part.JavaPart;
import dev.sallyport.cluster.report.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a remembered session and a remembered assertion take, in a process of their own. */
final class MemoryUse {
  private static final int HEAP = 1_536;

  private MemoryUse() {}

  static void measure(Path module, Findings findings) throws IOException, InterruptedException {
    Map<String, Double> bytes = run(module);
    double session = bytes.getOrDefault(Remembered.SESSION, Double.NaN);
    double assertion = bytes.getOrDefault(Remembered.ASSERTION, Double.NaN);
    findings.table(
        "Heap after a collection, with compact object headers",
        List.of("", "remembered", "bytes each"),
        List.of(
            List.of("a session", "%,d".formatted(Remembered.SESSIONS), number(session)),
            List.of(
                "an assertion (what is found by it included)",
                "%,d".formatted(Remembered.ASSERTIONS),
                number(assertion))));
    findings.target("a session in memory, bytes", session, "≤", 400);
  }

  private static Map<String, Double> run(Path module) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(JavaPart.in(module).command(HEAP, Remembered.class.getName()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new Problem("the process that remembers failed");
      }
      return said.lines()
          .map(line -> line.split("=", 2))
          .collect(Collectors.toMap(part -> part[0], part -> Double.parseDouble(part[1])));
    } finally {
      process.destroyForcibly();
    }
  }
}
