package dev.sallyport.server.login;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EmailAddressTest {
  @ParameterizedTest
  @ValueSource(strings = {"a@b", "bob+shop@Example.com", "o'hara@sallyport.localhost", "a.b@c-d.e"})
  void addressIsKeptAsWritten(String text) {
    assertEquals(Optional.of(new EmailAddress(text)), EmailAddress.parse(" " + text + " "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "@b",
        "a@",
        "a@b@c",
        "a b@c",
        "a@b..c",
        "a@-b",
        "a@b\r\nX-User-ID: evil",
        "ä@b",
        "a,b@c",
        "a@b:25",
        "a\u0000@b"
      })
  void whatIsNoAddressIsRefused(String text) {
    assertEquals(Optional.empty(), EmailAddress.parse(text));
  }

  @ParameterizedTest
  @ValueSource(ints = {65, 300})
  void overlongLocalPartIsRefused(int length) {
    assertEquals(Optional.empty(), EmailAddress.parse("a".repeat(length) + "@b"));
  }
}
