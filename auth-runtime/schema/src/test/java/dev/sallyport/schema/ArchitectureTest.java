package dev.sallyport.schema;

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
            .room("dev.sallyport.schema", "org.flywaydb", "org.postgresql")
            .room(
                "dev.sallyport.schema.build",
                "dev.sallyport.schema.Migrations",
                "dev.sallyport.schema.Roles",
                "org.apache.commons.compress",
                "org.jooq");

    assertEquals(new TreeSet<>(), arrows.violations(Path.of("target/classes")));
  }
}
