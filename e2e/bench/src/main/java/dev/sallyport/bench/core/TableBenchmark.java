package dev.sallyport.bench.core;

import dev.sallyport.decision.rule.Conflicts;
import dev.sallyport.decision.rule.LoadedRule;
import dev.sallyport.decision.rule.RuleTable;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What changes of rules cost among 100,000, and a conflict check among 10,000. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
    value = 1,
    jvmArgs = {"-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders", "-Xmx3g"})
public class TableBenchmark {
  private static final int MANY = 100_000;

  private List<LoadedRule> rules = List.of();
  private RuleTable table = RuleTable.empty();
  private Conflicts conflicts = Conflicts.among(List.of());
  private LoadedRule edited = Town.rule(0);

  /** Loads the rules. */
  @Setup
  public void load() {
    rules = Town.rules(MANY);
    table = RuleTable.empty().with(rules, List.of());
    conflicts = Conflicts.among(rules.subList(0, 10_000));
    edited = Town.rule(4711);
  }

  /** All 100,000 from nothing. */
  @Benchmark
  public RuleTable compile() {
    return RuleTable.empty().with(rules, List.of());
  }

  /** One of them edited. */
  @Benchmark
  public RuleTable edit() {
    return table.with(List.of(edited), List.of());
  }

  /** One rule against 10,000 others. */
  @Benchmark
  public List<Conflicts.Conflict> conflict() {
    return conflicts.of(edited);
  }
}
