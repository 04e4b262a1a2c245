package dev.sallyport.server.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class GuessabilityTest {
  private final Guessability guessability = new Guessability(List.of());

  @Test
  void onlyTheBeginningIsReadSoThatTheCostIsBounded() {
    String beginning = "jvq8zk3mwp5rty7 xkq2 pfd9 wlb4 nhs6 tvc1 ygz5 mro";
    assertEquals(48, beginning.length() - 1);

    var estimate = guessability.of(beginning.substring(0, 48), List.of());
    assertEquals(estimate, guessability.of(beginning.substring(0, 48) + "a".repeat(80), List.of()));
    assertEquals(48, estimate.length());
  }

  @Test
  void signsThatStandForTheSameLetterAreMadeTheSameWhereThereAreManyWaysToReadThem() {
    assertEquals(
        guessability.of("4@8({[<3691!|7$50+%2", List.of()),
        guessability.of("448((((3691!!75507%2", List.of()));
  }

  @Test
  void wordIsFoundBehindTheSignsThatPeoplePutForLetters() {
    assertTrue(guessability.of("P@$$w0rd", List.of()).guesses() < 1e4);
    assertTrue(guessability.of("S4||yp0rt", List.of("sallyport")).guesses() < 1e4);
  }
}
