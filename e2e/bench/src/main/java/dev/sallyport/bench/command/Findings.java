package dev.sallyport.bench.command;

import static dev.sallyport.bench.report.Report.number;

import dev.sallyport.bench.report.Report.Table;
import dev.sallyport.bench.report.Report.Target;
import java.util.ArrayList;
import java.util.List;

/** What has been found so far. */
final class Findings {
  final List<Table> tables = new ArrayList<>();
  final List<Target> targets = new ArrayList<>();

  void table(String title, List<String> columns, List<List<String>> rows) {
    tables.add(new Table(title, columns, rows));
  }

  void target(String what, double measured, String relation, double limit) {
    targets.add(new Target(what, measured, relation, limit));
  }

  /** What competitors did, each against the first of them. */
  void compared(String title, List<String> names, Samples samples) {
    List<List<String>> rows = new ArrayList<>();
    String first = names.getFirst();
    for (String name : names) {
      rows.add(
          List.of(
              name,
              number(samples.cpuMicros(name)),
              number(samples.cpuRatio(name, first)),
              number(samples.rate(name)),
              number(samples.rateRatio(name, first)),
              number(samples.p50Micros(name) / 1_000),
              number(samples.p99Micros(name) / 1_000),
              Long.toString(samples.failed(name))));
    }
    table(
        title,
        List.of(
            "",
            "CPU-µs/request",
            "× " + first,
            "requests/s",
            "× " + first,
            "p50 ms",
            "p99 ms",
            "failed"),
        rows);
  }
}
