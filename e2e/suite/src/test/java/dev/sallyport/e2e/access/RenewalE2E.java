package dev.sallyport.e2e.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.cluster.Installation;
import dev.sallyport.e2e.ExpiringSessions;
import dev.sallyport.e2e.Visitor;
import dev.sallyport.e2e.WithSallyport;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A session that has expired goes on without a login, and only for whom it is. */
@ExtendWith(WithSallyport.class)
final class RenewalE2E {
  private final String email = UUID.randomUUID() + "@example.com";
  private Installation sallyport;
  private Visitor visitor;
  private ExpiringSessions expiring;

  @BeforeEach
  void register(Installation installation) throws Exception {
    sallyport = installation;
    expiring = new ExpiringSessions(installation);
    visitor = new Visitor(installation);
    visitor.registered(email, "several words in a row");
  }

  @AfterEach
  void leave() {
    visitor.close();
  }

  private static Optional<String> location(HttpResponse<String> answer) {
    return answer.headers().firstValue("location");
  }

  private static JsonNode json(HttpResponse<String> answer) throws Exception {
    return new ObjectMapper().readTree(answer.body());
  }

  private HttpResponse<String> refresh(String origin, String cookie) throws Exception {
    Map<String, String> headers = new HashMap<>(Visitor.JSON);
    headers.put("Origin", origin);
    headers.put("Cookie", cookie);
    return visitor.send("/sessions/refresh", headers, Map.of());
  }

  @Test
  void browserIsLedThroughTheRenewalBackToItsPage() throws Exception {
    expiring.expire(email);
    String before = visitor.cookie();

    HttpResponse<String> app = visitor.shop("/account?tab=1", Visitor.NAVIGATING);
    assertEquals(302, app.statusCode());
    String renewal = location(app).orElseThrow();
    assertTrue(renewal.startsWith(sallyport.url("auth") + "/sessions/renew?return_to="), renewal);

    HttpResponse<String> renewed =
        visitor.follow(renewal.substring(sallyport.url("auth").length()));
    assertEquals(Optional.of(sallyport.url("shop") + "/account?tab=1"), location(renewed));
    assertNotEquals(before, visitor.cookie());
    assertEquals(200, visitor.shop("/account?tab=1", Visitor.NAVIGATING).statusCode());
  }

  @Test
  void scriptIsToldWhereToRenewAndGoesOn() throws Exception {
    expiring.expire(email);

    HttpResponse<String> app = visitor.shop("/account", Visitor.JSON);

    assertEquals(401, app.statusCode());
    assertEquals("session_expired", json(app).path("error").asText());
    String where = sallyport.url("auth") + "/sessions/refresh";
    assertEquals(where, json(app).path("refresh").asText());
    assertEquals(
        Optional.of(
            "Bearer realm=\"sallyport\", error=\"invalid_token\", refresh_uri=\"%s\""
                .formatted(where)),
        app.headers().firstValue("www-authenticate"));

    HttpResponse<String> renewed = refresh(sallyport.url("shop"), visitor.cookie());
    assertEquals(200, renewed.statusCode());
    assertEquals(
        Optional.of(sallyport.url("shop")),
        renewed.headers().firstValue("access-control-allow-origin"));
    assertEquals(200, visitor.shop("/account", Visitor.JSON).statusCode());
  }

  @Test
  void pageOfAnotherSiteRenewsNothing() throws Exception {
    expiring.expire(email);

    assertEquals(403, refresh("https://evil.example", visitor.cookie()).statusCode());
    assertEquals(403, refresh(sallyport.url("unknown"), visitor.cookie()).statusCode());

    assertEquals(401, visitor.shop("/account", Visitor.JSON).statusCode());
  }

  @Test
  void oldCookieIsGoodForAMomentAndThenEndsTheSession() throws Exception {
    expiring.expire(email);
    String old = visitor.cookie();
    assertEquals(200, refresh(sallyport.url("shop"), old).statusCode());
    String renewed = visitor.cookie();

    Map<String, String> withOld = new HashMap<>(Visitor.JSON);
    withOld.put("Cookie", old);
    try (var other = new Visitor(sallyport)) {
      assertEquals(200, other.shop("/account", withOld).statusCode(), "a request on its way");
      assertEquals(200, refresh(sallyport.url("shop"), old).statusCode());
      assertEquals(renewed, visitor.cookie(), "a second tab gets the same value");

      expiring.endGrace(email);
      assertEquals(401, refresh(sallyport.url("shop"), old).statusCode());

      withOld.put("Cookie", renewed);
      assertEquals(401, other.shop("/account", withOld).statusCode(), "it ended everywhere");
    }
  }

  @Test
  void browserThatKeepsNoCookieIsToldSoInsteadOfGoingInCircles() throws Exception {
    expiring.expire(email);
    Map<String, String> headers = new HashMap<>(Visitor.NAVIGATING);
    headers.put("Sec-Fetch-Site", "same-site");
    headers.put("Cookie", "sallyport_session_bounces=2");

    HttpResponse<String> answer = visitor.shop("/account", headers);

    assertEquals(403, answer.statusCode());
    assertTrue(answer.body().contains("the renewed session does not reach this host"));
  }

  @Test
  void whoamiSaysWhoItIsToThoseWhoAskedKratos() throws Exception {
    HttpResponse<String> answer = visitor.auth("/sessions/whoami");

    assertEquals(200, answer.statusCode());
    assertTrue(json(answer).path("active").asBoolean());
    assertEquals(email, json(answer).at("/identity/traits/email").asText());

    visitor.send("/logout", Map.of());
    assertEquals(401, visitor.auth("/sessions/whoami").statusCode());
  }

  @Test
  void appsButtonLogsOutOfAllApps() throws Exception {
    String cookie = visitor.cookie();
    Map<String, String> headers = new HashMap<>(Visitor.NAVIGATING);
    headers.put("Cookie", cookie);
    headers.put("Origin", sallyport.url("shop"));
    String bye = sallyport.url("shop") + "/healthz";

    HttpResponse<String> answer = visitor.send("/logout", headers, Map.of("return_to", bye));

    assertEquals(302, answer.statusCode());
    assertEquals(Optional.of(bye), location(answer));
    assertEquals("", visitor.cookie());
    Map<String, String> otherTab = new HashMap<>(Visitor.JSON);
    otherTab.put("Cookie", cookie);
    assertEquals(401, visitor.shop("/account", otherTab).statusCode());
  }
}
