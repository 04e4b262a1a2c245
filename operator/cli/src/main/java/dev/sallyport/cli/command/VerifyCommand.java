package dev.sallyport.cli.command;

import dev.sallyport.cli.files.DecisionsFile;
import dev.sallyport.cli.files.Manifests;
import dev.sallyport.cli.files.YamlFiles;
import dev.sallyport.cli.report.FindingsReport;
import dev.sallyport.cli.report.VerifyReport;
import dev.sallyport.cli.rules.Finding;
import dev.sallyport.cli.verify.Verification;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code verify}: whether rules do what is expected of them. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Holds decisions.yaml against the rules beside it, and prints what differs.",
      "Each decisions.yaml below a folder is about the rules of its own folder and below; one in a"
          + " folder named tests is about the rules around that folder."
    })
final class VerifyCommand implements Callable<Integer> {
  private final InstantSource clock;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private GivenFiles given = new GivenFiles();

  @Mixin private OutputOption output = new OutputOption();

  VerifyCommand(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() throws IOException {
    List<Path> files = YamlFiles.decisions(given.paths());
    if (files.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "there is no %s there: write one beside the rules, or in a folder %s beside them"
              .formatted(YamlFiles.DECISIONS, YamlFiles.TESTS));
    }
    List<Finding> findings = new ArrayList<>();
    List<Verification> all = new ArrayList<>();
    for (Path file : files) {
      Manifests.Read rules = Manifests.read(YamlFiles.resources(List.of(YamlFiles.rulesOf(file))));
      DecisionsFile.Read expected = DecisionsFile.read(file);
      findings.addAll(rules.findings());
      findings.addAll(expected.findings());
      expected
          .expectations()
          .forEach(one -> all.add(Verification.of(one, rules.rules(), clock.instant())));
    }
    var out = spec.commandLine().getOut();
    if (!findings.isEmpty()) {
      spec.commandLine().getErr().print(FindingsReport.lines(findings));
    }
    out.print(
        switch (output.form()) {
          case text -> VerifyReport.text(all, files.size());
          case json -> VerifyReport.json(all, files.size());
        });
    out.flush();
    boolean met = all.stream().allMatch(one -> one.differences().isEmpty());
    return met && findings.isEmpty() ? Exit.OK : Exit.FOUND;
  }
}
