package dev.sallyport.e2e.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.cluster.Installation;
import dev.sallyport.e2e.Visitor;
import dev.sallyport.e2e.WithSallyport;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Cookies that are not what we gave to this browser. */
@ExtendWith(WithSallyport.class)
final class SessionCookieE2E {
  private RawHttps raw;
  private Visitor visitor;
  private Visitor other;

  @BeforeEach
  void arrive(Installation installation) throws Exception {
    raw = new RawHttps(installation);
    visitor = new Visitor(installation).loggedIn();
    other = new Visitor(installation);
  }

  @AfterEach
  void leave() {
    visitor.close();
    other.close();
  }

  @Test
  void ofTwoSessionsInOneRequestNeitherIsUsed() throws Exception {
    String email = UUID.randomUUID() + "@example.com";
    other.registered(email, "several words in a row");
    String one = visitor.cookie();
    String two = other.cookie();

    for (String[] cookies :
        new String[][] {
          {"Cookie: " + one + "; " + two},
          {"Cookie: " + two + "; own=1; " + one},
          {"Cookie: " + one, "Cookie: " + two},
          {"Cookie: " + one + "; " + altered(one)},
          {"Cookie: " + one + "; sallyport_session="}
        }) {
      var fields = new java.util.ArrayList<>(List.of(cookies));
      fields.add("Accept: application/json");
      var answer = raw.shop("/account", fields.toArray(String[]::new));

      assertEquals(403, answer.status(), () -> String.join(" ", cookies));
      assertTrue(answer.body().contains("two different session cookies"), answer.body());
      assertFalse(answer.body().contains(one), answer.body());
    }
    assertEquals(200, visitor.shop("/account", Visitor.JSON).statusCode());
    assertEquals(200, other.shop("/account", Visitor.JSON).statusCode());
  }

  @Test
  void sameSessionTwiceIsOneSession() throws Exception {
    String twice = "Cookie: " + visitor.cookie() + "; " + visitor.cookie();
    assertEquals(200, raw.shop("/account", "Accept: application/json", twice).status());
  }

  @Test
  void alteredAndInventedCookiesAreWorthNothing() throws Exception {
    String real = visitor.cookie();
    String value = real.substring(real.indexOf('=') + 1);
    for (String forged :
        List.of(
            altered(real),
            real + "x",
            real.substring(0, real.length() - 1),
            "sallyport_session=",
            "sallyport_session=x",
            "sallyport_session=\"" + value + "\"",
            "sallyport_session=" + value.toUpperCase(java.util.Locale.ROOT),
            "SALLYPORT_SESSION=" + value,
            "sallyport_session=../../etc/passwd",
            "sallyport_session='; drop table session; --",
            "sallyport_session=" + "a".repeat(30_000))) {
      String cookie = "Cookie: " + forged;
      assertEquals(401, raw.shop("/account", "Accept: application/json", cookie).status(), forged);
      assertEquals(302, raw.shop("/account", "Accept: text/html", cookie).status(), forged);
      var open = raw.shop("/healthz", "Accept: application/json", cookie);
      assertEquals(200, open.status(), forged);
      assertFalse(open.body().contains("X-User-ID"), open.body());
    }
    assertEquals(200, visitor.shop("/account", Visitor.JSON).statusCode());
  }

  @Test
  void loginReplacesTheSessionThatTheBrowserHad() throws Exception {
    String before = visitor.cookie();

    visitor.loggedIn();

    assertFalse(visitor.cookie().equals(before));
    assertEquals(
        401, raw.shop("/account", "Accept: application/json", "Cookie: " + before).status());
    assertEquals(200, visitor.shop("/account", Visitor.JSON).statusCode());
  }

  /** The same cookie but for one letter in the middle of its value. */
  private static String altered(String cookie) {
    int middle = (cookie.indexOf('=') + cookie.length()) / 2;
    char other = cookie.charAt(middle) == 'a' ? 'b' : 'a';
    return cookie.substring(0, middle) + other + cookie.substring(middle + 1);
  }
}
