package dev.sallyport.bench.core;

import dev.sallyport.decision.decide.Decider;
import dev.sallyport.decision.decide.Decision;
import dev.sallyport.decision.request.Check;
import dev.sallyport.decision.rule.Lookup;
import dev.sallyport.decision.rule.RuleTable;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One decision about a session route: canonical form, lookup, verdict, headers. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgs = {"-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders", "-Xmx3g"})
public class DecisionBenchmark {
  /** How many rules there are. */
  @Param({"10", "1000", "10000", "100000"})
  public int rules;

  private RuleTable table = RuleTable.empty();
  private String[] hosts = {};
  private int next;

  /** Loads the rules; hosts are asked for in an order that no cache follows. */
  @Setup
  public void load() {
    table = RuleTable.empty().with(Town.rules(rules), List.of());
    hosts = new String[4096];
    for (int i = 0; i < hosts.length; i++) {
      hosts[i] = Town.host(Town.app(i, rules));
    }
  }

  /** The whole pure way. */
  @Benchmark
  public Decision decide() {
    Check check = Town.check("GET", hosts[next++ & 4095], "/api/orders/4711?page=2");
    Lookup lookup = table.find(Town.NAMESPACE, check);
    return Decider.decide(lookup, check, Town.SESSION, Town.NOW);
  }
}
