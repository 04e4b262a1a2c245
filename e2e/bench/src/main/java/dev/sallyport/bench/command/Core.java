package dev.sallyport.bench.command;

import static dev.sallyport.bench.report.Report.number;

import dev.sallyport.bench.core.DecisionBenchmark;
import dev.sallyport.cluster.report.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The pure core, with JMH in processes of its own: canonical form, lookup, verdict, headers. */
final class Core {
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private Core() {}

  static void measure(Effort effort, Findings findings) {
    List<List<String>> rows = new ArrayList<>();
    double nanos = 0;
    double bytes = 0;
    for (RunResult result : run(effort)) {
      var allocated = result.getSecondaryResults().get(ALLOCATED);
      if (allocated == null) {
        throw new Problem("JMH did not say what was allocated");
      }
      nanos = Math.max(nanos, result.getPrimaryResult().getScore());
      bytes = Math.max(bytes, allocated.getScore());
      rows.add(
          List.of(
              result.getParams().getParam("rules"),
              number(result.getPrimaryResult().getScore() / 1_000),
              number(allocated.getScore())));
    }
    findings.table(
        "The core alone (JMH)", List.of("rules", "µs/decision", "bytes allocated"), rows);
    findings.target("core alone, µs", nanos / 1_000, "≤", 2);
    findings.target("core alone, bytes allocated", bytes, "≤", 1024);
  }

  private static Collection<RunResult> run(Effort effort) {
    String[] rules =
        List.of(effort.rules().getFirst(), effort.rules().getLast()).stream()
            .map(String::valueOf)
            .toArray(String[]::new);
    var options =
        new OptionsBuilder()
            .include(DecisionBenchmark.class.getName() + ".decide")
            .param("rules", rules)
            .addProfiler(GCProfiler.class)
            .warmupIterations(effort.rounds())
            .measurementIterations(effort.rounds())
            .warmupTime(TimeValue.seconds(1))
            .measurementTime(TimeValue.seconds(1))
            .jvmArgsAppend("--sun-misc-unsafe-memory-access=allow")
            .verbosity(VerboseMode.SILENT)
            .build();
    try {
      return new Runner(options).run();
    } catch (RunnerException e) {
      throw new Problem("JMH failed: " + e.getMessage(), e);
    }
  }
}
