package dev.sallyport.crds.headers;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IdentityHeaderTest {
  private static final Pattern LOOKALIKES = Pattern.compile(AppHeader.lookalikes());

  @ParameterizedTest
  @ValueSource(
      strings = {"X-User-ID", "x-user-id", "X_User_ID", "X.User~Id", "x_sallyport-assertion"})
  void everySpellingOfAnIdentityHeaderIsRecognised(String name) {
    assertTrue(LOOKALIKES.matcher(name).find());
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-Auth-Token", "X-User-Identity", "XX-User-ID", "X-UserID", "X-User"})
  void headersOfTheAppAreLeftAlone(String name) {
    assertFalse(LOOKALIKES.matcher(name).find());
  }
}
