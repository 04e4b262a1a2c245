package dev.sallyport.cli.asking;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressTest {
  @ParameterizedTest
  @CsvSource({
    "https://a.example,            a.example,      /",
    "https://a.example:8443/x?y=1, a.example:8443, /x?y=1",
    "https://a.example?y,          a.example,      /?y",
    "https://a.example/x#part,     a.example,      /x",
    "a.example/%2e%2e//x,          a.example,      /%2e%2e//x",
    "https://[::1]:8443/x,         [::1]:8443,     /x",
    "https://a.example/http://b/,  a.example,      /http://b/",
    "https://A.example./,          A.example.,     /",
  })
  void urlIsTakenApartWithoutBeingChanged(String url, String authority, String target) {
    assertEquals(Optional.of(new Address(authority, target)), Address.parse(url));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/x", "http://a.example/", "ftp://a.example/", "https:///x"})
  void whatTheGatewayDoesNotGuardIsNoAddress(String url) {
    assertEquals(Optional.empty(), Address.parse(url));
  }
}
