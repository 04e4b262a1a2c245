package dev.sallyport.crds;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sallyport.architecture.Arrows;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
  private static final SortedSet<String> NONE = new TreeSet<>();

  @Test
  void roomsUseOnlyWhatTheMapAllows() {
    var arrows =
        new Arrows()
            .room("dev.sallyport.crds", "com.fasterxml.jackson.annotation")
            .room(
                "dev.sallyport.crds.accessrule",
                "dev.sallyport.crds",
                "io.fabric8",
                "com.google.re2j",
                "com.fasterxml.jackson.annotation")
            .room("dev.sallyport.crds.headers", "com.fasterxml.jackson.annotation")
            .forbidding(Arrows.PURE);

    assertEquals(NONE, arrows.violations(Path.of("target/classes")));
  }
}
