package dev.sallyport.server.http;

import static dev.sallyport.server.http.ApiHost.PASSWORD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sallyport.server.factors.TestFactors;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Accounts of people by mail, as JSON; and that all that is described is met. */
final class ApiByMailTest {
  private static final String ANN = "ann@example.com";
  private static final String ANOTHER = "turnips with plenty of gravy";

  private static final String PROGRAM =
      "{'email': '%s', 'password': '%s', 'carrier': 'bearer'}".formatted(ANN, PASSWORD);

  private final OpenApi described = new OpenApi(Path.of("../../docs/reference/api.yaml"));
  private final ApiHost host = new ApiHost(ApiHost.Mail.DEMANDED, described);

  ApiByMailTest() throws IOException {}

  @AfterEach
  void stop() {
    host.close();
  }

  private String begin(String path, String body) throws IOException {
    var answer = host.post(path, body);
    assertEquals(202, answer.status(), answer.sent().body());
    return answer.text("flow");
  }

  private int login() throws IOException {
    return host.post("/api/login", PROGRAM).status();
  }

  /** Refused input, rows 94, 105 and 113. */
  @Test
  void registrationSaysTheSameOfNewAndTakenAddressesAndNothingOfTheMail() throws Exception {
    var first = host.post("/api/register", PROGRAM);
    String code = host.code();
    var second = host.post("/api/register", PROGRAM);

    assertEquals(202, first.status());
    assertEquals(first.status(), second.status());
    assertEquals(first.sent().body().length(), second.sent().body().length());
    assertFalse(first.sent().body().replace(" ", "").contains(code.replace(" ", "")));
    assertEquals("You already have an account", host.mails().getFirst().subject().text());
  }

  /** Refused input, row 103. */
  @Test
  void addressIsConfirmedByItsCodeOnce() throws Exception {
    String flow = begin("/api/register", PROGRAM);
    String code = host.code();
    String body = "{'flow': '%s', 'code': '%s'}".formatted(flow, code);
    assertEquals(
        "code_not_good", host.post("/api/verify/code", body.replace(code, "0")).text("code"));

    assertEquals(204, host.post("/api/verify/code", body).status());

    assertEquals(422, host.post("/api/verify/code", body).status());
    assertEquals(1, host.everywhere.size());
    assertEquals(200, login());
  }

  /** Refused input, rows 103 and 110. */
  @Test
  void addressIsConfirmedByTheLinkOfTheLastMailAndNotByLookingAtIt() throws Exception {
    String flow = begin("/api/register", PROGRAM);
    String old = host.token();
    begin("/api/verify/resend", "{'flow': '%s'}".formatted(flow));
    String token = host.token();
    assertEquals(405, host.ask("GET", "/api/verify").status());

    assertEquals(422, host.post("/api/verify", "{'token': '%s'}".formatted(old)).status());
    assertEquals(204, host.post("/api/verify", "{'token': '%s'}".formatted(token)).status());

    assertEquals(422, host.post("/api/verify", "{'token': '%s'}".formatted(token)).status());
  }

  @Test
  void whoHasNotConfirmedTheirAddressGetsAnotherMailAndNoSession() throws Exception {
    begin("/api/register", PROGRAM);
    host.mails();

    var refused = host.post("/api/login", PROGRAM);

    assertEquals("verification_required", refused.text("code"));
    String body = "{'flow': '%s', 'code': '%s'}".formatted(refused.text("flow"), host.code());
    assertEquals(204, host.post("/api/verify/code", body).status());
    assertEquals(200, login());
  }

  /** Refused input, rows 78, 101 and 102. */
  @Test
  void forgottenPasswordIsReplacedOnceAndEverySessionEnds() throws Exception {
    begin("/api/register", PROGRAM);
    host.post("/api/verify", "{'token': '%s'}".formatted(host.token()));
    String session = host.bearer(ANN);
    String flow = begin("/api/recover", "{'email': '%s'}".formatted(ANN));
    String skipped = "{'token': '%s', 'password': '%s'}".formatted(flow, ANOTHER);
    assertEquals("token_not_good", host.post("/api/recover/password", skipped).text("code"));

    var code =
        host.post("/api/recover/code", "{'flow': '%s', 'code': '%s'}".formatted(flow, host.code()));
    String choice = "{'token': '%s', 'password': '%s'}".formatted(code.text("token"), ANOTHER);
    var weak = host.post("/api/recover/password", choice.replace(ANOTHER, "short"));
    assertEquals("password_too_short", weak.text("code"));
    assertEquals("/password", weak.json().at("/errors/0/pointer").asText());
    assertEquals(204, host.post("/api/recover/password", choice).status());

    assertEquals(422, host.post("/api/recover/password", choice).status());
    assertEquals(401, host.ask("GET", "/sessions/whoami", session).status());
    assertEquals("wrong_credentials", host.post("/api/login", PROGRAM).text("code"));
    assertEquals(200, host.post("/api/login", PROGRAM.replace(PASSWORD, ANOTHER)).status());
  }

  /** Refused input, row 90. */
  @Test
  void recoveryDoesNotSkipTheSecondFactor() throws Exception {
    UUID ann = host.person(ANN);
    String secret = host.addApp(ann);
    begin("/api/recover", "{'email': '%s'}".formatted(ANN));
    String choice = "{'token': '%s', 'password': '%s'}".formatted(host.token(), ANOTHER);
    assertEquals(204, host.post("/api/recover/password", choice).status());

    String pending = waits(host, PROGRAM.replace(PASSWORD, ANOTHER));
    var in =
        host.post("/api/login/second-factor", step(pending, TestFactors.code(secret, host.now)));

    assertEquals("aal2", in.json().at("/session/authenticator_assurance_level").asText());
  }

  /** Refused input, row 105. */
  @Test
  void nobodyHearsFromARecoveryWhetherAnybodyHasTheAddress() throws Exception {
    host.person(ANN);

    var known = host.post("/api/recover", "{'email': '%s'}".formatted(ANN));
    var unknown = host.post("/api/recover", "{'email': 'bob@example.com'}");

    assertEquals(known.status(), unknown.status());
    assertEquals(known.sent().body().length(), unknown.sent().body().length());
    assertEquals(List.of(ANN), host.mails().stream().map(mail -> mail.to().value()).toList());
    assertEquals("bad_email", host.post("/api/recover", "{'email': 'bob'}").text("code"));
  }

  /** Nothing is described that does not happen. */
  @Test
  void everyAnswerThatIsDescribedIsMet() throws Exception {
    try (var without = new ApiHost(ApiHost.Mail.NONE, described);
        var with = new ApiHost(ApiHost.Mail.SENT, described);
        var limited = new ApiHost(ApiHost.Mail.LIMITED, described)) {
      without.person(ANN);
      with.person(ANN);
      ofEveryAddress(with);
      secondFactor(without);
      factors(without);
      logins(without);
      logins(with);
      host.person(ANN);
      assertEquals(403, login());
      byMail(with);
      sessions(without);
      account(with);
      tooOften(limited);
    }
    assertEquals(described.described().toString(), described.met().toString());
  }

  private static void secondFactor(ApiHost at) throws IOException {
    String carl = PROGRAM.replace(ANN, "carl@example.com");
    UUID person = at.person("carl@example.com");
    String secret = at.addApp(person);
    String pending = waits(at, carl);
    String wrong = TestFactors.wrongCode(secret, at.now);
    assertEquals(422, at.post("/api/login/second-factor", step(pending, wrong)).status());
    at.forgetful = true;
    String code = TestFactors.code(secret, at.now);
    assertEquals(401, at.post("/api/login/second-factor", step(pending, code)).status());
    at.forgetful = false;
    at.pass(Duration.ofMinutes(1));
    code = TestFactors.code(secret, at.now);
    var in = at.post("/api/login/second-factor", step(waits(at, carl), code));
    assertEquals("aal2", in.json().at("/session/authenticator_assurance_level").asText());
    assertEquals(
        "pending_not_good", at.post("/api/login/second-factor", step(pending, code)).text("code"));

    pending = waits(at, carl);
    at.factors.lose(person);
    var offer = at.post("/api/login/enrolment", "{'pending': '%s'}".formatted(pending));
    assertEquals(
        422,
        at.post("/api/login/enrolment", "{'pending': '%s'}".formatted("A".repeat(43))).status());
    String confirm = "/api/login/enrolment/confirm";
    wrong = TestFactors.wrongCode(offer.text("secret"), at.now);
    assertEquals(422, at.post(confirm, enrol(pending, offer, wrong)).status());
    code = TestFactors.code(offer.text("secret"), at.now);
    var enrolled = at.post(confirm, enrol(pending, offer, code));
    assertEquals(10, enrolled.json().at("/backup_codes").size());
    assertEquals(422, at.post(confirm, enrol(pending, offer, code)).status());
    pending = waits(at, carl);
    at.factors.lose(person);
    offer = at.post("/api/login/enrolment", "{'pending': '%s'}".formatted(pending));
    at.forgetful = true;
    code = TestFactors.code(offer.text("secret"), at.now);
    assertEquals(401, at.post(confirm, enrol(pending, offer, code)).status());
    at.forgetful = false;
  }

  private static String waits(ApiHost at, String credentials) throws IOException {
    var answer = at.post("/api/login", credentials);
    assertEquals(202, answer.status(), answer.sent().body());
    assertEquals("[\"totp\",\"backup_code\"]", answer.json().at("/methods").toString());
    return answer.text("pending");
  }

  private static String step(String pending, String code) {
    return "{'pending': '%s', 'code': '%s', 'carrier': 'bearer'}".formatted(pending, code);
  }

  private static String enrol(String pending, ApiHost.Answer offer, String code) {
    return "{'pending': '%s', 'enrolment': '%s', 'code': '%s', 'carrier': 'bearer'}"
        .formatted(pending, offer.text("enrolment"), code);
  }

  /** What people do about their second factors while they are signed in. */
  private static void factors(ApiHost at) throws IOException {
    String path = "/api/account/factors";
    UUID person = at.person("dora@example.com");
    String session = at.bearer("dora@example.com");
    for (String one : List.of("", "/app", "/app/remove", "/codes")) {
      at.ask(one.isEmpty() ? "GET" : "POST", path + one);
    }
    at.post(path + "/app/confirm", "{'enrolment': 'a', 'code': '1'}");
    at.post("/api/second-factor", "{'code': '1'}");
    at.ask("GET", path, session);
    assertEquals(409, at.ask("POST", path + "/app/remove", session).status());
    var offer = at.ask("POST", path + "/app", session);
    String code = TestFactors.code(offer.text("secret"), at.now);
    String confirm = "{'enrolment': '%s', 'code': '%s'}".formatted(offer.text("enrolment"), code);
    assertEquals(422, at.post(path + "/app/confirm", confirm.replace(code, "x"), session).status());
    var added = at.post(path + "/app/confirm", confirm, session);
    assertEquals(10, added.json().at("/backup_codes").size());
    session = "Authorization: Bearer " + added.text("session_token");
    assertEquals(409, at.post(path + "/app/confirm", confirm, session).status());
    assertEquals(10, at.ask("POST", path + "/codes", session).json().at("/backup_codes").size());
    assertEquals(10, at.ask("GET", path, session).json().at("/backup_codes").asInt());
    at.pass(Duration.ofMinutes(16));
    assertEquals("login_too_old", at.ask("POST", path + "/codes", session).text("code"));
    at.factors.lose(person);
    String plain = at.bearer("dora@example.com");
    String secret = at.addApp(person);
    assertEquals("second_factor_required", at.ask("POST", path + "/codes", plain).text("code"));
    assertEquals(
        422,
        at.post(
                "/api/second-factor",
                "{'code': '%s'}".formatted(TestFactors.wrongCode(secret, at.now)),
                plain)
            .status());
    var raised =
        at.post(
            "/api/second-factor",
            "{'code': '%s'}".formatted(TestFactors.code(secret, at.now)),
            plain);
    assertEquals("aal2", raised.json().at("/session/authenticator_assurance_level").asText());
    session = "Authorization: Bearer " + raised.text("session_token");
    assertEquals(200, at.ask("POST", path + "/app/remove", session).status());
  }

  private static void tooOften(ApiHost at) throws IOException {
    String flow = at.post("/api/recover", "{'email': '%s'}".formatted(ANN)).text("flow");
    String code = "{'flow': '%s', 'code': '0'}".formatted(flow);
    at.person("bob@example.com");
    untilRefused(at, "/api/account/email/code", code, at.bearer("bob@example.com"));
    untilRefused(at, "/api/second-factor", "{'code': '000000'}", at.bearer("bob@example.com"));
    UUID eve = at.person("eva@example.com");
    String secret = at.addApp(eve);
    for (int i = 0; i < 6; i++) {
      at.pass(Duration.ofSeconds(1));
      at.post(
          "/api/login/second-factor",
          step(
              waits(at, PROGRAM.replace(ANN, "eva@example.com")),
              TestFactors.wrongCode(secret, at.now)));
    }
    untilRefused(at, "/api/verify/code", code);
    untilRefused(at, "/api/recover/code", code);
    untilRefused(at, "/api/verify/resend", "{'flow': '%s'}".formatted(flow));
    untilRefused(at, "/api/recover/resend", "{'flow': '%s'}".formatted(flow));
    untilRefused(at, "/api/recover", "{'email': '%s'}".formatted(ANN));
    untilRefused(at, "/api/register", PROGRAM);
  }

  /** The limits are those of docs/reference/runtime-settings.md, all below this. */
  private static void untilRefused(ApiHost at, String path, String body, String... fields)
      throws IOException {
    for (int i = 0; i < 60; i++) {
      if (at.post(path, body, fields).status() == 429) {
        return;
      }
    }
    throw new AssertionError(path + " is answered as often as somebody wants");
  }

  /** What is refused before it is looked at. */
  private void ofEveryAddress(ApiHost at) throws Exception {
    String session = at.bearer(ANN);
    String id = at.ask("GET", "/api/sessions", session).json().at("/items/0/id").asText();
    for (String operation : described.described().keySet()) {
      String[] words = operation.split(" ", 2);
      String method = words[0];
      String path = words[1].replace("{id}", id);
      if (path.equals("/api/openapi.yaml") || path.startsWith("/sessions/")) {
        at.ask(method, path);
        continue;
      }
      at.ask(method, path + "?x=1", session);
      if (!method.equals("GET")) {
        at.ask(method, path, "Origin: https://evil.example");
        at.send(method, path, "x", session);
        at.send(method, path, "x".repeat(17_000), session, "Content-Type: application/json");
      }
      at.away = true;
      if (legal(path).isEmpty()) {
        at.ask(method, path, session);
      } else {
        at.post(path, legal(path), session);
      }
      at.away = false;
    }
  }

  private static String legal(String path) {
    String secret = "A".repeat(43);
    return switch (path) {
      case "/api/login", "/api/register" -> PROGRAM;
      case "/api/login/enrolment" -> "{'pending': '%s'}".formatted(secret);
      case "/api/login/second-factor" -> step(secret, "1");
      case "/api/login/enrolment/confirm" ->
          "{'pending': '%s', 'enrolment': 'a', 'code': '1', 'carrier': 'bearer'}".formatted(secret);
      case "/api/second-factor" -> "{'code': '1'}";
      case "/api/account/factors/app/confirm" -> "{'enrolment': 'a', 'code': '1'}";
      case "/api/recover" -> "{'email': '%s'}".formatted(ANN);
      case "/api/verify" -> "{'token': '%s'}".formatted(secret);
      case "/api/verify/code", "/api/recover/code" ->
          "{'flow': '%s', 'code': '1'}".formatted(secret);
      case "/api/verify/resend", "/api/recover/resend" -> "{'flow': '%s'}".formatted(secret);
      case "/api/recover/password" ->
          "{'token': '%s', 'password': '%s'}".formatted(secret, ANOTHER);
      case "/api/account/password" ->
          "{'current_password': '%s', 'password': '%s'}".formatted(PASSWORD, ANOTHER);
      case "/api/account/email" ->
          "{'current_password': '%s', 'email': 'ann@example.org'}".formatted(PASSWORD);
      case "/api/account/email/code" -> "{'flow': '%s', 'code': '1'}".formatted(secret);
      case "/api/account/email/confirm" -> "{'token': '%s'}".formatted(secret);
      case "/api/account/delete" -> "{'current_password': '%s'}".formatted(PASSWORD);
      default -> "";
    };
  }

  private static void logins(ApiHost at) throws IOException {
    at.post("/api/login", PROGRAM);
    at.post("/api/login", PROGRAM.replace(PASSWORD, "wrong"));
    at.post("/api/register", PROGRAM);
    at.forgetful = true;
    at.post("/api/login", PROGRAM);
    at.post("/api/register", PROGRAM.replace("ann", "eve"));
    at.forgetful = false;
    for (int i = 0; i < 12; i++) {
      at.post("/api/register", PROGRAM.replace("ann", "ann" + i));
      at.post("/api/login", PROGRAM);
    }
    at.post("/api/register", PROGRAM.replace(PASSWORD, "short"));
  }

  private static void byMail(ApiHost at) throws Exception {
    at.mails();
    var flow = at.post("/api/recover", "{'email': '%s'}".formatted(ANN)).text("flow");
    var again = at.post("/api/recover/resend", "{'flow': '%s'}".formatted(flow)).text("flow");
    String code =
        at.mails().getLast().text().replaceAll("(?s).*Your code: (\\d{4} \\d{4}).*", "$1");
    at.post("/api/recover", "{'email': 'nobody'}");
    at.post("/api/recover/code", "{'flow': '%s', 'code': '0'}".formatted(again));
    var token =
        at.post("/api/recover/code", "{'flow': '%s', 'code': '%s'}".formatted(again, code))
            .text("token");
    String choice = "{'token': '%s', 'password': '%s'}".formatted(token, ANOTHER);
    at.post("/api/recover/password", choice);
    at.post("/api/recover/password", choice);
    at.mails();
    flow = at.post("/api/register", PROGRAM.replace("ann", "zoe")).text("flow");
    code = at.code();
    at.post("/api/verify/code", "{'flow': '%s', 'code': '0'}".formatted(flow));
    at.post("/api/verify/code", "{'flow': '%s', 'code': '%s'}".formatted(flow, code));
    flow = at.post("/api/register", PROGRAM.replace("ann", "yan")).text("flow");
    at.mails();
    at.post("/api/verify/resend", "{'flow': '%s'}".formatted(flow));
    String verify = "{'token': '%s'}".formatted(at.token());
    at.post("/api/verify", verify);
    at.post("/api/verify", verify);
  }

  private static void account(ApiHost at) throws Exception {
    String bob = "bob@example.com";
    at.person(bob);
    at.mails();
    at.pass(Duration.ofHours(2));
    String session = at.bearer(bob);
    for (String path : List.of("password", "email", "email/code", "email/confirm", "delete")) {
      at.post("/api/account/" + path, legal("/api/account/" + path));
    }
    at.post("/api/account/email/code", legal("/api/account/email/code"), session);
    at.post("/api/account/email/confirm", legal("/api/account/email/confirm"), session);
    String email = legal("/api/account/email").replace("ann@", "bob@");
    at.post("/api/account/email", email.replace("bob@example.org", "bob"), session);
    at.post("/api/account/email", email, session);
    session =
        after(
            at.post(
                "/api/account/email/confirm", "{'token': '%s'}".formatted(at.token()), session));
    at.mails();
    String flow =
        at.post("/api/account/email", email.replace(".org", ".net"), session).text("flow");
    String code = "{'flow': '%s', 'code': '%s'}".formatted(flow, at.code());
    session = after(at.post("/api/account/email/code", code, session));
    session = after(at.post("/api/account/password", legal("/api/account/password"), session));
    at.post("/api/account/password", legal("/api/account/password"), session);
    String delete = legal("/api/account/delete");
    at.post("/api/account/delete", delete, session);
    String again = at.bearer(ANN, ANOTHER);
    at.post("/api/account/delete", delete.replace(PASSWORD, ANOTHER), again);
    untilRefused(at, "/api/account/delete", delete, session);
    at.post("/api/account/password", legal("/api/account/password"), session);
    at.post("/api/account/email", email, session);
  }

  private static String after(ApiHost.Answer answer) {
    return "Authorization: Bearer " + answer.text("session_token");
  }

  private static void sessions(ApiHost at) throws IOException {
    at.pass(Duration.ofHours(2));
    at.ask("POST", "/api/logout");
    at.ask("POST", "/api/logout/everywhere");
    at.ask("GET", "/api/sessions");
    at.ask("DELETE", "/api/sessions");
    String id = "01900000-0000-7000-8000-000000000000";
    at.ask("DELETE", "/api/sessions/" + id);
    String session = at.bearer(ANN);
    at.ask("DELETE", "/api/sessions/" + id, session);
    at.ask("GET", "/sessions/whoami", session);
    at.ask("POST", "/sessions/refresh", session);
    at.away = true;
    at.ask("GET", "/sessions/whoami", session);
    at.ask("POST", "/sessions/refresh", session);
    at.away = false;
    at.ask("POST", "/sessions/refresh", at.cookie(ANN), "Origin: https://evil.example");
    at.ask("DELETE", "/api/sessions", session);
    String own = at.ask("GET", "/api/sessions", session).json().at("/items/0/id").asText();
    at.ask("DELETE", "/api/sessions/" + own, session);
    at.ask("POST", "/sessions/refresh", session);
    at.ask("POST", "/api/logout/everywhere", at.bearer(ANN));
  }

  /** Refused input, row 106: a recovery in a browser where somebody else is signed in. */
  @Test
  void recoveryWhereSomebodyElseIsSignedInTouchesNoSessionOfTheirsAndBeginsNone() throws Exception {
    begin("/api/register", PROGRAM);
    host.post("/api/verify", "{'token': '%s'}".formatted(host.token()));
    String bobs = "bob@example.com";
    begin("/api/register", PROGRAM.replace(ANN, bobs));
    host.post("/api/verify", "{'token': '%s'}".formatted(host.token()));
    String session = host.cookie(bobs);
    begin("/api/recover", "{'email': '%s'}".formatted(ANN));

    var done =
        host.post(
            "/api/recover/password",
            "{'token': '%s', 'password': '%s'}".formatted(host.token(), ANOTHER),
            session,
            "Origin: " + ApiHost.SHOP);

    assertEquals(204, done.status(), done.sent().body());
    assertEquals(Optional.empty(), done.sent().field("set-cookie"));
    assertEquals(
        bobs,
        host.ask("GET", "/sessions/whoami", session).json().at("/identity/traits/email").asText());
  }
}
