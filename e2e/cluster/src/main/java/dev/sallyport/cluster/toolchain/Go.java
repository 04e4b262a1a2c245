package dev.sallyport.cluster.toolchain;

import dev.sallyport.cluster.report.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The Go toolchain of this machine. */
final class Go {
  private final Path program;

  private Go(Path program) {
    this.program = program;
  }

  /** Looks at {@code SALLYPORT_GO}, the PATH and where Go's own installer puts it. */
  static Go find(Map<String, String> environment) {
    var named = Optional.ofNullable(environment.get("SALLYPORT_GO")).map(Path::of);
    var onPath =
        Arrays.stream(environment.getOrDefault("PATH", "").split(":", -1))
            .filter(folder -> !folder.isEmpty())
            .map(folder -> Path.of(folder, "go"));
    return Stream.concat(
            named.stream(), Stream.concat(onPath, Stream.of(Path.of("/usr/local/go/bin/go"))))
        .filter(Files::isExecutable)
        .findFirst()
        .map(Go::new)
        .orElseThrow(
            () ->
                new Problem(
                    "No Go toolchain was found, and the cluster's programs have to be built:"
                        + " install Go 1.26 or newer (https://go.dev/dl), or name existing"
                        + " programs with SALLYPORT_ETCD, SALLYPORT_KUBE_APISERVER,"
                        + " SALLYPORT_KUBE_CONTROLLER_MANAGER, SALLYPORT_KUBECTL and"
                        + " SALLYPORT_TRAEFIK."));
  }

  /** What {@code go} answers, run in {@code folder}; its own words in a Problem when it fails. */
  String ask(Path folder, String... arguments) throws IOException, InterruptedException {
    return run(folder, List.of(arguments));
  }

  void build(Path folder, GoModule module, String goPackage, Path output)
      throws IOException, InterruptedException {
    var arguments = new ArrayList<String>();
    arguments.add("build");
    arguments.addAll(module.buildFlags());
    arguments.addAll(List.of("-o", output.toString(), goPackage));
    run(folder, arguments);
  }

  private String run(Path folder, List<String> arguments) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(program.toString());
    command.addAll(arguments);
    var errors = Files.createTempFile("sallyport-go", ".err");
    try {
      var builder = new ProcessBuilder(command).directory(folder.toFile());
      builder.environment().put("CGO_ENABLED", "0");
      builder.environment().put("GOWORK", "off");
      var process = builder.redirectError(errors.toFile()).start();
      // Ctrl-C reaches the compiler by itself, a TERM to this process would leave it behind.
      var end = Thread.ofPlatform().unstarted(process::destroy);
      Runtime.getRuntime().addShutdownHook(end);
      String output;
      int status;
      try {
        output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        status = process.waitFor();
      } finally {
        process.destroy();
        Runtime.getRuntime().removeShutdownHook(end);
      }
      if (status != 0) {
        throw new Problem(
            "`go %s` failed in %s:%n%s"
                .formatted(arguments.getFirst(), folder, Files.readString(errors).strip()));
      }
      return output.strip();
    } finally {
      Files.deleteIfExists(errors);
    }
  }
}
