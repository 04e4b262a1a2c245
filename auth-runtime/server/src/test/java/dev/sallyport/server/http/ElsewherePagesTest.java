package dev.sallyport.server.http;

import static dev.sallyport.server.http.AuthHost.AUTH;
import static dev.sallyport.server.http.AuthHost.SHOP;
import static dev.sallyport.server.http.AuthHost.cookie;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.server.federation.StandIn;
import dev.sallyport.server.settings.CookieModes;
import dev.sallyport.store.sessions.TokenKind;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logging in elsewhere, by the pages. */
final class ElsewherePagesTest {
  private static final String OURS = "Origin: " + AUTH;
  private static final Pattern PROOF = Pattern.compile("name=\"proof\" value=\"([^\"]+)\"");
  private static final Pattern LINK = Pattern.compile("name=\"link\" value=\"([^\"]+)\"");

  @TempDir Path folder;
  private StandIn provider;
  private AuthHost host;
  private String browser = "";

  @BeforeEach
  void open() throws Exception {
    TestPki pki = new TestPki();
    provider = new StandIn(pki, () -> host.now);
    host =
        new AuthHost(
            CookieModes.SHARED,
            AUTH,
            List.of(
                Elsewheres.openId(provider, pki.writeAuthority(folder.resolve("ca.pem"))),
                Elsewheres.GITHUB));
  }

  @AfterEach
  void close() {
    host.close();
    provider.close();
  }

  private RawHttp.Answer there(String query, String... fields) throws IOException {
    RawHttp.Answer answer = host.ask("GET /login/with/company" + query, fields);
    setCookies(answer).stream()
        .filter(field -> field.startsWith(ElsewhereCookie.NAME))
        .findFirst()
        .ifPresent(field -> browser = "Cookie: " + field.substring(0, field.indexOf(';')));
    return answer;
  }

  private static List<String> setCookies(RawHttp.Answer answer) {
    return answer.fields().stream()
        .filter(field -> field.toLowerCase(Locale.ROOT).startsWith("set-cookie:"))
        .map(field -> field.substring("set-cookie:".length()).strip())
        .toList();
  }

  private RawHttp.Answer back(RawHttp.Answer there, String... fields) throws IOException {
    return host.ask("GET /login/with/company/callback?" + query(there), fields);
  }

  private String query(RawHttp.Answer there) {
    Map<String, List<String>> answer =
        provider.login(URI.create(there.field("location").orElseThrow()));
    return answer.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + encoded(entry.getValue().getFirst()))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String found(Pattern pattern, RawHttp.Answer answer) {
    var found = pattern.matcher(answer.body());
    assertTrue(found.find(), answer.body());
    return found.group(1);
  }

  private String both(SessionValue value) {
    return browser + "; " + cookie(value).substring("Cookie: ".length());
  }

  @Test
  void loginPageLeadsToEveryProvider() throws IOException {
    String page = host.ask("GET /login?return_to=" + encoded(SHOP + "/cart")).body();

    assertTrue(
        page.contains("href=\"/login/with/company?return_to=" + encoded(SHOP + "/cart") + "\""),
        page);
    assertTrue(page.contains("Continue with GitHub"), page);
    assertTrue(host.ask("GET /register").body().contains("Continue with Company"));
  }

  @Test
  void whoComesBackIsLedToWhereTheyWereWithASession() throws IOException {
    RawHttp.Answer there = there("?return_to=" + encoded(SHOP + "/cart"));
    assertEquals(302, there.status());
    String held = setCookies(there).getFirst();
    assertTrue(held.endsWith("; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=1200"), held);

    RawHttp.Answer back = back(there, browser);

    assertEquals(302, back.status(), back.body());
    assertEquals(Optional.of(SHOP + "/cart"), back.field("location"));
    assertTrue(setCookies(back).stream().anyMatch(field -> field.startsWith("sid=")));
    assertTrue(
        setCookies(back).stream().anyMatch(field -> field.startsWith(ElsewhereCookie.NAME + "=;")));
  }

  /** Refused input, rows 16, 17 and 21. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "https://shop.example.com@evil.example/",
        "javascript:alert(1)",
        "https://shop.example.com:8443/"
      })
  void nobodyIsSentToAProviderOnTheWayToSomebodyElse(String returnTo) throws IOException {
    RawHttp.Answer answer = there("?return_to=" + encoded(returnTo));

    assertEquals(400, answer.status());
    assertEquals(Optional.empty(), answer.field("location"));
  }

  /** Refused input, row 124: an attacker's answer in the browser of a victim (login CSRF). */
  @Test
  void answerOfSomebodyElsesLoginSignsNobodyIn() throws IOException {
    String ofAttacker = query(there(""));
    RawHttp.Answer ofVictim = there("");
    assertEquals(302, ofVictim.status());

    RawHttp.Answer answer = host.ask("GET /login/with/company/callback?" + ofAttacker, browser);

    assertEquals(403, answer.status());
    assertEquals(List.of(), setCookies(answer));
    assertTrue(answer.body().contains("This sign-in is over"), answer.body());
  }

  /** Refused input, response_mode: the answer comes as a form, from the provider's page. */
  @Test
  void answerAsAFormIsRefused() throws IOException {
    String query = query(there(""));

    assertEquals(
        403,
        host.post("/login/with/company/callback", query, browser, "Origin: " + provider.url())
            .status());
    assertEquals(404, host.post("/login/with/company/callback", query, browser, OURS).status());
  }

  /** Refused input, row 19. */
  @Test
  void nothingOfAnErrorIsShown() throws IOException {
    String state = query(there("")).replaceAll(".*(state=[^&]+).*", "$1");

    RawHttp.Answer answer =
        host.ask(
            "GET /login/with/company/callback?error=access_denied&error_description=%3Cb%3Ex%3C/b%3E"
                + "&iss="
                + encoded(provider.url())
                + "&"
                + state,
            browser);

    assertEquals(403, answer.status());
    assertFalse(answer.body().contains("<b>x"), answer.body());
    assertTrue(answer.body().contains("You were not signed in with Company."), answer.body());
  }

  /** Refused input, rows 119 to 121. */
  @Test
  void accountThatIsThereIsLinkedAfterALoginAndAYes() throws IOException {
    UUID ann = host.person("ann");
    RawHttp.Answer back = back(there("?return_to=" + encoded(SHOP + "/cart")), browser);
    assertEquals(Optional.of("/login/with"), back.field("location"));
    assertEquals(List.of(), setCookies(back));

    RawHttp.Answer stranger = host.ask("GET /login/with", browser);
    assertTrue(stranger.body().contains("Show that the account is yours"), stranger.body());

    SessionValue value = host.login(ann, TokenKind.COOKIE);
    String proof = found(PROOF, host.ask("GET /login/with", both(value)));
    assertEquals(
        403,
        host.post("/login/with", "proof=" + proof, both(value), "Origin: https://evil.example")
            .status(),
        "another site");
    RawHttp.Answer linked = host.post("/login/with", "proof=" + proof, both(value), OURS);
    assertEquals(200, linked.status(), linked.body());
    assertTrue(linked.body().contains("Company is linked"), linked.body());
    assertTrue(linked.body().contains(SHOP + "/cart"), linked.body());

    assertEquals(Optional.of("/"), back(there(""), browser).field("location"));
  }

  @Test
  void linkIsSeenAndTakenAwayInTheSettings() throws IOException {
    UUID ann = host.person("ann");
    SessionValue value = host.login(ann, TokenKind.COOKIE);
    assertTrue(host.ask("GET /settings/links", cookie(value)).body().contains("Link Company"));
    back(there("?link=yes", cookie(value)), browser);
    String proof = found(PROOF, host.ask("GET /login/with", both(value)));
    host.post("/login/with", "proof=" + proof, both(value), OURS);

    String link = found(LINK, host.ask("GET /settings/links", cookie(value)));
    host.pass(Duration.ofMinutes(10));
    RawHttp.Answer late = host.post("/settings/links/end", "link=" + link, cookie(value), OURS);
    assertEquals(
        Optional.of("/login?prompt=login&return_to=" + encoded(AUTH + "/settings/links")),
        late.field("location"));

    SessionValue fresh = host.login(ann, TokenKind.COOKIE);
    RawHttp.Answer gone = host.post("/settings/links/end", "link=" + link, cookie(fresh), OURS);
    assertEquals(Optional.of("/settings/links"), gone.field("location"));
    assertFalse(host.admits(value));
    assertTrue(host.admits(fresh));
    assertTrue(host.ask("GET /settings/links", cookie(fresh)).body().contains("id=\"none\""));
  }

  /** The others still work, and the page says which does not. */
  @Test
  void providerThatIsDownIsNamedOnAPageWithAllOtherWaysIn() throws IOException {
    provider.broken.put("/.well-known/openid-configuration", 500);

    RawHttp.Answer answer = there("?return_to=" + encoded(SHOP + "/cart"));

    assertEquals(503, answer.status());
    assertTrue(answer.body().contains("Company does not answer right now. Sign in"), answer.body());
    assertTrue(answer.body().contains("id=\"with-github\""), answer.body());
    assertTrue(answer.body().contains("id=\"password\""), answer.body());
    assertTrue(host.ask("GET /login").body().contains("id=\"down-company\""));
  }

  /**
   * Refused input, row 89: a login elsewhere is one factor, however many the provider asked for.
   */
  @Test
  void secondFactorIsAskedForAfterwards() throws IOException {
    back(there(""), browser);
    UUID ann = host.federation.holder("ann@example.com").orElseThrow();
    host.addApp(ann);

    RawHttp.Answer back = back(there("?return_to=" + encoded(SHOP + "/cart")), browser);

    assertEquals(
        Optional.of("/login/mfa?return_to=" + encoded(SHOP + "/cart")), back.field("location"));
    assertTrue(setCookies(back).stream().noneMatch(field -> field.startsWith("sid=")));
  }

  @Test
  void whereThereIsNoProviderThereIsNothingOfThis() throws IOException {
    try (AuthHost without = new AuthHost()) {
      assertEquals(404, without.ask("GET /login/with/company").status());
      assertEquals(404, without.ask("GET /settings/links").status());
      assertFalse(without.ask("GET /login").body().contains("Continue with"));
    }
  }
}
