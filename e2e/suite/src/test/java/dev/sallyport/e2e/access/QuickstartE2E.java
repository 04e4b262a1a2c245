package dev.sallyport.e2e.access;

import static dev.sallyport.e2e.Visitor.JSON;
import static dev.sallyport.e2e.Visitor.NAVIGATING;
import static dev.sallyport.e2e.Visitor.headersThatReached;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.cluster.Installation;
import dev.sallyport.e2e.Visitor;
import dev.sallyport.e2e.WithSallyport;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The first ten minutes: from "not logged in" to the app and out again. */
@ExtendWith(WithSallyport.class)
final class QuickstartE2E {
  private Installation sallyport;
  private Visitor visitor;

  @BeforeEach
  void arrive(Installation installation) {
    sallyport = installation;
    visitor = new Visitor(installation);
  }

  @AfterEach
  void leave() {
    visitor.close();
  }

  @Test
  void browserWithoutASessionIsSentToTheLoginPageAndBack() throws Exception {
    var refusal = visitor.shop("/account?tab=1", NAVIGATING);
    assertEquals(302, refusal.statusCode());
    String login = refusal.headers().firstValue("location").orElseThrow();
    assertTrue(login.startsWith(sallyport.url("auth") + "/login?return_to="), login);

    var page = visitor.auth(login.substring(sallyport.url("auth").length()));
    assertEquals(200, page.statusCode());
    assertTrue(page.body().contains("name=\"return_to\""), page.body());

    var demo = sallyport.summary().demoUser();
    String wanted = sallyport.url("shop") + "/account?tab=1";
    var back =
        visitor.send(
            "/login",
            Map.of("email", demo.email(), "password", demo.password(), "return_to", wanted));
    assertEquals(302, back.statusCode());
    assertEquals(Optional.of(wanted), back.headers().firstValue("location"));
    String cookie = back.headers().firstValue("set-cookie").orElseThrow();
    for (String attribute :
        new String[] {
          "; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/", "; Domain=sallyport.localhost"
        }) {
      assertTrue(cookie.contains(attribute), cookie);
    }

    assertEquals(200, visitor.shop("/account?tab=1", NAVIGATING).statusCode());
  }

  @Test
  void programWithoutASessionGets401InJson() throws Exception {
    var refusal = visitor.shop("/account", JSON);

    assertEquals(401, refusal.statusCode());
    assertEquals(Optional.of("application/json"), refusal.headers().firstValue("content-type"));
    assertTrue(refusal.body().startsWith("{\"error\":\"login_required\","), refusal.body());
    assertTrue(refusal.headers().firstValue("www-authenticate").isPresent());
  }

  @Test
  void appIsToldWhoIsCallingAndNeverSeesTheSessionCookie() throws Exception {
    visitor.loggedIn();

    var headers =
        headersThatReached(
            visitor.shop("/account", Map.of("Accept", "application/json", "Cookie", "own=1")));

    assertEquals(sallyport.summary().demoUser().email(), headers.get("x-user-email"));
    assertTrue(headers.get("x-user-id").matches("[0-9a-f-]{36}"), headers::toString);
    assertTrue(headers.containsKey("x-auth-time"), headers::toString);
    assertEquals("own=1", headers.get("cookie"));
    assertFalse(headers.toString().contains(visitor.cookie()), headers::toString);
  }

  @Test
  void whoLogsOutIsOutEverywhereAtOnce() throws Exception {
    visitor.loggedIn();
    assertEquals(200, visitor.shop("/account", JSON).statusCode());
    String stolen = visitor.cookie();

    var out = visitor.send("/logout", Map.of());

    assertEquals(302, out.statusCode());
    assertEquals("", visitor.cookie());
    assertEquals(302, visitor.shop("/account", NAVIGATING).statusCode());
    assertEquals(
        401,
        visitor
            .shop("/account", Map.of("Accept", "application/json", "Cookie", stolen))
            .statusCode());
  }

  @Test
  void anyoneRouteIsOpenAndNobodyRouteIsClosedToEverybody() throws Exception {
    assertEquals(200, visitor.shop("/healthz", JSON).statusCode());
    assertEquals(403, visitor.shop("/internal/x", JSON).statusCode());
    visitor.loggedIn();
    assertEquals(200, visitor.shop("/healthz", JSON).statusCode());
    assertEquals(403, visitor.shop("/internal/x", NAVIGATING).statusCode());
    assertEquals(403, visitor.shop("/internal", JSON).statusCode());
  }

  @Test
  void whatAClientForgesNeverReachesTheApp() throws Exception {
    Map<String, String> forged =
        Map.of(
            "Accept", "application/json",
            "X-User-ID", "evil",
            "X_User_ID", "evil",
            "x-user-EMAIL", "evil",
            "X_Sallyport-Assertion", "evil",
            "X-Token-Scopes", "evil",
            "X-Service-Name", "evil");

    assertFalse(visitor.shop("/healthz", forged).body().contains("evil"));
    visitor.loggedIn();
    assertFalse(visitor.shop("/healthz", forged).body().contains("evil"));
    assertFalse(visitor.shop("/account", forged).body().contains("evil"));
  }
}
