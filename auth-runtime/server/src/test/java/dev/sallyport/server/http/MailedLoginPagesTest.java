package dev.sallyport.server.http;

import static dev.sallyport.server.http.AuthHost.AUTH;
import static dev.sallyport.server.http.AuthHost.SHOP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.server.mail.Message;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Signing in by a link or a code in a mail. */
final class MailedLoginPagesTest {
  private static final String OURS = "Origin: " + AUTH;
  private static final Pattern FLOW = Pattern.compile("name=\"flow\" value=\"([^\"]+)\"");
  private static final Pattern CODE = Pattern.compile("(?m)^Your code: (\\d{4} \\d{4})$");
  private static final Pattern LINK = Pattern.compile("/login/mail/open\\?token=([\\w-]{43})");

  private final AuthHost host = new AuthHost();
  private final UUID ann = host.person("ann");

  @AfterEach
  void stop() {
    host.close();
  }

  private RawHttp.Answer ask(String email) throws Exception {
    return host.post(
        "/login/mail", "email=" + encoded(email) + "&return_to=" + encoded(SHOP + "/cart"), OURS);
  }

  private RawHttp.Answer code(String flow, String code) throws Exception {
    return host.post(
        "/login/mail/code",
        "flow=" + flow + "&code=" + encoded(code) + "&return_to=" + encoded(SHOP + "/cart"),
        OURS);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String found(Pattern pattern, String text) {
    var found = pattern.matcher(text);
    assertTrue(found.find(), text);
    return found.group(1);
  }

  private static boolean hasSession(RawHttp.Answer answer) {
    return answer.fields().stream().anyMatch(field -> field.startsWith("Set-Cookie: sid="));
  }

  private String mailed() throws Exception {
    List<Message> mail = host.mail();
    assertEquals(1, mail.size());
    return mail.getFirst().text();
  }

  @Test
  void codeSignsInOnceWhereItWasAskedFor() throws Exception {
    String flow = found(FLOW, ask("ann@example.com").body());
    String code = found(CODE, mailed());

    assertEquals(422, code(flow, "0000 0000").status());
    RawHttp.Answer answer = code(flow, code);

    assertEquals(302, answer.status());
    assertEquals(Optional.of(SHOP + "/cart"), answer.field("location"));
    assertTrue(hasSession(answer));
    assertEquals(422, code(flow, code).status());
  }

  /** Refused input, row 110: programs that look into mail open links. */
  @Test
  void linkSaysAsWhomAndSignsInByItsButtonOnce() throws Exception {
    ask("ann@example.com");
    String token = found(LINK, mailed());

    RawHttp.Answer page = host.ask("GET /login/mail/open?token=" + token);
    assertTrue(page.body().contains("ann@example.com"), page.body());
    assertFalse(hasSession(page));
    assertTrue(hasSession(host.post("/login/mail/open", "token=" + token, OURS)));
    assertEquals(422, host.post("/login/mail/open", "token=" + token, OURS).status());
    assertEquals(422, host.ask("GET /login/mail/open?token=" + token).status());
  }

  /** Refused input, row 91: mail is the first factor, and never the second one too. */
  @Test
  void secondFactorIsAskedForAfterwards() throws Exception {
    host.addApp(ann);
    String flow = found(FLOW, ask("ann@example.com").body());

    RawHttp.Answer answer = code(flow, found(CODE, mailed()));

    assertEquals(
        Optional.of("/login/mfa?return_to=" + encoded(SHOP + "/cart")), answer.field("location"));
    assertFalse(hasSession(answer));
  }

  /** Refused input, rows 103 and 114. */
  @Test
  void codeIsGoodForTenMinutesAndNotForSomebodyWhoWasDisabled() throws Exception {
    String flow = found(FLOW, ask("ann@example.com").body());
    String late = found(CODE, mailed());
    host.pass(Duration.ofMinutes(10));
    assertEquals(422, code(flow, late).status());

    String other = found(FLOW, ask("ann@example.com").body());
    String code = found(CODE, mailed());
    host.identities.disable(ann);
    assertEquals(422, code(other, code).status());
  }

  /** Refused input, row 105. */
  @Test
  void strangerReadsTheSameAndGetsNoMail() throws Exception {
    String known = ask("ann@example.com").body().replaceAll("[\\w-]{43}", "");
    host.mail();

    assertEquals(known, ask("zoe@example.com").body().replaceAll("[\\w-]{43}", ""));
    assertEquals(List.of(), host.mail());
  }

  @Test
  void loginPageLeadsThere() throws Exception {
    assertTrue(host.ask("GET /login").body().contains("href=\"/login/mail\""));
    assertEquals(200, host.ask("GET /login/mail").status());
    assertEquals(422, ask("no address").status());
  }
}
