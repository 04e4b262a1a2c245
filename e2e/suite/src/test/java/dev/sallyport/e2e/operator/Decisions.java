package dev.sallyport.e2e.operator;

import dev.sallyport.cluster.Installation;
import dev.sallyport.cluster.net.Http;
import java.io.IOException;
import java.util.Map;

/** What the runtime has counted. */
final class Decisions {
  private Decisions() {}

  /**
   * How many requests it has decided about so far.
   *
   * @param rule namespace and name
   * @param labels each of which the counter has to have, as {@code name="value"}
   */
  static long of(Installation sallyport, String rule, String... labels)
      throws IOException, InterruptedException {
    try (var http = new Http(sallyport.trust())) {
      String metrics =
          http.get(
                  "http://127.0.0.1:%d/metrics".formatted(sallyport.port("runtime/management")),
                  Map.of())
              .body();
      return metrics
          .lines()
          .filter(line -> line.startsWith("sallyport_authz_decisions"))
          .filter(line -> line.contains("rule=\"%s\"".formatted(rule)))
          .filter(line -> java.util.Arrays.stream(labels).allMatch(line::contains))
          .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
          .sum();
    }
  }
}
