package dev.sallyport.cli.command;

import dev.sallyport.cli.files.Manifests;
import dev.sallyport.cli.files.RequestLog;
import dev.sallyport.cli.files.YamlFiles;
import dev.sallyport.cli.report.FindingsReport;
import dev.sallyport.cli.report.SimulateReport;
import dev.sallyport.cli.rules.RuleSet;
import dev.sallyport.cli.simulate.Replay;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code simulate}: what other rules would have answered to recorded requests. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description = {
      "Decides recorded requests by old and by new rules, and lists those whose outcome changes.",
      "The log is the runtime's decision log or Traefik's JSON access log, one object a line. What"
          + " no log says (roles, scopes) is assumed, and said below the list."
    })
final class SimulateCommand implements Callable<Integer> {
  private static final Path STANDARD_INPUT = Path.of("-");

  private final InstantSource clock;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--old",
      required = true,
      paramLabel = "PATH",
      description = "File or folder with the rules that were in force; may be repeated.")
  private List<Path> before = new ArrayList<>();

  @Option(
      names = "--new",
      required = true,
      paramLabel = "PATH",
      description = "File or folder with the rules to be tried; may be repeated.")
  private List<Path> after = new ArrayList<>();

  @Option(
      names = "--log",
      required = true,
      paramLabel = "FILE",
      description = "The log; - for standard input.")
  private Path log = STANDARD_INPUT;

  @Mixin private OutputOption output = new OutputOption();

  SimulateCommand(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() throws IOException {
    var replay = new Replay(rules(before), rules(after), clock.instant());
    boolean piped = log.equals(STANDARD_INPUT);
    if (!piped) {
      RuleSource.demand(spec, List.of(log));
    }
    int others;
    try (BufferedReader lines =
        piped
            ? new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
            : Files.newBufferedReader(log, StandardCharsets.UTF_8)) {
      others = RequestLog.read(lines, replay::add);
    }
    Replay.Result result = replay.result();
    var out = spec.commandLine().getOut();
    out.print(
        switch (output.form()) {
          case text ->
              SimulateReport.text(result, piped ? "standard input" : log.toString(), others);
          case json -> SimulateReport.json(result, others);
        });
    out.flush();
    return result.changes().isEmpty() ? Exit.OK : Exit.FOUND;
  }

  /** Rules with mistakes would be refused, and what is left would say something else. */
  private RuleSet rules(List<Path> paths) throws IOException {
    RuleSource.demand(spec, paths);
    Manifests.Read read = Manifests.read(YamlFiles.resources(paths));
    if (!read.findings().isEmpty()) {
      spec.commandLine().getErr().print(FindingsReport.lines(read.findings()));
      throw new ParameterException(
          spec.commandLine(), "the rules have mistakes: correct them first");
    }
    return read.rules();
  }
}
