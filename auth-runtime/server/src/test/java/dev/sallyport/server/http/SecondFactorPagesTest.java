package dev.sallyport.server.http;

import static dev.sallyport.server.http.AuthHost.AUTH;
import static dev.sallyport.server.http.AuthHost.cookie;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.crds.accessrule.Allow.Aal;
import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.server.factors.TestFactors;
import dev.sallyport.store.factors.Held;
import dev.sallyport.store.sessions.SessionFact;
import dev.sallyport.store.sessions.TokenKind;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The second step of a login, the step up of a session, and what people do about their factors. */
final class SecondFactorPagesTest {
  private static final String OURS = "Origin: " + AUTH;
  private static final String PASSWORD = "several words in a row";
  private static final String SHOP = "https://shop.example.com/cart?n=1";
  private static final Pattern SECRET = Pattern.compile("id=\"secret\">([A-Z2-7 ]+)<");
  private static final Pattern ENROLMENT = Pattern.compile("name=\"enrolment\" value=\"([^\"]+)\"");
  private static final Pattern BACKUP = Pattern.compile("<code>([a-z2-7-]{19})</code>");

  private final AuthHost host = new AuthHost();
  private final UUID ann = host.person("ann", PASSWORD);

  @AfterEach
  void stop() {
    host.close();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private RawHttp.Answer login() throws IOException {
    return host.post(
        "/login",
        "email=ann%40example.com&password=" + encoded(PASSWORD) + "&return_to=" + encoded(SHOP),
        OURS);
  }

  /** The cookie that waits for the second step. */
  private static String pending(RawHttp.Answer answer) {
    return "Cookie: "
        + answer.fields().stream()
            .filter(field -> field.contains(PendingCookie.NAME))
            .findFirst()
            .orElseThrow()
            .replaceFirst("(?i)set-cookie: ", "")
            .split(";", 2)[0];
  }

  private RawHttp.Answer second(String pending, String code) throws IOException {
    return host.post(
        LoginPages.SECOND_STEP, "code=" + code + "&return_to=" + encoded(SHOP), OURS, pending);
  }

  private SessionValue session(RawHttp.Answer answer) {
    return answer.fields().stream()
        .filter(field -> field.toLowerCase(Locale.ROOT).startsWith("set-cookie: sid="))
        .map(field -> field.replaceFirst("(?i)set-cookie: sid=", "").split(";", 2)[0])
        .flatMap(text -> host.keys.recognise(text).stream())
        .findFirst()
        .orElseThrow();
  }

  private SessionFact fact(SessionValue value) {
    return host.sessions.fact(value.hash()).orElseThrow();
  }

  private static String found(Pattern pattern, RawHttp.Answer answer) {
    Matcher matcher = pattern.matcher(answer.body());
    assertTrue(matcher.find(), answer.body());
    return matcher.group(1);
  }

  private List<String> backupCodes(RawHttp.Answer answer) {
    return BACKUP.matcher(answer.body()).results().map(found -> found.group(1)).toList();
  }

  @Test
  void loginOfSomebodyWithAnAppHasTwoStepsAndEndsWhereItWasGoing() throws IOException {
    String secret = host.addApp(ann);

    RawHttp.Answer first = login();

    assertEquals(302, first.status());
    assertEquals(Optional.of("/login/mfa?return_to=" + encoded(SHOP)), first.field("location"));
    assertEquals(List.of(), host.sessions.of(ann, host.now), "no session yet");
    RawHttp.Answer page = host.ask("GET /login/mfa?return_to=" + encoded(SHOP), pending(first));
    assertEquals(200, page.status());
    assertTrue(page.body().contains("shop.example.com"), page.body());

    host.pass(Duration.ofMinutes(1));
    RawHttp.Answer in = second(pending(first), TestFactors.code(secret, host.now));

    assertEquals(302, in.status(), in.body());
    assertEquals(Optional.of(SHOP), in.field("location"));
    SessionFact session = fact(session(in));
    assertEquals(Aal.AAL2, session.assurance().aal());
    assertEquals(List.of("otp", "pwd"), session.assurance().amr());
    assertEquals(
        host.now.minus(Duration.ofMinutes(1)), session.authenticatedAt(), "the oldest proof");
  }

  /** Refused input, row 85. */
  @Test
  void codeIsGoodOnceAlsoForAnotherLogin() throws IOException {
    String secret = host.addApp(ann);
    String code = TestFactors.code(secret, host.now);
    assertEquals(302, second(pending(login()), code).status());

    RawHttp.Answer again = second(pending(login()), code);

    assertEquals(422, again.status());
    assertTrue(again.body().contains("This code is not good"), again.body());
    assertFalse(again.body().contains(code), "nothing typed is shown again");
  }

  /** Refused input, row 86. */
  @Test
  void codesCannotBeGuessedAcrossLoginsAndAddresses() throws IOException {
    String secret = host.addApp(ann);
    String wrong = TestFactors.wrongCode(secret, host.now);
    for (int i = 0; i < 5; i++) {
      String pending = pending(login());
      RawHttp.Answer answer =
          host.post(
              LoginPages.SECOND_STEP,
              "code=" + wrong,
              OURS,
              pending,
              "X-Forwarded-For: 203.0.113." + i);
      assertEquals(422, answer.status(), "try " + i);
    }

    RawHttp.Answer right = second(pending(login()), TestFactors.code(secret, host.now));

    assertEquals(429, right.status(), "not looked at");
    assertTrue(right.field("retry-after").isPresent());
  }

  @Test
  void loginWaitsForFiveTriesAndTenMinutes() throws IOException {
    String secret = host.addApp(ann);
    String pending = pending(login());
    host.pass(Duration.ofMinutes(10));

    RawHttp.Answer late = second(pending, TestFactors.code(secret, host.now));

    assertEquals(Optional.of("/login?return_to=" + encoded(SHOP)), late.field("location"));
    assertEquals(302, host.ask("GET /login/mfa").status(), "without a first step");
    assertEquals(302, second("X: y", "123456").status());
    assertEquals(List.of(), host.sessions.of(ann, host.now));
  }

  /** Refused input, row 88. */
  @Test
  void sessionIsNotRaisedByWhatWaitsForASecondStep() throws IOException {
    host.addApp(ann);
    String pending = pending(login());

    assertEquals(302, host.ask("GET /settings/factors", pending).status());
    String asSession = pending.replace(PendingCookie.NAME, "sid");
    assertEquals(302, host.ask("GET /settings/factors", asSession).status());
  }

  /** Refused input, row 97. */
  @Test
  void backupCodeStandsInForTheAppOnce() throws IOException {
    SessionValue value = host.login(ann, TokenKind.COOKIE);
    RawHttp.Answer added = add(value, Optional.empty());
    String code = backupCodes(added).getFirst();
    assertEquals(10, backupCodes(added).size());

    RawHttp.Answer in = second(pending(login()), encoded(code.toUpperCase(Locale.ROOT)));

    assertEquals(Aal.AAL2, fact(session(in)).assurance().aal());
    assertEquals(new Held(true, 9, 0), host.factors.of(ann));
    assertEquals(422, second(pending(login()), code).status());
  }

  private RawHttp.Answer add(SessionValue value, Optional<String> to) throws IOException {
    String query = to.map(url -> "?return_to=" + encoded(url)).orElse("");
    RawHttp.Answer page = host.ask("GET /settings/factors/app" + query, cookie(value));
    assertEquals(200, page.status(), page.body());
    return host.post(
        "/settings/factors/app",
        "enrolment="
            + encoded(found(ENROLMENT, page))
            + "&code="
            + TestFactors.code(found(SECRET, page), host.now)
            + to.map(url -> "&return_to=" + encoded(url)).orElse(""),
        OURS,
        cookie(value));
  }

  @Test
  void whoHasNoFactorAddsOneOnTheWayAndTheSessionIsRaisedByIt() throws IOException {
    SessionValue value = host.login(ann, TokenKind.COOKIE);
    RawHttp.Answer asked = host.ask("GET /step-up?return_to=" + encoded(SHOP), cookie(value));
    assertTrue(
        asked.body().contains("/settings/factors/app?return_to=" + encoded(SHOP)), asked.body());

    RawHttp.Answer added = add(value, Optional.of(SHOP));

    assertEquals(200, added.status(), added.body());
    assertTrue(added.body().contains("Continue to shop.example.com"), added.body());
    SessionValue after = session(added);
    assertEquals(Aal.AAL2, fact(after).assurance().aal());
    assertFalse(host.admits(value), "the old value");
    assertEquals(List.of(host.log.head()), host.everywhere, "waits until it is in force");
    assertEquals(1, host.outbox.waiting());
    RawHttp.Answer page = host.ask("GET /settings/factors", cookie(after));
    assertTrue(page.body().contains("<span id=\"codes-left\">10</span>"), page.body());
    assertFalse(page.body().contains(backupCodes(added).getFirst()), "shown once");
  }

  @Test
  void sessionIsRaisedByACodeAndGoesBackToWhereItWas() throws IOException {
    String secret = host.addApp(ann);
    SessionValue value = host.login(ann, TokenKind.COOKIE);
    String path = "/step-up?return_to=" + encoded(SHOP);
    assertTrue(host.ask("GET " + path, cookie(value)).body().contains("id=\"code\""));
    assertTrue(host.ask("GET " + path + "&lost=1", cookie(value)).body().contains("id=\"lost\""));

    RawHttp.Answer wrong = stepUp(value, TestFactors.wrongCode(secret, host.now));
    RawHttp.Answer right = stepUp(value, TestFactors.code(secret, host.now));

    assertEquals(422, wrong.status());
    assertEquals(Optional.of(SHOP), right.field("location"), right.body());
    assertEquals(Aal.AAL2, fact(session(right)).assurance().aal());
    assertFalse(host.admits(value), "the old value");
    assertEquals(List.of(host.log.head()), host.everywhere);
    assertEquals(
        Optional.of(SHOP), host.ask("GET " + path, cookie(session(right))).field("location"));
  }

  private RawHttp.Answer stepUp(SessionValue value, String code) throws IOException {
    return host.post(
        "/step-up", "code=" + code + "&return_to=" + encoded(SHOP), OURS, cookie(value));
  }

  /** Refused input, row 96. */
  @Test
  void firstFactorIsAddedWithAFreshLoginAlone() throws IOException {
    SessionValue value = host.login(ann, TokenKind.COOKIE);
    host.pass(Duration.ofMinutes(16));

    RawHttp.Answer page = host.ask("GET /settings/factors/app", cookie(value));

    assertTrue(
        page.field("location").orElseThrow().startsWith("/login?prompt=login"),
        page.fields()::toString);
    RawHttp.Answer login = host.ask("GET " + page.field("location").orElseThrow(), cookie(value));
    assertTrue(login.body().contains("value=\"ann@example.com\""), "as the same person");
  }

  /** Refused input, row 96. */
  @Test
  void lastFactorIsRemovedByWhoHasShownOne() throws IOException {
    String secret = host.addApp(ann);
    SessionValue value = host.login(ann, TokenKind.COOKIE);
    SessionValue elsewhere = host.login(ann, TokenKind.COOKIE);

    RawHttp.Answer refused = change("/app/remove", value);

    assertTrue(
        refused.field("location").orElseThrow().startsWith("/step-up"), refused.fields()::toString);
    assertTrue(change("/codes", value).field("location").orElseThrow().startsWith("/step-up"));
    assertTrue(host.factors.of(ann).any());
    SessionValue raised = session(stepUp(value, TestFactors.code(secret, host.now)));

    RawHttp.Answer removed = change("/app/remove", raised);

    assertEquals(Optional.of("/settings/factors"), removed.field("location"));
    assertEquals(Held.NOTHING, host.factors.of(ann));
    assertFalse(host.admits(elsewhere));
    assertFalse(host.admits(raised), "the old value");
    assertTrue(host.admits(session(removed)));
  }

  @Test
  void newBackupCodesTakeThePlaceOfAll() throws IOException {
    SessionValue value = session(add(host.login(ann, TokenKind.COOKIE), Optional.empty()));

    List<String> codes = backupCodes(change("/codes", value));

    assertEquals(10, codes.size());
    assertEquals(new Held(true, 10, 0), host.factors.of(ann));
    assertEquals(302, second(pending(login()), codes.get(3)).status());
  }

  private RawHttp.Answer change(String path, SessionValue value) throws IOException {
    return host.post("/settings/factors" + path, "", OURS, cookie(value));
  }

  @Test
  void wrongCodeOfANewAppAddsNothingAndThePictureStaysTheSame() throws IOException {
    SessionValue value = host.login(ann, TokenKind.COOKIE);
    RawHttp.Answer page = host.ask("GET /settings/factors/app", cookie(value));
    String secret = found(SECRET, page);
    String enrolment = encoded(found(ENROLMENT, page));

    RawHttp.Answer answer =
        host.post(
            "/settings/factors/app",
            "enrolment=" + enrolment + "&code=" + TestFactors.wrongCode(secret, host.now),
            OURS,
            cookie(value));

    assertEquals(422, answer.status());
    assertEquals(secret, found(SECRET, answer));
    assertEquals(Held.NOTHING, host.factors.of(ann));
    assertFalse(answer.body().contains("style="), "the policy allows none");
  }

  @Test
  void whoHasToHaveAFactorAndHasNoneAddsOneAndIsIn() throws IOException {
    host.addApp(ann);
    String pending = pending(login());
    host.factors.lose(ann);
    String enrol = "/login/enrol?return_to=" + encoded(SHOP);
    assertEquals(
        Optional.of(enrol),
        host.ask("GET /login/mfa?return_to=" + encoded(SHOP), pending).field("location"));
    RawHttp.Answer page = host.ask("GET " + enrol, pending);

    RawHttp.Answer in =
        host.post(
            "/login/enrol",
            "enrolment="
                + encoded(found(ENROLMENT, page))
                + "&code="
                + TestFactors.code(found(SECRET, page), host.now)
                + "&return_to="
                + encoded(SHOP),
            OURS,
            pending);

    assertEquals(200, in.status(), in.body());
    assertEquals(10, backupCodes(in).size());
    assertTrue(in.body().contains("Continue to shop.example.com"), in.body());
    assertEquals(Aal.AAL2, fact(session(in)).assurance().aal());
  }

  /** Refused input, row 93. */
  @Test
  void whoIsAskedForAFactorAddsNoneInstead() throws IOException {
    host.addApp(ann);
    String pending = pending(login());
    RawHttp.Answer page =
        host.ask(
            "GET /settings/factors/app", cookie(host.login(host.person("bob"), TokenKind.COOKIE)));

    assertEquals(
        Optional.of("/login/mfa"), host.ask("GET /login/enrol", pending).field("location"));
    RawHttp.Answer answer =
        host.post(
            "/login/enrol",
            "enrolment="
                + encoded(found(ENROLMENT, page))
                + "&code="
                + TestFactors.code(found(SECRET, page), host.now),
            OURS,
            pending);

    assertEquals(302, answer.status());
    assertEquals(List.of(), host.sessions.of(ann, host.now));
  }

  @Test
  void offerOfSomebodyElseIsNone() throws IOException {
    SessionValue bobs = host.login(host.person("bob"), TokenKind.COOKIE);
    RawHttp.Answer page = host.ask("GET /settings/factors/app", cookie(bobs));
    SessionValue value = host.login(ann, TokenKind.COOKIE);

    RawHttp.Answer answer =
        host.post(
            "/settings/factors/app",
            "enrolment="
                + encoded(found(ENROLMENT, page))
                + "&code="
                + TestFactors.code(found(SECRET, page), host.now),
            OURS,
            cookie(value));

    assertEquals(302, answer.status());
    assertEquals(Held.NOTHING, host.factors.of(ann));
  }
}
