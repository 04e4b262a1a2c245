package dev.sallyport.e2e.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.e2e.WithSallyport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/how-to/monitor.md, done. */
final class MonitorE2E {
  private static final Pattern BLOCK =
      Pattern.compile("^```(yaml|sh)\\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);

  @TempDir private Path folder;

  @Test
  void configurationIsLegalAndLoadsTheAlerts() throws Exception {
    Files.writeString(folder.resolve("prometheus.yml"), block("yaml", 0));
    Files.copy(Alert.FILE, folder.resolve("alerts.yaml"));

    Promtool.find().likes(folder, List.of("check", "config", "prometheus.yml"));
  }

  @Test
  void objectForThePrometheusOperatorHoldsTheSameAlerts() throws Exception {
    run(block("sh", 0));

    JsonNode object = Alert.yaml(folder.resolve("sallyport-alerts.yaml"));
    assertEquals("PrometheusRule", object.path("kind").asText());
    assertEquals(Alert.yaml(Alert.FILE), object.path("spec"));
  }

  @Test
  void pagesCanBeElsewhere() throws Exception {
    run(block("sh", 1));

    assertTrue(
        Files.readString(folder.resolve("alerts.yaml"))
            .contains(
                "runbook_url: https://wiki.example.com/sallyport/runbooks/SallyportRedisDown.md"));
  }

  private void run(String commands) throws Exception {
    Path samples = folder.resolve("samples/monitoring");
    Files.createDirectories(samples);
    Files.copy(Alert.FILE, samples.resolve("alerts.yaml"));
    Process process =
        new ProcessBuilder("bash", "-euc", commands).directory(folder.toFile()).inheritIO().start();
    assertTrue(process.waitFor(20, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue());
  }

  private static String block(String language, int index) throws Exception {
    String page = Files.readString(WithSallyport.ROOT.resolve("docs/how-to/monitor.md"));
    return BLOCK
        .matcher(page)
        .results()
        .filter(block -> block.group(1).equals(language))
        .skip(index)
        .findFirst()
        .orElseThrow()
        .group(2);
  }
}
