package dev.sallyport.e2e.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.cluster.Installation;
import dev.sallyport.cluster.part.AuthRuntime.Cookies;
import dev.sallyport.e2e.ExpiringSessions;
import dev.sallyport.e2e.GuardedApp;
import dev.sallyport.e2e.RunningInstallation;
import dev.sallyport.e2e.Visitor;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A cookie for each host alone, through the real Traefik: a {@code Set-Cookie} reaches the browser
 * on a redirect, and no host gets another's cookie. Negative rows 71 (a link that somebody else
 * began) and 83 (flags and prefix of cookies).
 */
final class PerHostE2E {
  private static final String SESSION = "__Host-sallyport_session";
  private static final Map<String, String> SCRIPT = Visitor.JSON;

  private static RunningInstallation running;
  private static Installation sallyport;
  private static GuardedApp blog;

  private final String email = UUID.randomUUID() + "@example.com";
  private Browser browser;

  @BeforeAll
  static void start() throws Exception {
    running = RunningInstallation.start(Cookies.PER_HOST);
    sallyport = running.installation();
    blog = GuardedApp.install(sallyport, "blog");
    blog.guard("- {name: rest, paths: [\"/**\"], allow: {session: {}}}");
    blog.awaitReady();
  }

  @AfterAll
  static void stop() throws Exception {
    blog.close();
    running.close();
  }

  @BeforeEach
  void open() throws Exception {
    browser = new Browser(sallyport);
    browser.register(email, "several words in a row");
  }

  @AfterEach
  void close() {
    browser.close();
  }

  private static String shop(String path) {
    return sallyport.url("shop") + path;
  }

  private static String auth(String path) {
    return sallyport.url("auth") + path;
  }

  private String value(String url) {
    return browser.cookies(url).getOrDefault(SESSION, "none");
  }

  private static HttpResponse<String> showing(Browser stranger, String url, String value)
      throws Exception {
    Map<String, String> headers = new HashMap<>(SCRIPT);
    headers.put("Cookie", SESSION + "=" + value);
    return stranger.get(url, headers);
  }

  @Test
  void oneLoginIsGoodAtEachHostUnderACookieOfItsOwn() throws Exception {
    assertEquals(200, browser.navigate(shop("/account?tab=1")).statusCode());
    assertEquals(shop("/account?tab=1"), browser.way().getLast());
    assertEquals(200, browser.navigate(sallyport.url("blog") + "/").statusCode());

    String shops = value(shop("/"));
    String blogs = value(sallyport.url("blog"));
    String root = value(auth("/"));
    assertNotEquals(shops, blogs);
    assertNotEquals(shops, root);
    assertFalse(browser.cookies(shop("/")).containsKey("sallyport_session"));
    assertFalse(
        browser.cookies(shop("/")).containsKey(SESSION.replace("session", "session_enter")));

    try (Browser thief = new Browser(sallyport)) {
      assertEquals(200, showing(thief, shop("/account"), shops).statusCode());
      for (String foreign : List.of(blogs, root)) {
        assertEquals(401, showing(thief, shop("/account"), foreign).statusCode());
      }
      assertEquals(401, showing(thief, auth("/sessions/whoami"), shops).statusCode());
      Map<String, String> shared = new HashMap<>(SCRIPT);
      shared.put("Cookie", "sallyport_session=" + shops);
      assertEquals(401, thief.get(shop("/account"), shared).statusCode());
    }
  }

  @Test
  void appSeesNeitherCookie() throws Exception {
    browser.navigate(shop("/account"));

    HttpResponse<String> answer = browser.get(shop("/account"), SCRIPT);

    assertEquals(200, answer.statusCode());
    assertFalse(answer.body().contains(value(shop("/"))), "the app got its host's cookie");
  }

  @Test
  void logoutEndsTheSessionAtEveryHost() throws Exception {
    browser.navigate(shop("/account"));
    browser.navigate(sallyport.url("blog") + "/");

    HttpResponse<String> answer =
        browser.post(auth("/logout"), sallyport.url("shop"), Map.of("return_to", shop("/healthz")));

    assertEquals(Optional.of(shop("/healthz")), answer.headers().firstValue("location"));
    assertEquals(401, browser.get(shop("/account"), SCRIPT).statusCode());
    assertEquals(401, browser.get(sallyport.url("blog") + "/", SCRIPT).statusCode());
    assertEquals("none", value(auth("/")));
    assertTrue(browser.navigate(shop("/account")).uri().getPath().equals("/login"));
  }

  @Test
  void logoutEverywhereEndsTheOtherBrowsersToo() throws Exception {
    browser.navigate(shop("/account"));
    try (Browser other = new Browser(sallyport)) {
      Map<String, String> account = Map.of("email", email, "password", "several words in a row");
      assertEquals(302, other.post(auth("/login"), account).statusCode());
      assertEquals(200, other.navigate(shop("/account")).statusCode());

      assertEquals(302, other.post(auth("/logout/everywhere"), Map.of()).statusCode());

      assertEquals(401, browser.get(shop("/account"), SCRIPT).statusCode());
    }
  }

  /** The way to the app, up to the address with the code. */
  private String code(Browser who) throws Exception {
    HttpResponse<String> app = who.get(shop("/account"), Map.of("Accept", "text/html"));
    HttpResponse<String> enter =
        who.get(app.headers().firstValue("location").orElseThrow(), Map.of("Accept", "text/html"));
    return enter.headers().firstValue("location").orElseThrow();
  }

  @Test
  void linkThatSomebodyElseBeganLogsNobodyIn() throws Exception {
    String link = code(browser);
    try (Browser victim = new Browser(sallyport)) {
      HttpResponse<String> answer = victim.get(link, Map.of("Accept", "text/html"));
      assertEquals(403, answer.statusCode());
      assertTrue(answer.body().contains("This link cannot sign you in"));
      assertEquals("none", victim.cookies(link).getOrDefault(SESSION, "none"));
    }
    assertEquals(
        403, browser.get(link, Map.of("Accept", "text/html")).statusCode(), "it is used up");
    assertEquals(200, browser.navigate(shop("/account")).statusCode());
  }

  @Test
  void secondUseOfACodeEndsWhatTheFirstMade() throws Exception {
    String link = code(browser);
    assertEquals(302, browser.get(link, Map.of("Accept", "text/html")).statusCode());
    String made = value(shop("/"));

    try (Browser thief = new Browser(sallyport)) {
      assertEquals(200, showing(thief, shop("/account"), made).statusCode());
      assertEquals(302, thief.get(link, Map.of("Accept", "text/html")).statusCode());
      assertEquals(401, showing(thief, shop("/account"), made).statusCode());
      assertEquals("none", thief.cookies(link).getOrDefault(SESSION, "none"));
    }
    assertEquals(200, browser.navigate(shop("/account")).statusCode(), "without a login");
  }

  @Test
  void expiredSessionGoesOnByWayOfTheAuthHost() throws Exception {
    browser.navigate(shop("/account"));
    String before = value(shop("/"));
    new ExpiringSessions(sallyport).expire(email);

    assertEquals(200, browser.navigate(shop("/account")).statusCode());

    assertNotEquals(before, value(shop("/")));
    assertTrue(
        browser.way().stream().noneMatch(url -> url.contains("/login")), browser.way()::toString);
  }

  @Test
  void scriptRenewsTheSessionAtItsOwnHost() throws Exception {
    browser.navigate(shop("/account"));
    String before = value(shop("/"));
    new ExpiringSessions(sallyport).expire(email);

    HttpResponse<String> refused = browser.get(shop("/account"), SCRIPT);
    assertEquals(401, refused.statusCode());
    String where = shop("/.sallyport/refresh");
    assertTrue(refused.body().contains(where), refused.body());
    assertEquals(403, browser.post(where, sallyport.url("blog"), Map.of()).statusCode());

    HttpResponse<String> renewed = browser.post(where, Map.of());

    assertEquals(303, renewed.statusCode());
    String end = renewed.headers().firstValue("location").orElseThrow();
    assertEquals(200, browser.get(end, SCRIPT).statusCode());
    assertNotEquals(before, value(shop("/")));
    assertEquals(200, browser.get(shop("/account"), SCRIPT).statusCode());
  }

  @Test
  void nothingElseIsBelowTheReservedPath() throws Exception {
    browser.navigate(shop("/account"));

    for (String path : List.of("/.sallyport", "/.sallyport/", "/.sallyport/admin")) {
      assertEquals(404, browser.get(shop(path), SCRIPT).statusCode(), path);
    }
    assertEquals(404, browser.post(shop("/.sallyport/enter"), Map.of()).statusCode());
  }
}
