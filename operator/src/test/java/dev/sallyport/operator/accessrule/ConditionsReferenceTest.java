package dev.sallyport.operator.accessrule;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class ConditionsReferenceTest {
  @Test
  void theReferenceListsEveryReason() throws IOException {
    String page = Files.readString(Path.of("../docs/reference/conditions.md"));
    String table =
        Arrays.stream(Reason.values())
            .map(
                reason ->
                    "| `%s` | %s | %s | %s |"
                        .formatted(
                            reason.name(), reason.appearsIn(), reason.meaning(), reason.cure()))
            .collect(Collectors.joining("\n"));

    assertTrue(
        page.contains("|---|---|---|---|\n" + table + "\n\n"),
        () -> "docs/reference/conditions.md has to hold this table:\n" + table);
  }
}
