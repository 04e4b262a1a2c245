package dev.sallyport.chaos.fault;

import dev.sallyport.cluster.report.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Postgres is as it was a while ago, and nobody is told. The copy is made while all its processes
 * are stopped, so it is what a crash at that moment would have left.
 */
public final class OlderCopy {
  private static final Duration MEANWHILE = Duration.ofSeconds(2);

  private final Scene scene;
  private final Path data;
  private final Path copy;
  private final long copied;

  private OlderCopy(Scene scene, Path data, Path copy, long copied) {
    this.scene = scene;
    this.data = data;
    this.copy = copy;
    this.copied = copied;
  }

  static void strike(Scene scene) throws IOException, InterruptedException {
    OlderCopy older = make(scene);
    scene.hold(MEANWHILE);
    older.restore();
  }

  /** Copies the data as they are now. */
  public static OlderCopy make(Scene scene) throws IOException, InterruptedException {
    Path data = scene.sallyport().state().data().resolve(Scene.POSTGRES);
    Path copy = data.resolveSibling("postgres-older");
    run("rm", "-rf", copy.toString());
    scene.sallyport().signal(Scene.POSTGRES, "STOP");
    try {
      long copied = scene.clock().now();
      run("cp", "-a", data.toString(), copy.toString());
      return new OlderCopy(scene, data, copy, copied);
    } finally {
      scene.sallyport().signal(Scene.POSTGRES, "CONT");
    }
  }

  /** Puts the copy in the place of the data; Postgres runs again when this returns. */
  public void restore() throws IOException, InterruptedException {
    scene.sallyport().kill(Scene.POSTGRES);
    scene.history().rewound(copied);
    run("rm", "-rf", data.toString());
    Files.move(copy, data);
    Files.deleteIfExists(data.resolve("postmaster.pid"));
    scene.sallyport().startAgain(Scene.POSTGRES);
  }

  /** Keeps owners, which the JDK's copy does not. */
  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new Problem("%s: %s".formatted(String.join(" ", command), said.strip()));
    }
  }
}
