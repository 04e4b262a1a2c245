package dev.sallyport.server.http;

import static dev.sallyport.server.http.AuthHost.AUTH;
import static dev.sallyport.server.http.AuthHost.SHOP;
import static dev.sallyport.server.http.AuthHost.bearer;
import static dev.sallyport.server.http.AuthHost.cookie;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.store.sessions.TokenKind;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of docs/reference/refused-input.md that no other test of the auth host is about. */
final class RefusedInputTest {
  private static final String OURS = "Origin: " + AUTH;
  private static final String PASSWORD = "several words in a row";

  private final AuthHost host = new AuthHost();
  private final UUID ann = host.person("ann", PASSWORD);
  private final SessionValue value = host.login(ann, TokenKind.COOKIE);

  @AfterEach
  void stop() {
    host.close();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private String answered(String field) throws IOException {
    RawHttp.Answer answer =
        host.ask("POST /sessions/refresh", field, "Origin: " + SHOP, "Content-Length: 0");
    var json = new ObjectMapper().readTree(answer.body());
    return answer.status()
        + " "
        + json.path("error").asText()
        + " "
        + json.path("message").asText();
  }

  /** Row 45: nobody learns from an answer how near a guess was. */
  @Test
  void valueThatIsInventedAlteredUnknownHugeOrEndedIsAnsweredAlike() throws IOException {
    SessionValue known = host.login(ann, TokenKind.BEARER);
    SessionValue ended = host.login(ann, TokenKind.BEARER);
    host.sessions.end(ended.hash(), host.now);
    String token = known.bearerToken();
    String refused = answered(bearer(host.keys.issue(TokenKind.BEARER)));

    assertTrue(refused.startsWith("401 login_required"), refused);
    assertEquals(refused, answered(bearer(ended)));
    char last = token.charAt(token.length() - 1);
    String altered = token.substring(0, token.length() - 1) + (last == 'A' ? 'B' : 'A');
    assertEquals(refused, answered("Authorization: Bearer " + altered));
    assertEquals(refused, answered("Authorization: Bearer ses_"));
    assertEquals(refused, answered("Authorization: Bearer ses_" + "A".repeat(41)));
    assertEquals(refused, answered("Authorization: Bearer ses_" + "A".repeat(4_096)));
    assertTrue(host.admits(known));
    assertEquals(1, host.sessions.head(), "nothing ended but what was ended on purpose");
  }

  /** Row 41: what was replaced because of another password does not come back by renewal. */
  @Test
  void valueFromBeforeAnotherPasswordIsNotRenewed() throws IOException {
    SessionValue elsewhere = host.login(ann, TokenKind.BEARER);
    RawHttp.Answer changed =
        host.post(
            "/settings/password",
            "current_password="
                + encoded(PASSWORD)
                + "&password="
                + encoded("some other words here"),
            OURS,
            cookie(value));
    SessionValue after = host.given(changed).orElseThrow();
    host.pass(Duration.ofMinutes(2));

    assertTrue(answered(bearer(elsewhere)).startsWith("401 login_required"));
    assertEquals(
        Optional.empty(),
        host.given(
            host.ask("GET /sessions/renew?return_to=" + encoded(SHOP + "/"), cookie(value))));
    assertTrue(host.admits(after), "whoever changed it goes on");
  }

  /** Rows 19 and 20: what comes in an address or a form is shown as text, or not at all. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nothing/%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
        "/logout?return_to=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
        "/logout?return_to=javascript:alert(1)",
        "/logout?return_to=https://shop.example.com/%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
        "/logout?return_to=https://shop.example.com/?a=%27%22%3Cscript%3E",
        "/logout?error_description=%3Cscript%3Ealert(1)%3C/script%3E",
        "/sessions/renew?return_to=%3Cscript%3Ealert(1)%3C/script%3E",
        "/settings?error=%3Cscript%3Ealert(1)%3C/script%3E"
      })
  void nothingInAnAddressBecomesMarkup(String path) throws IOException {
    RawHttp.Answer answer = host.ask("GET " + path, cookie(value));

    assertFalse(answer.body().contains("<script>"), answer.body());
    assertFalse(answer.body().contains("javascript:"), answer.body());
    assertTrue(
        answer.field("content-security-policy").orElseThrow().startsWith("default-src 'none'"));
    assertTrue(host.admits(value));
  }

  /** Row 14: a mistake in an address is a page, and leads nowhere. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/logout?return_to=https://evil.example/",
        "/sessions/renew?return_to=https://evil.example/",
        "/sessions/renew?return_to=https://shop.example.com/&return_to=https://evil.example/",
        "/sessions/renew?return_to=https://shop.example.com@evil.example/",
        "/sessions/renew"
      })
  void mistakeInAnAddressIsAPageAndNoRedirect(String path) throws IOException {
    RawHttp.Answer answer = host.ask("GET " + path, cookie(value));

    assertEquals(
        Optional.empty(),
        answer.field("location").filter(location -> location.contains("evil")),
        "a status of " + answer.status());
    assertFalse(answer.body().contains("href=\"https://evil.example"), answer.body());
  }
}
