package dev.sallyport.chaos.fault;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * No file of Postgres may be written, by a limit of its processes: Postgres ignores SIGXFSZ so that
 * this works like a full disk, and it needs neither root nor a disk. Whatever it cannot write to
 * its log makes it stop; when there is space again, somebody starts it.
 */
final class FullDisk {
  private static final Duration LENGTH = Duration.ofSeconds(2);

  private FullDisk() {}

  static void strike(Scene scene) throws IOException, InterruptedException {
    long postmaster = scene.sallyport().part(Scene.POSTGRES).pid();
    limit(postmaster, "0:");
    try {
      scene.hold(LENGTH);
    } finally {
      limit(postmaster, "unlimited:");
    }
    // It may be on its way down at this moment.
    scene.hold(Duration.ofMillis(500));
    if (!ProcessHandle.of(postmaster).map(ProcessHandle::isAlive).orElse(false)) {
      scene.sallyport().kill(Scene.POSTGRES);
      scene.sallyport().startAgain(Scene.POSTGRES);
    }
  }

  /** The soft limit of all its processes; whoever is gone meanwhile needs none. */
  private static void limit(long postmaster, String size) throws IOException, InterruptedException {
    List<Long> all = new ArrayList<>();
    ProcessHandle.of(postmaster)
        .ifPresent(
            process ->
                Stream.concat(Stream.of(process), process.descendants())
                    .map(ProcessHandle::pid)
                    .forEach(all::add));
    for (long pid : all) {
      new ProcessBuilder("prlimit", "--pid", Long.toString(pid), "--fsize=" + size)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    }
  }
}
