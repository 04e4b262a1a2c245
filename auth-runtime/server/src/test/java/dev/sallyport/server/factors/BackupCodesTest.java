package dev.sallyport.server.factors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BackupCodesTest {
  private final BackupCodes codes = BackupCodes.issue(new SecureRandom());

  @Test
  void tenCodesOfEightyBitsAreMade() {
    assertEquals(10, new HashSet<>(codes.texts()).size());
    assertTrue(
        codes.texts().stream().allMatch(code -> code.matches("([a-z2-7]{4}-){3}[a-z2-7]{4}")),
        codes::toString);
    assertEquals("***", codes.toString());
  }

  @Test
  void codeIsKnownHoweverItIsTyped() {
    String code = codes.texts().getFirst();

    assertEquals(
        Optional.of(codes.hashes().getFirst()),
        BackupCodes.hash("  " + code.replace("-", " ").toUpperCase(Locale.ROOT)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "287082", "abcd-abcd-abcd-abc", "abcd-abcd-abcd-abc1"})
  void whatCannotBeACodeIsNotLookedUp(String typed) {
    assertEquals(Optional.empty(), BackupCodes.hash(typed));
  }
}
