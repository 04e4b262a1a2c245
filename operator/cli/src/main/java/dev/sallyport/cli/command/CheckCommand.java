package dev.sallyport.cli.command;

import dev.sallyport.cli.files.Manifests;
import dev.sallyport.cli.files.YamlFiles;
import dev.sallyport.cli.report.FindingsReport;
import dev.sallyport.cli.rules.Finding;
import dev.sallyport.cli.rules.Inspection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code check}: everything that is wrong or doubtful in files. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Finds every mistake in AccessRules, and requests that two of them claim; for CI and"
          + " pre-commit.",
      "Other resources in the files are passed over. A rule without a namespace is in default."
    })
final class CheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private GivenFiles given = new GivenFiles();

  @Option(names = "--strict", description = "Warnings count as mistakes.")
  private boolean strict;

  @Option(
      names = {"-o", "--output"},
      defaultValue = "text",
      paramLabel = "text|json|sarif",
      description = "Form of the output; text without it. SARIF 2.1.0 is for code scanning.")
  private Form output = Form.text;

  /** Constants are spelled as on the command line. */
  enum Form {
    text,
    json,
    sarif
  }

  @Override
  public Integer call() throws IOException {
    List<Path> files = YamlFiles.resources(given.paths());
    Manifests.Read read = Manifests.read(files);
    List<Finding> findings = new ArrayList<>(read.findings());
    findings.addAll(Inspection.of(read.rules()));
    int rules = read.rules().rules().size();
    var out = spec.commandLine().getOut();
    out.print(
        switch (output) {
          case text -> FindingsReport.text(findings, files.size(), rules);
          case json -> FindingsReport.json(findings, files.size(), rules);
          case sarif -> FindingsReport.sarif(findings);
        });
    out.flush();
    boolean wrong = strict ? !findings.isEmpty() : findings.stream().anyMatch(Finding::isError);
    return wrong ? Exit.FOUND : Exit.OK;
  }
}
