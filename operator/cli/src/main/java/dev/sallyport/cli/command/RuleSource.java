package dev.sallyport.cli.command;

import dev.sallyport.cli.cluster.ClusterRules;
import dev.sallyport.cli.files.Manifests;
import dev.sallyport.cli.files.YamlFiles;
import dev.sallyport.cli.rules.Finding;
import dev.sallyport.cli.rules.RuleSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where the rules come from: files if any are named, else the cluster. */
final class RuleSource {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-f", "--filename"},
      paramLabel = "PATH",
      description =
          "File or folder with AccessRules, folders with all below them; may be repeated. Without"
              + " it the rules of the cluster.")
  private List<Path> paths = new ArrayList<>();

  @Option(
      names = "--context",
      paramLabel = "NAME",
      description = "Context of the kubeconfig; the current one without it.")
  private @Nullable String context;

  /** The rules; of files with mistakes those that are legal, with a word about the others. */
  RuleSet read() throws IOException {
    if (paths.isEmpty()) {
      return switch (ClusterRules.read(Optional.ofNullable(context))) {
        case ClusterRules.Outcome.Unreachable(String message) -> throw new Unreachable(message);
        case ClusterRules.Outcome.Read(RuleSet rules, List<Finding> findings) -> {
          warn(findings);
          yield rules;
        }
      };
    }
    demand(spec, paths);
    Manifests.Read read = Manifests.read(YamlFiles.resources(paths));
    warn(read.findings());
    return read.rules();
  }

  /** Refuses a path that is not there. */
  static void demand(CommandSpec spec, List<Path> paths) {
    YamlFiles.missing(paths)
        .ifPresent(
            missing -> {
              throw new ParameterException(
                  spec.commandLine(), "there is no file or folder " + missing);
            });
  }

  private void warn(List<Finding> findings) {
    findings.forEach(
        f ->
            spec.commandLine()
                .getErr()
                .println(
                    "%s: left out: %s %s %s"
                        .formatted(f.place(), f.object(), f.path(), f.message())));
  }
}
