package dev.sallyport.cli.command;

import dev.sallyport.cli.report.RoutesReport;
import dev.sallyport.cli.rules.RuleSet;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code routes}: who guards what. */
@Command(
    name = "routes",
    mixinStandardHelpOptions = true,
    description = {
      "Lists who guards what: each path with the route that it belongs to.",
      "Of one host the more specific stands before the less specific: the first line that covers a"
          + " request decides about it. A wildcard does not count for a host that a line names."
    })
final class RoutesCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAMESPACE",
      description = "Only rules of this namespace.")
  private @Nullable String namespace;

  @Mixin private RuleSource source = new RuleSource();

  @Mixin private OutputOption output = new OutputOption();

  @Override
  public Integer call() throws IOException {
    RuleSet rules = source.read();
    String only = namespace;
    Predicate<String> namespaces = name -> only == null || only.equals(name);
    var out = spec.commandLine().getOut();
    out.print(
        switch (output.form()) {
          case text -> RoutesReport.text(rules, namespaces);
          case json -> RoutesReport.json(rules, namespaces);
        });
    out.flush();
    return Exit.OK;
  }
}
