package dev.sallyport.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FormOriginTest {
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          https://auth.example.com,      same-origin, true,  true
          https://auth.example.com,      none,        true,  true
          https://auth.example.com,      -,           true,  true
          -,                             -,           false, true
          -,                             -,           true,  false
          -,                             same-origin, true,  false
          -,                             cross-site,  false, false
          https://auth.example.com,      same-site,   true,  false
          https://auth.example.com,      cross-site,  false, false
          https://auth.example.com:8443, -,           false, false
          http://auth.example.com,       -,           false, false
          https://shop.example.com,      -,           false, false
          https://AUTH.example.com,      -,           false, false
          null,                          same-origin, false, false
          """)
  void formIsActedOnOnlyIfItIsOurs(
      String origin, String site, boolean withSession, boolean accepted) {
    HeaderMap headers = new HeaderMap();
    if (!origin.equals("-")) {
      headers.put(new HttpString("Origin"), origin);
    }
    if (!site.equals("-")) {
      headers.put(new HttpString("Sec-Fetch-Site"), site);
    }

    assertEquals(
        accepted, new FormOrigin("https://auth.example.com").accepts(headers, withSession));
  }
}
