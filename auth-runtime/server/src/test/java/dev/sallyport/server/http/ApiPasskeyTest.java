package dev.sallyport.server.http;

import static dev.sallyport.server.http.ApiHost.PASSWORD;
import static dev.sallyport.server.http.ApiHost.SHOP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sallyport.server.passkeys.SoftAuthenticator;
import dev.sallyport.store.factors.Octets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Passkeys, as JSON. */
final class ApiPasskeyTest {
  private static final String ANN = "ann@example.com";
  private static final String LOGIN = "/api/login/passkey";
  private static final String RAISE = "/api/second-factor/passkey";
  private static final String OWN = "/api/account/passkeys";
  private static final String SECOND = "/api/login/second-factor/passkey";

  private final ApiHost host =
      new ApiHost(ApiHost.Mail.SENT, new OpenApi(Path.of("../../docs/reference/api.yaml")));
  private SoftAuthenticator phone;

  ApiPasskeyTest() throws IOException {}

  @BeforeEach
  void enrol() throws IOException {
    phone = enrolled(host, ANN);
  }

  @AfterEach
  void stop() {
    host.close();
  }

  private static SoftAuthenticator enrolled(ApiHost at, String email) throws IOException {
    UUID person = at.person(email);
    String session = at.bearer(email);
    var list = at.ask("GET", "/api/sessions", session);
    return at.phone(
        person, UUID.fromString(list.json().at("/items/0/id").asText()), "phone of " + email);
  }

  /** Everything that the document says of these addresses. */
  static void everyAnswer(ApiHost at) throws IOException {
    String sue = "sue@example.com";
    SoftAuthenticator phone = enrolled(at, sue);
    login(at, phone);
    at.forgetful = true;
    login(at, phone);
    at.forgetful = false;
    at.post(LOGIN, answer(at.ask("POST", LOGIN + "/options"), "{}"));
    String pending = pending(at, sue);
    String waits = "{'pending': '%s'}".formatted(pending);
    confirm(at, phone, pending);
    at.post(SECOND + "/options", waits);
    at.post(SECOND, with(pending, answer(at.ask("POST", LOGIN + "/options"), "{}")));
    at.forgetful = true;
    confirm(at, phone, pending(at, sue));
    at.forgetful = false;
    String session = "Authorization: Bearer " + login(at, phone).text("session_token");
    String raised = raise(at, phone, session);
    own(at, phone, raised);
    nobody(at);
  }

  /** With a session; the token by which it goes on. */
  private static String raise(ApiHost at, SoftAuthenticator phone, String session)
      throws IOException {
    at.post(RAISE, body(at.ask("POST", RAISE + "/options", session), "{}"), session);
    var question = at.ask("POST", RAISE + "/options", session);
    return token(at.post(RAISE, body(question, phone.get(challenge(question))), session));
  }

  private static void own(ApiHost at, SoftAuthenticator phone, String session) throws IOException {
    at.post(OWN, body(at.ask("POST", OWN + "/options", session), "{}"), session);
    var question = at.ask("POST", OWN + "/options", session);
    SoftAuthenticator second = phone.sibling("second");
    at.post(OWN, body(question, second.create(challenge(question))), session);
    String id = at.ask("GET", OWN, session).json().at("/items/1/id").asText();
    at.post(OWN + "/" + id, "{'name': 'Blue'}", session);
    at.post(OWN + "/" + UUID.randomUUID(), "{'name': 'Blue'}", session);
    at.ask("DELETE", OWN + "/" + UUID.randomUUID(), session);
    session = token(at.ask("DELETE", OWN + "/" + id, session));
    id = at.ask("GET", OWN, session).json().at("/items/0/id").asText();
    session = token(at.ask("DELETE", OWN + "/" + id, session));
    at.ask("POST", RAISE + "/options", session);
  }

  /** Without one. */
  private static void nobody(ApiHost at) throws IOException {
    String id = OWN + "/" + UUID.randomUUID();
    String answered = body(at.ask("POST", LOGIN + "/options"), "{}");
    at.ask("POST", RAISE + "/options");
    at.post(RAISE, answered);
    at.ask("GET", OWN);
    at.ask("POST", OWN + "/options");
    at.post(OWN, answered);
    at.post(id, "{'name': 'Blue'}");
    at.ask("DELETE", id);
  }

  private static String token(ApiHost.Answer answer) {
    return "Authorization: Bearer " + answer.text("session_token");
  }

  private static String body(ApiHost.Answer question, String answer) {
    return "{'ceremony': '%s', 'answer': %s}".formatted(question.text("ceremony"), answer);
  }

  private static ApiHost.Answer login(ApiHost at, SoftAuthenticator phone) throws IOException {
    var question = at.ask("POST", LOGIN + "/options");
    return at.post(LOGIN, answer(question, phone.get(challenge(question))));
  }

  private static ApiHost.Answer confirm(ApiHost at, SoftAuthenticator phone, String pending)
      throws IOException {
    var question = at.post(SECOND + "/options", "{'pending': '%s'}".formatted(pending));
    return at.post(SECOND, with(pending, answer(question, phone.get(challenge(question)))));
  }

  private static String answer(ApiHost.Answer question, String answer) {
    return "{'ceremony': '%s', 'answer': %s, 'carrier': 'bearer'}"
        .formatted(question.text("ceremony"), answer);
  }

  private static String with(String pending, String answer) {
    return answer.replaceFirst("\\{", "{'pending': '%s', ".formatted(pending));
  }

  private static Octets challenge(ApiHost.Answer question) {
    return new Octets(question.json().at("/options/publicKey/challenge").asText());
  }

  /** What a password alone leads to, for somebody who has a passkey. */
  private static String pending(ApiHost at, String email) throws IOException {
    return at.post(
            "/api/login",
            "{'email': '%s', 'password': '%s', 'carrier': 'bearer'}".formatted(email, PASSWORD))
        .text("pending");
  }

  @Test
  void passkeyAloneIsTwoFactors() throws IOException {
    var answer = login(host, phone);

    assertEquals(200, answer.status());
    assertEquals("aal2", answer.json().at("/session/authenticator_assurance_level").asText());
    assertEquals(ANN, answer.json().at("/session/identity/traits/email").asText());
  }

  @Test
  void passkeyIsTheSecondStepOfALogin() throws IOException {
    phone.flags = SoftAuthenticator.PRESENT;

    var answer = confirm(host, phone, pending(host, ANN));

    assertEquals(200, answer.status());
    assertEquals("aal2", answer.json().at("/session/authenticator_assurance_level").asText());
  }

  @Test
  void passkeyRaisesASessionThatIsNotEnough() throws IOException {
    String session = token(login(host, phone));

    String raised = raise(host, phone, session);

    assertEquals(401, host.ask("GET", "/sessions/whoami", session).status(), "the old value");
    assertEquals(200, host.ask("GET", "/sessions/whoami", raised).status());
  }

  /** OWASP ASVS 7.4.3. */
  @Test
  void removedPasskeyLogsNobodyIn() throws IOException {
    String session = token(login(host, phone));
    String id = host.ask("GET", OWN, session).json().at("/items/0/id").asText();

    assertEquals(200, host.ask("DELETE", OWN + "/" + id, session).status());

    assertEquals(422, login(host, phone).status());
  }

  /** Refused input, row 96: a factor that is added without the one that there is. */
  @Test
  void passwordAloneAddsNoPasskeyBesideAnother() throws IOException {
    String eve = "eve@example.com";
    UUID person = host.person(eve);
    String session = host.bearer(eve);
    var list = host.ask("GET", "/api/sessions", session);
    host.phone(person, UUID.fromString(list.json().at("/items/0/id").asText()), "phone of eve");

    var refused = host.ask("POST", OWN + "/options", session);

    assertEquals(403, refused.status());
    assertEquals("second_factor_required", refused.text("code"));
  }

  /** Refused input, row 111: nobody learns whether an address has a passkey. */
  @Test
  void questionToAnybodyNamesNobody() throws IOException {
    var question = host.ask("POST", LOGIN + "/options");

    assertFalse(question.json().at("/options/publicKey").has("allowCredentials"));
    assertEquals(400, host.post(LOGIN + "/options", "{'email': '%s'}".formatted(ANN)).status());
  }

  /** Refused input, row 98: oversized fields, and what is no answer at all. */
  @Test
  void answerThatIsNoneIsRefused() throws IOException {
    for (String answer :
        new String[] {"{}", "{'id': 1}", "{'id': '%s'}".formatted("A".repeat(14_000))}) {
      var question = host.ask("POST", LOGIN + "/options");
      var refused = host.post(LOGIN, answer(question, answer));

      assertEquals(422, refused.status(), answer);
      assertEquals("passkey_not_good", refused.text("code"));
    }
    assertEquals(
        400, host.post(LOGIN, "{'ceremony': 'x', 'answer': 'y', 'carrier': 'bearer'}").status());
    assertEquals(
        413,
        host.post(
                LOGIN,
                answer(
                    host.ask("POST", LOGIN + "/options"),
                    "{'id': '%s'}".formatted("A".repeat(17_000))))
            .status());
  }

  /** Refused input, row 74: a page of another site logs nobody in. */
  @Test
  void foreignPageDoesNotEvenAsk() throws IOException {
    assertEquals(
        403, host.ask("POST", LOGIN + "/options", "Origin: https://evil.example").status());
    assertEquals(200, host.ask("POST", LOGIN + "/options", "Origin: " + SHOP).status());
  }
}
