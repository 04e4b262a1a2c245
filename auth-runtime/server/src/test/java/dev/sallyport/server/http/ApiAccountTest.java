package dev.sallyport.server.http;

import static dev.sallyport.server.http.ApiHost.PASSWORD;
import static dev.sallyport.server.http.ApiHost.SHOP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.server.mail.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people change about their own account, as JSON. */
final class ApiAccountTest {
  private static final String ANN = "ann@example.com";
  private static final String NEW = "ann@example.org";
  private static final String ANOTHER = "turnips with plenty of gravy";
  private static final String OF_SHOP = "Origin: " + SHOP;

  private final ApiHost host =
      new ApiHost(ApiHost.Mail.SENT, new OpenApi(Path.of("../../docs/reference/api.yaml")));

  ApiAccountTest() throws IOException {}

  @BeforeEach
  void register() {
    host.person(ANN);
  }

  @AfterEach
  void stop() {
    host.close();
  }

  private ApiHost.Answer change(String current, String wanted, String... fields)
      throws IOException {
    return host.post(
        "/api/account/password",
        "{'current_password': '%s', 'password': '%s'}".formatted(current, wanted),
        fields);
  }

  private ApiHost.Answer wish(String email, String session) throws IOException {
    return host.post(
        "/api/account/email",
        "{'email': '%s', 'current_password': '%s'}".formatted(email, PASSWORD),
        session);
  }

  private int whoami(String session) throws IOException {
    return host.ask("GET", "/sessions/whoami", session).status();
  }

  private static String token(ApiHost.Answer answer) {
    return "Authorization: Bearer " + answer.text("session_token");
  }

  /** Refused input, row 78; OWASP ASVS 6.2.2, 7.2.4 and 7.4.3. */
  @Test
  void programChangesThePasswordAndGoesOnUnderAnotherToken() throws Exception {
    String elsewhere = host.bearer(ANN);
    String session = host.bearer(ANN);
    host.pass(Duration.ofHours(1));

    var answer = change(PASSWORD, ANOTHER, session);

    assertEquals(200, answer.status(), answer.sent().body());
    assertEquals(host.now.toString(), answer.json().at("/session/authenticated_at").asText());
    assertEquals(200, whoami(token(answer)));
    assertEquals(401, whoami(session), "the old value");
    assertEquals(401, whoami(elsewhere));
    assertEquals(List.of(host.log.head()), host.everywhere, "waits until it is in force");
    List<Message> mails = host.mails();
    assertEquals(List.of(ANN), mails.stream().map(mail -> mail.to().value()).toList());
    assertEquals(200, whoami(host.bearer(ANN, ANOTHER)));
  }

  @Test
  void pageChangesThePasswordAndItsBrowserGetsAnotherCookie() throws IOException {
    String cookie = host.cookie(ANN);

    var answer = change(PASSWORD, ANOTHER, cookie, OF_SHOP, "Sec-Fetch-Site: same-site");

    assertEquals(200, answer.status(), answer.sent().body());
    assertFalse(answer.json().has("session_token"), "no script can read it");
    assertNotEquals(cookie, ApiHost.cookie(answer));
    assertEquals(200, whoami(ApiHost.cookie(answer)));
    assertEquals(401, whoami(cookie));
  }

  /** OWASP ASVS 6.2.3. */
  @Test
  void whoDoesNotKnowThePasswordChangesAndDeletesNothing() throws IOException {
    String session = host.bearer(ANN);

    var password = change("some words in another row", ANOTHER, session);
    var deletion =
        host.post("/api/account/delete", "{'current_password': 'some other words'}", session);
    var address =
        host.post(
            "/api/account/email",
            "{'email': '%s', 'current_password': 'some other words'}".formatted(NEW),
            session);

    for (var answer : List.of(password, deletion, address)) {
      assertEquals(422, answer.status());
      assertEquals("wrong_password", answer.text("code"));
      assertEquals("/current_password", answer.json().at("/errors/0/pointer").asText());
    }
    assertEquals(0, host.log.head());
    assertEquals(200, whoami(session));
  }

  /** OWASP ASVS 6.3.1: a stolen session is no way to guess. */
  @Test
  void guessingThePasswordWithASessionIsSlowedDownAsAtTheLogin() throws IOException {
    String session = host.bearer(ANN);
    int tries = 0;
    while (change("some words in another row", ANOTHER, session).status() == 422) {
      tries++;
    }

    var answer = change(PASSWORD, ANOTHER, session);

    assertTrue(tries < 60, "so many tries: " + tries);
    assertEquals("too_many_attempts", answer.text("code"));
    assertEquals(200, whoami(session), "the session is not concerned");
  }

  @ParameterizedTest
  @CsvSource({
    "short, password_too_short",
    "ann@example.com, password_too_similar",
    "aaaaaaaaaaaaaaaaaaaa, password_too_easy"
  })
  void newPasswordThatNobodyMayHaveIsRefused(String wanted, String code) throws IOException {
    var answer = change(PASSWORD, wanted, host.bearer(ANN));

    assertEquals(code, answer.text("code"));
    assertEquals("/password", answer.json().at("/errors/0/pointer").asText());
  }

  /** OWASP ASVS 7.5.1. */
  @Test
  void addressIsConfirmedByTheCodeAtTheNewOneAndTheOldOneIsTold() throws Exception {
    String session = host.bearer(ANN);
    String flow = wish(NEW, session).text("flow");
    String body = "{'flow': '%s', 'code': '%s'}".formatted(flow, host.code());
    assertEquals(
        "code_not_good",
        host.post("/api/account/email/code", "{'flow': '%s', 'code': '0'}".formatted(flow), session)
            .text("code"));

    var answer = host.post("/api/account/email/code", body, session);

    assertEquals(NEW, answer.json().at("/session/identity/traits/email").asText());
    assertEquals(200, whoami(token(answer)));
    assertEquals(401, whoami(session));
    assertEquals(
        List.of(ANN), host.mails().stream().map(mail -> mail.to().value()).toList(), "the notice");
    assertEquals(422, host.post("/api/account/email/code", body, token(answer)).status());
  }

  @Test
  void linkIsGoodForItsOwnerAlone() throws Exception {
    host.person("bob@example.com");
    String session = host.bearer(ANN);
    wish(NEW, session);
    String body = "{'token': '%s'}".formatted(host.token());
    assertEquals(401, host.post("/api/account/email/confirm", body).status());
    var bobs = host.post("/api/account/email/confirm", body, host.bearer("bob@example.com"));
    assertEquals("token_not_good", bobs.text("code"));

    var answer = host.post("/api/account/email/confirm", body, session);

    assertEquals(NEW, answer.json().at("/session/identity/traits/email").asText());
  }

  /** Refused input, row 105: nothing says who is registered, and nobody is mailed. */
  @Test
  void takenAddressIsAnsweredAsAFreeOne() throws Exception {
    host.person("bob@example.com");
    String session = host.bearer(ANN);

    var taken = wish("bob@example.com", session);
    assertEquals(List.of(), host.mails());
    var free = wish(NEW, session);

    assertEquals(202, taken.status());
    assertEquals(free.status(), taken.status());
    assertEquals(free.sent().body().length(), taken.sent().body().length());
  }

  /** OWASP ASVS 7.4.2. */
  @Test
  void accountIsDeletedWithItsSessions() throws IOException {
    String elsewhere = host.bearer(ANN);
    String cookie = host.cookie(ANN);

    var answer =
        host.post(
            "/api/account/delete",
            "{'current_password': '%s'}".formatted(PASSWORD),
            cookie,
            OF_SHOP);

    assertEquals(204, answer.status());
    assertTrue(answer.sent().field("set-cookie").orElseThrow().contains("Max-Age=0"));
    assertEquals(401, whoami(cookie));
    assertEquals(401, whoami(elsewhere));
    assertTrue(host.identities.byEmail(ANN).isEmpty());
  }

  /** Refused input, row 74. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          password | {'current_password': '%s', 'password': 'turnips with gravy and peas'}
          email    | {'current_password': '%s', 'email': 'ann@example.org'}
          delete   | {'current_password': '%s'}
          """)
  void foreignPageChangesNothing(String path, String body) throws IOException {
    var answer =
        host.post(
            "/api/account/" + path,
            body.formatted(PASSWORD),
            host.cookie(ANN),
            "Origin: https://evil.example");

    assertEquals("foreign_origin", answer.text("code"));
    assertTrue(host.identities.byEmail(ANN).isPresent());
    assertEquals(0, host.log.head());
  }

  @Test
  void whereThereIsNoMailNobodyCouldConfirmAnAddress() throws IOException {
    try (var without =
        new ApiHost(ApiHost.Mail.NONE, new OpenApi(Path.of("../../docs/reference/api.yaml")))) {
      assertEquals(404, without.post("/api/account/email", "{}").status());
    }
  }
}
