package dev.sallyport.server.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.store.mail.LetterKind;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

final class StationeryTest {
  private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");
  private static final Contents ALL =
      new Contents(
          AT,
          Optional.of("s-e-c-r-e-t"),
          Optional.of("12345678"),
          Optional.of("Firefox on Linux"),
          Optional.of("192.0.2.7"));

  private final Stationery stationery =
      new Stationery("https://auth.example.com", "auth.example.com");

  @ParameterizedTest
  @EnumSource(value = LetterKind.class, names = "NOBODY", mode = Mode.EXCLUDE)
  void everyLetterHasASubjectATextAndTheSameWithMarkup(LetterKind kind) {
    Stationery.Written letter = stationery.write(kind, ALL).orElseThrow();

    assertFalse(letter.subject().text().isBlank());
    assertTrue(letter.text().contains("auth.example.com"), letter.text());
    assertTrue(letter.text().contains("If this was not you"), letter.text());
    assertTrue(letter.html().contains("<title>" + letter.subject().text() + "</title>"));
    assertFalse(letter.text().contains("<"), letter.text());
    assertFalse(letter.html().contains("http://"), "nothing is fetched when it is opened");
    assertFalse(letter.html().contains("<img"), letter.html());
  }

  @ParameterizedTest
  @EnumSource(value = LetterKind.class, names = "NOBODY", mode = Mode.EXCLUDE)
  void linksOfEveryLetterKeepThePrefixOfThePages(LetterKind kind) {
    var mounted = new Stationery("https://app.example.com/auth", "app.example.com");
    Stationery.Written letter = mounted.write(kind, ALL).orElseThrow();

    assertEquals(
        stationery
            .write(kind, ALL)
            .orElseThrow()
            .html()
            .replace("https://auth.example.com", "https://app.example.com/auth")
            .replace("auth.example.com", "app.example.com"),
        letter.html());
  }

  @Test
  void nothingIsWrittenToNobody() {
    assertEquals(Optional.empty(), stationery.write(LetterKind.NOBODY, ALL));
  }

  /** Refused input, row 104: no request has a part in where links lead. */
  @Test
  void linksLeadToTheAddressOfTheSettings() {
    String verify = stationery.write(LetterKind.VERIFY, ALL).orElseThrow().text();
    String recover = stationery.write(LetterKind.RECOVER, ALL).orElseThrow().text();

    assertTrue(verify.contains("\nhttps://auth.example.com/verify?token=s-e-c-r-e-t\n"), verify);
    assertTrue(
        recover.contains("\nhttps://auth.example.com/recover/password?token=s-e-c-r-e-t\n"),
        recover);
    assertTrue(recover.contains("1234 5678"), recover);
  }

  /** Refused input, row 109. */
  @Test
  void whatComesFromOutsideIsTextAndNeverMarkup() {
    var hostile =
        Contents.telling(
            AT, Optional.of("<script>alert(1)</script>"), Optional.of("\"><img src=x>"));

    String html = stationery.write(LetterKind.NEW_DEVICE, hostile).orElseThrow().html();

    assertFalse(html.contains("<script"), html);
    assertFalse(html.contains("<img"), html);
    assertTrue(html.contains("&lt;script&gt;"), html);
  }

  /** Refused input, row 109. */
  @ParameterizedTest
  @ValueSource(strings = {"a\r\nBcc: b@example.com", "a\nb", "a\u0000b", "", "\u0085"})
  void subjectIsOneLineByItsType(String text) {
    assertThrows(IllegalArgumentException.class, () -> new Subject(text));
  }
}
