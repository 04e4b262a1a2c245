package dev.sallyport.e2e.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.cluster.report.Progress;
import dev.sallyport.cluster.toolchain.Binary;
import dev.sallyport.cluster.toolchain.Toolchain;
import dev.sallyport.e2e.WithSallyport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Prometheus' own evaluation of its rules. */
final class Promtool {
  private static final long PATIENCE_SECONDS = 60;

  private final Path program;

  private Promtool(Path program) {
    this.program = program;
  }

  static Promtool find() {
    return new Promtool(
        Toolchain.prepare(
                WithSallyport.ROOT.resolve("e2e/cluster/go"),
                List.of(Binary.PROMTOOL),
                System.getenv(),
                Progress.to(System.out, false))
            .program(Binary.PROMTOOL));
  }

  /** Runs it in {@code folder}; what it says is the message of the assertion that it liked it. */
  void likes(Path folder, List<String> arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(program.toString()));
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "takes too long");
    assertEquals(0, process.exitValue(), said);
  }
}
