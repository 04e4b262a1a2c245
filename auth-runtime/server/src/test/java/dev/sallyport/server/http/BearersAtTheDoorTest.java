package dev.sallyport.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.crds.Cidr;
import dev.sallyport.server.http.RawHttp.Answer;
import dev.sallyport.server.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sessions that come in Authorization, and those that can be renewed, as gateways ask about them.
 */
final class BearersAtTheDoorTest {
  private static final String BROWSER = "Accept: text/html";

  private final OtherGateways runtime = new OtherGateways();
  private final DecisionsListener listener =
      DecisionsListener.start(
          new Settings.Decisions(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
              List.of(new Cidr(InetAddress.ofLiteral("127.0.0.1"), 32))),
          runtime.handler());
  private final RawHttp proxy = new RawHttp(listener.port());

  @AfterEach
  void stop() {
    listener.close();
    runtime.close();
  }

  private Answer account(String... more) throws IOException {
    String[] told = {
      "Host: runtime:4457",
      "X-Forwarded-Method: GET",
      "X-Forwarded-Host: shop.example.com",
      "X-Forwarded-Uri: /account?a=b"
    };
    return proxy.ask(
        "GET /decisions", Stream.of(told, more).flatMap(Stream::of).toArray(String[]::new));
  }

  @Test
  void sessionOfAMobileAppPassesAndItsTokenDoesNotReachTheApp() throws IOException {
    Answer answer = account(runtime.bearer());

    assertEquals(200, answer.status());
    assertEquals(Optional.of(OtherGateways.BOB.id().toString()), answer.field("x-user-id"));
    assertTrue(answer.field("x-session-id").isPresent());
    assertEquals(Optional.empty(), answer.field("authorization"));
  }

  /** Refused input, row 83; and a bad token is not rescued by a good cookie. */
  @ParameterizedTest
  @ValueSource(strings = {"ses_", "ses_invented", "ses_a00000000000000000000000000000000000000000"})
  void inventedTokenIsRefusedWithoutBeingLookedUp(String token) throws IOException {
    Answer answer = account(runtime.session(), "Authorization: Bearer " + token);

    assertEquals(401, answer.status());
    assertTrue(answer.body().contains("\"error\":\"invalid_token\""), answer.body());
  }

  @Test
  void valueOfOneKindIsNoneOfTheOther() throws IOException {
    String cookie = runtime.session().substring(runtime.session().lastIndexOf('=') + 1);
    String token = runtime.bearer().substring("Authorization: Bearer ".length());

    assertEquals(401, account("Authorization: Bearer " + cookie).status());
    assertEquals(401, account("Authorization: Bearer ses_" + cookie).status());
    assertEquals(401, account("Cookie: sid=" + token).status());
  }

  @Test
  void browserWhoseSessionHasExpiredIsSentToRenewIt() throws IOException {
    Answer answer = account(runtime.renewable(), BROWSER);

    assertEquals(302, answer.status());
    assertEquals(
        Optional.of(
            "https://auth.example.com/sessions/renew"
                + "?return_to=https%3A%2F%2Fshop.example.com%2Faccount%3Fa%3Db"),
        answer.field("location"));
    assertEquals(Optional.of("no-store"), answer.field("cache-control"));
  }

  @Test
  void programWhoseSessionHasExpiredIsToldWhereToRenewIt() throws IOException {
    Answer answer = account(runtime.renewable());

    assertEquals(401, answer.status());
    assertTrue(
        answer
            .body()
            .startsWith(
                "{\"error\":\"session_expired\",\"message\":\"The session has expired and can be"
                    + " renewed without signing in.\","
                    + "\"refresh\":\"https://auth.example.com/sessions/refresh\","
                    + "\"request_id\":\""),
        answer.body());
    assertEquals(
        Optional.of(
            "Bearer realm=\"sallyport\", error=\"invalid_token\","
                + " refresh_uri=\"https://auth.example.com/sessions/refresh\""),
        answer.field("www-authenticate"));
    assertFalse(account().body().contains("refresh"), "only where it would help");
  }

  @Test
  void browserThatGoesInCirclesIsToldWhy() throws IOException {
    String renewed = "Sec-Fetch-Site: same-site";

    assertEquals(302, account(runtime.renewable() + "; sid_bounces=1", BROWSER, renewed).status());
    Answer third = account(runtime.renewable() + "; sid_bounces=2", BROWSER, renewed);

    assertEquals(403, third.status());
    assertTrue(third.body().contains("the renewed session does not reach this host"));
  }
}
