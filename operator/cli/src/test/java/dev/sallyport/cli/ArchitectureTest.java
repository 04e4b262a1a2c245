package dev.sallyport.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sallyport.architecture.Arrows;
import java.nio.file.Path;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
  private static final String CLI = "dev.sallyport.cli.";
  private static final String CRDS = "dev.sallyport.crds";
  private static final String DECISION = "dev.sallyport.decision";
  private static final String JACKSON = "com.fasterxml.jackson";

  @Test
  void roomsUseOnlyWhatTheMapAllows() {
    var arrows =
        new Arrows()
            .room(CLI + "rules", CRDS, DECISION)
            .room(CLI + "gateway", CRDS + ".headers")
            .room(CLI + "asking", CLI + "rules", CRDS, DECISION)
            .room(CLI + "verify", CLI + "rules", CLI + "asking", CRDS, DECISION)
            .room(CLI + "simulate", CLI + "rules", CLI + "asking", CRDS, DECISION)
            .room(
                CLI + "files",
                CLI + "rules",
                CLI + "asking",
                CLI + "verify",
                CLI + "simulate",
                CRDS,
                DECISION,
                JACKSON,
                "org.yaml.snakeyaml")
            .room(CLI + "cluster", CLI + "rules", CRDS, DECISION, "io.fabric8.kubernetes")
            .room(
                CLI + "report",
                CLI + "rules",
                CLI + "asking",
                CLI + "verify",
                CLI + "simulate",
                CRDS,
                DECISION,
                JACKSON)
            .room(CLI + "admin", JACKSON)
            .room(
                CLI + "command",
                "dev.sallyport.cli",
                CRDS,
                DECISION + ".request",
                JACKSON,
                "picocli");

    assertEquals(new TreeSet<>(), arrows.violations(Path.of("target/classes")));
  }
}
