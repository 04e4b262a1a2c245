package dev.sallyport.bench.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What has to be known of the machine to read the figures. */
final class Circumstances {
  private Circumstances() {}

  /**
   * In the order in which they are printed; others may follow.
   *
   * @param sharers who shares the cores
   */
  static Map<String, String> here(String sharers) throws IOException {
    Map<String, String> all = new LinkedHashMap<>();
    all.put(
        "Cores", "%d, shared by %s".formatted(Runtime.getRuntime().availableProcessors(), sharers));
    all.put(
        "Load over the last minute", Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0]);
    all.put("JVM", System.getProperty("java.vm.version"));
    return all;
  }
}
