package dev.sallyport.server.login;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ReturnToTest {
  private static final ReturnTo.Granted DEFAULT_PORT =
      new ReturnTo.Granted(Set.of("shop.example.com")::contains, 443);
  private static final ReturnTo.Granted PORT_8443 =
      new ReturnTo.Granted(Set.of("shop.example.com")::contains, 8443);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          https://shop.example.com                 | https://shop.example.com/
          https://shop.example.com/                | https://shop.example.com/
          https://shop.example.com/a/b?c=d%20e&f   | https://shop.example.com/a/b?c=d%20e&f
          https://shop.example.com?x               | https://shop.example.com/?x
          https://shop.example.com/a#b             | https://shop.example.com/a
          HTTPS://SHOP.example.com/a               | https://shop.example.com/a
          https://shop.example.com:443/a           | https://shop.example.com:443/a
          https://shop.example.com./a              | https://shop.example.com/a
          https://shop.example.com/?u=https://evil | https://shop.example.com/?u=https://evil
          """)
  void pageOfAGrantedHostIsKept(String text, String url) {
    assertEquals(Optional.of(url), ReturnTo.parse(text, DEFAULT_PORT).map(ReturnTo::url));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/account",
        "//evil.example",
        "/\\evil.example",
        "/\\t//evil.example",
        "///evil.example",
        "https:evil.example",
        "https:/shop.example.com",
        "https:///shop.example.com",
        "http://shop.example.com/",
        "javascript:alert(1)",
        "data:text/html,x",
        "https://evil.example/",
        "https://shop.example.com.evil.example/",
        "https://evil.example/shop.example.com",
        "https://evilshop.example.com/",
        "https://sub.shop.example.com/",
        "https://shop.example.com@evil.example/",
        "https://evil.example@shop.example.com/",
        "https://a@b@shop.example.com/",
        "https://shop.example.com\\@evil.example/",
        "https://evil.example\\.shop.example.com/",
        "https://shop.example.com%2f@evil.example/",
        "https://shop.example.com%00.evil.example/",
        "https://evil.example#shop.example.com",
        "https://evil.example?shop.example.com",
        "https://shop.example.com:8443/",
        "https://shop.example.com:/",
        "https://shop.example.com:443:443/",
        " https://shop.example.com/",
        "https://shop.example.com/ x",
        "https://shop.example.com/\r\nSet-Cookie: a=b",
        "https://shop.example.com/\u0000",
        "https://shop.example.com/ä",
        "https://ѕhop.example.com/"
      })
  void everythingElseIsRefused(String text) {
    assertEquals(Optional.empty(), ReturnTo.parse(text, DEFAULT_PORT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://shop.example.com/", "https://shop.example.com:443/"})
  void anotherPortIsAnotherServer(String text) {
    assertEquals(Optional.empty(), ReturnTo.parse(text, PORT_8443));
  }
}
