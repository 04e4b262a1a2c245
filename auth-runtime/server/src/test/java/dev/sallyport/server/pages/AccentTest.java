package dev.sallyport.server.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AccentTest {
  private static Accent accent(String text) {
    return Accent.parse(text).orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"#000000", "#ffffff", "#ffcc00", "#0b57d0", "#ff0000", "#777777"})
  void shadesThatAreSuggestedAreReadWellByDayAndByNight(String color) {
    Accent dark = accent(color).dark();
    Accent light = accent(color).light();

    assertTrue(dark.contrastByDay() >= Accent.NEEDED, dark::toString);
    assertTrue(light.contrast(accent("#1e2228")) >= Accent.NEEDED, light::toString);
    assertTrue(light.contrast(accent("#101614")) >= Accent.NEEDED, light::toString);
  }

  @Test
  void contrastIsThatOfWcag() {
    assertEquals(21, accent("#000000").contrast(accent("#ffffff")), 0.01);
    assertEquals(4.48, accent("#777777").contrast(accent("#ffffff")), 0.01);
  }

  @Test
  void colourThatIsReadWellStaysAsItIs() {
    assertEquals(accent("#1f5f4a"), accent("#1f5f4a").dark());
  }

  @ParameterizedTest
  @ValueSource(strings = {"green", "#fff", "#12345g", "#1234567", "1f5f4a", "#1f5f4a;}"})
  void whatIsNoColourOfSixDigitsIsNone(String text) {
    assertEquals(Optional.empty(), Accent.parse(text));
  }
}
