package dev.sallyport.server.http;

import static dev.sallyport.server.http.AuthHost.AUTH;
import static dev.sallyport.server.http.AuthHost.cookie;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.server.mail.Message;
import dev.sallyport.store.audit.AuditQuestion;
import dev.sallyport.store.sessions.TokenKind;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** People have another address, with what a real postman would have brought them. */
final class AddressPagesTest {
  private static final String OURS = "Origin: " + AUTH;
  private static final String PASSWORD = "several words in a row";

  private final AuthHost host = new AuthHost();
  private final UUID ann = host.person("ann", PASSWORD);
  private final SessionValue value = host.login(ann, TokenKind.COOKIE);

  @AfterEach
  void stop() {
    host.close();
  }

  private RawHttp.Answer post(String path, String body, SessionValue shown) throws IOException {
    return host.post(path, body, OURS, cookie(shown));
  }

  private RawHttp.Answer ask(String email, String password) throws IOException {
    return post(
        "/settings/email",
        "email=" + encoded(email) + "&current_password=" + encoded(password),
        value);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String found(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertTrue(matcher.find(), text);
    return matcher.group(1);
  }

  private Message mail() throws InterruptedException {
    List<Message> mails = host.mail();
    assertEquals(1, mails.size());
    return mails.getFirst();
  }

  private String address() {
    return host.sessions.fact(value.hash()).orElseThrow().identity().email();
  }

  /** OWASP ASVS 7.2.4, 7.4.3 and 7.5.1. */
  @Test
  void addressIsChangedByTheCodeOtherSessionsEndAndTheOldAddressIsTold() throws Exception {
    SessionValue elsewhere = host.login(ann, TokenKind.COOKIE);
    String page = ask("ann@example.org", PASSWORD).body();
    Message mail = mail();
    assertEquals("ann@example.org", mail.to().value());
    assertTrue(mail.text().contains(AUTH + "/settings/email/confirm?token="), mail.text());
    assertEquals("ann@example.com", address(), "not yet");
    String flow = found("name=\"flow\" value=\"([^\"]+)\"", page);
    String code = found("Your code: (\\d{4} \\d{4})", mail.text());

    RawHttp.Answer answer =
        post("/settings/email/code", "flow=" + flow + "&code=" + encoded(code), value);

    assertEquals(200, answer.status(), answer.body());
    SessionValue after = host.given(answer).orElseThrow();
    assertTrue(host.admits(after));
    assertFalse(host.admits(value));
    assertFalse(host.admits(elsewhere));
    assertEquals(
        "ann@example.org", host.sessions.fact(after.hash()).orElseThrow().identity().email());
    assertEquals(List.of(host.log.head()), host.everywhere, "waits until it is in force");
    Message notice = mail();
    assertEquals("ann@example.com", notice.to().value());
    assertTrue(notice.text().contains("ann@example.org"), notice.text());
    assertEquals(
        List.of("address.changed"),
        host.trail.find(AuditQuestion.latest(10)).stream().map(event -> event.kind()).toList());
    assertFalse(
        host.trail.find(AuditQuestion.latest(10)).toString().contains("@"), "no address in it");
  }

  /** Refused input, row 108: programs that look into mail open links. */
  @Test
  void openingTheLinkChangesNothingAndItsButtonDoes() throws Exception {
    ask("ann@example.org", PASSWORD);
    String token = found("token=([A-Za-z0-9_-]+)", mail().text());
    String path = "/settings/email/confirm?token=" + token;

    assertTrue(host.ask("GET " + path, cookie(value)).body().contains("ann@example.org"));
    assertEquals(200, host.ask("GET " + path, cookie(value)).status());
    assertEquals("ann@example.com", address());

    assertEquals(200, post("/settings/email/confirm", "token=" + token, value).status());
    assertTrue(host.identities.byEmail("ann@example.org").isPresent());
  }

  @Test
  void linkIsGoodForItsOwnerAloneAndWhoIsNotSignedInComesBackToIt() throws Exception {
    SessionValue bobs = host.login(host.person("bob"), TokenKind.COOKIE);
    ask("ann@example.org", PASSWORD);
    String token = found("token=([A-Za-z0-9_-]+)", mail().text());
    String path = "/settings/email/confirm?token=" + token;

    assertEquals(422, post("/settings/email/confirm", "token=" + token, bobs).status());
    assertEquals(422, host.ask("GET " + path, cookie(bobs)).status());
    assertEquals(
        Optional.of("/sessions/renew?return_to=" + encoded(AUTH + path)),
        host.ask("GET " + path).field("location"));
    host.pass(Duration.ofHours(1));
    assertEquals(422, post("/settings/email/confirm", "token=" + token, value).status());
    assertEquals("ann@example.com", address());
  }

  /** Refused input, row 105: nothing says who is registered, and nobody is mailed. */
  @Test
  void takenAddressIsAnsweredAsAFreeOne() throws Exception {
    host.person("bob");

    RawHttp.Answer taken = ask("bob@example.com", PASSWORD);
    assertEquals(List.of(), host.mail());
    RawHttp.Answer free = ask("carol@example.com", PASSWORD);

    String flow = "value=\"[A-Za-z0-9_-]{43}\"";
    assertEquals(free.status(), taken.status());
    assertEquals(free.body().replaceAll(flow, ""), taken.body().replaceAll(flow, ""));
    assertEquals(
        422,
        post(
                "/settings/email/code",
                "flow="
                    + found("name=\"flow\" value=\"([^\"]+)\"", taken.body())
                    + "&code=00000000",
                value)
            .status());
  }

  /** OWASP ASVS 7.5.1. */
  @Test
  void whoDoesNotKnowThePasswordOrAnAddressAsksForNothing() throws Exception {
    assertEquals(422, ask("ann@example.org", "some words in another row").status());
    assertEquals(422, ask("no address", PASSWORD).status());
    assertEquals(List.of(), host.mail());
  }
}
