package dev.sallyport.decision;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sallyport.architecture.Arrows;
import java.nio.file.Path;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
  @Test
  void roomsUseOnlyWhatTheMapAllows() {
    var arrows =
        new Arrows()
            .room("dev.sallyport.decision.request", "dev.sallyport.crds")
            .room(
                "dev.sallyport.decision.rule",
                "dev.sallyport.crds",
                "dev.sallyport.decision.request")
            .room("dev.sallyport.decision.evidence", "dev.sallyport.crds")
            .room(
                "dev.sallyport.decision.decide",
                "dev.sallyport.crds",
                "dev.sallyport.decision.request",
                "dev.sallyport.decision.rule",
                "dev.sallyport.decision.evidence")
            .forbidding(Arrows.PURE);

    assertEquals(new TreeSet<>(), arrows.violations(Path.of("target/classes")));
  }
}
