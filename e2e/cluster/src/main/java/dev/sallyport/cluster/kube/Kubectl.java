package dev.sallyport.cluster.kube;

import dev.sallyport.cluster.report.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** kubectl with the right kubeconfig. */
public final class Kubectl {
  private final Path program;
  private final Path kubeconfig;
  private final Path cache;

  /**
   * @param cache where kubectl may remember what the API server offers
   */
  public Kubectl(Path program, Path kubeconfig, Path cache) {
    this.program = program;
    this.kubeconfig = kubeconfig;
    this.cache = cache;
  }

  /** What a command printed, and how it ended. */
  public record Result(int status, String output, String errors) {}

  /** Runs a command to its end, whatever that is. */
  public Result attempt(String... arguments) throws InterruptedException {
    return attempt("", List.of(arguments));
  }

  /** What the command prints. */
  public String run(String... arguments) throws InterruptedException {
    return run("", List.of(arguments));
  }

  /** Applies what {@code yaml} describes, as its owner. */
  public void apply(String yaml) throws InterruptedException {
    run(yaml, List.of("apply", "--server-side", "--force-conflicts", "-f", "-"));
  }

  /** Applies files, and the files in folders. */
  public void apply(Path... manifests) throws InterruptedException {
    var arguments = new ArrayList<>(List.of("apply", "--server-side", "--force-conflicts"));
    for (var manifest : manifests) {
      arguments.addAll(List.of("-f", manifest.toString()));
    }
    run("", arguments);
  }

  private String run(String input, List<String> arguments) throws InterruptedException {
    var result = attempt(input, arguments);
    if (result.status() != 0) {
      throw new Problem(
          "kubectl %s: %s".formatted(String.join(" ", arguments), result.errors().strip()));
    }
    return result.output();
  }

  /** Runs a command that reads {@code input} to its end, whatever that is. */
  public Result attempt(String input, List<String> arguments) throws InterruptedException {
    var command = new ArrayList<>(List.of(program.toString(), "--cache-dir", cache.toString()));
    command.addAll(arguments);
    try {
      var errors = Files.createTempFile("kubectl", ".err");
      var stdin = Files.createTempFile("kubectl", ".in");
      try {
        Files.writeString(stdin, input);
        var builder =
            new ProcessBuilder(command)
                .redirectInput(stdin.toFile())
                .redirectError(errors.toFile());
        builder.environment().put("KUBECONFIG", kubeconfig.toString());
        var process = builder.start();
        try {
          var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
          return new Result(process.waitFor(), output, Files.readString(errors));
        } finally {
          process.destroy();
        }
      } finally {
        Files.deleteIfExists(errors);
        Files.deleteIfExists(stdin);
      }
    } catch (IOException cannot) {
      throw new Problem("kubectl could not be run: " + cannot.getMessage(), cannot);
    }
  }
}
