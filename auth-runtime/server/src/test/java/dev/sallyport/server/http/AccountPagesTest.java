package dev.sallyport.server.http;

import static dev.sallyport.server.http.AuthHost.AUTH;
import static dev.sallyport.server.http.AuthHost.cookie;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.audit.AuditQuestion;
import dev.sallyport.store.sessions.TokenKind;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people change about their own account. */
final class AccountPagesTest {
  private static final String OURS = "Origin: " + AUTH;
  private static final String PASSWORD = "several words in a row";
  private static final String ANOTHER = "turnips with plenty of gravy";

  private final AuthHost host = new AuthHost();
  private final UUID ann = host.person("ann", PASSWORD);
  private final SessionValue value = host.login(ann, TokenKind.COOKIE);

  @AfterEach
  void stop() {
    host.close();
  }

  private RawHttp.Answer change(String current, String wanted) throws IOException {
    return host.post(
        "/settings/password",
        "current_password=" + encoded(current) + "&password=" + encoded(wanted),
        OURS,
        cookie(value));
  }

  private RawHttp.Answer delete(String password) throws IOException {
    return host.post(
        "/settings/delete", "current_password=" + encoded(password), OURS, cookie(value));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private List<String> events() {
    return host.trail.find(AuditQuestion.latest(10)).stream().map(AuditEvent::kind).toList();
  }

  /** Refused input, row 78; OWASP ASVS 6.2.2, 7.2.4 and 7.4.3. */
  @Test
  void passwordIsChangedOtherSessionsEndAndThisOneGoesOnUnderAnotherValue() throws IOException {
    SessionValue elsewhere = host.login(ann, TokenKind.COOKIE);
    SessionValue bobs = host.login(host.person("bob"), TokenKind.COOKIE);
    host.pass(Duration.ofHours(1));

    RawHttp.Answer answer = change(PASSWORD, ANOTHER);

    assertEquals(200, answer.status(), answer.body());
    SessionValue after = host.given(answer).orElseThrow();
    assertNotEquals(value.hash(), after.hash());
    assertTrue(host.admits(after));
    assertFalse(host.admits(value), "the old value");
    assertFalse(host.admits(elsewhere));
    assertTrue(host.admits(bobs));
    assertEquals(List.of(host.log.head()), host.everywhere, "waits until it is in force");
    assertEquals(List.of("password.changed"), events());
    assertEquals(1, host.outbox.waiting());
    assertEquals(
        200,
        host.post(
                "/settings/password",
                "current_password=" + encoded(ANOTHER) + "&password=" + encoded(PASSWORD),
                OURS,
                cookie(after))
            .status(),
        "the new one counts");
  }

  /** OWASP ASVS 6.2.3. */
  @Test
  void whoDoesNotKnowThePasswordChangesAndDeletesNothing() throws IOException {
    SessionValue elsewhere = host.login(ann, TokenKind.COOKIE);

    RawHttp.Answer answer = change("some words in another row", ANOTHER);

    assertEquals(422, answer.status());
    assertTrue(answer.body().contains("This is not your password."), answer.body());
    assertFalse(answer.body().contains("another row"), "nothing typed is shown again");
    assertEquals(422, delete("some words in another row").status());
    assertEquals(422, delete("").status());
    assertTrue(host.admits(value));
    assertTrue(host.admits(elsewhere));
    assertEquals(0, host.log.head());
    assertEquals(0, host.outbox.waiting());
  }

  @ParameterizedTest
  @CsvSource({
    "short, too short",
    "ann@example.com, too similar to your e-mail address",
    "aaaaaaaaaaaaaaaaaaaa, easy to guess"
  })
  void newPasswordThatNobodyMayHaveIsRefusedWithASentence(String wanted, String sentence)
      throws IOException {
    RawHttp.Answer answer = change(PASSWORD, wanted);

    assertEquals(422, answer.status());
    assertTrue(answer.body().contains(sentence), answer.body());
    assertTrue(host.admits(value));
  }

  /** OWASP ASVS 7.4.2. */
  @Test
  void accountIsDeletedWithItsSessionsAndThePageSaysFarewell() throws IOException {
    SessionValue elsewhere = host.login(ann, TokenKind.COOKIE);

    RawHttp.Answer answer = delete(PASSWORD);

    assertEquals(200, answer.status(), answer.body());
    assertTrue(answer.body().contains("Your account is deleted"));
    assertTrue(answer.field("set-cookie").orElseThrow().contains("Max-Age=0"));
    assertFalse(host.admits(value));
    assertFalse(host.admits(elsewhere));
    assertEquals(Optional.empty(), host.identities.byEmail("ann@example.com"));
    assertEquals(List.of(host.log.head()), host.everywhere);
    assertEquals(List.of("account.deleted"), events());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/settings/password", "/settings/delete"})
  void whoIsNotSignedInComesBackAfterwards(String path) throws IOException {
    assertEquals(
        Optional.of("/sessions/renew?return_to=" + encoded(AUTH + path)),
        host.ask("GET " + path).field("location"));
    assertEquals(302, host.post(path, "current_password=x", OURS).status());
  }

  /** Refused input, rows on CSRF: a form of another site. */
  @ParameterizedTest
  @ValueSource(strings = {"/settings/password", "/settings/delete"})
  void formOfAnotherSiteIsRefused(String path) throws IOException {
    String body = "current_password=" + encoded(PASSWORD) + "&password=" + encoded(ANOTHER);

    assertEquals(
        403, host.post(path, body, "Origin: https://evil.example", cookie(value)).status());
    assertTrue(host.identities.byEmail("ann@example.com").isPresent());
    assertEquals(0, host.log.head());
  }

  @Test
  void formsAreMadeForPasswordManagers() throws IOException {
    String page = host.ask("GET /settings/password", cookie(value)).body();

    assertTrue(page.contains("autocomplete=\"username\""), page);
    assertTrue(page.contains("autocomplete=\"current-password\""));
    assertTrue(page.contains("autocomplete=\"new-password\""));
    assertTrue(page.contains("aria-current=\"page\""));
    assertTrue(page.length() < 30_000);
    assertEquals(
        Optional.of("/settings/password"),
        host.ask("GET /.well-known/change-password").field("location"));
    assertTrue(
        host.ask("GET /settings/delete", cookie(value))
            .body()
            .contains("autocomplete=\"current-password\""));
  }
}
