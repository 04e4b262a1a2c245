package dev.sallyport.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.crds.accessrule.Allow.Aal;
import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.server.passkeys.SoftAuthenticator;
import dev.sallyport.store.factors.Octets;
import dev.sallyport.store.factors.Passkey;
import dev.sallyport.store.sessions.TokenKind;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people do about their passkeys, with forms that a script has filled in. */
final class PasskeyPagesTest {
  private static final String OURS = "Origin: " + AuthHost.AUTH;
  private static final String LIST = "/settings/passkeys";

  private final AuthHost host = new AuthHost();
  private UUID ann = new UUID(0, 0);
  private SessionValue session;

  @BeforeEach
  void signIn() {
    ann = host.person("ann", "several words in a row");
    session = host.login(ann, TokenKind.COOKIE);
  }

  @AfterEach
  void stop() {
    host.close();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private RawHttp.Answer post(String path, String form, SessionValue value) throws IOException {
    return host.post(path, form, OURS, AuthHost.cookie(value));
  }

  private SoftAuthenticator phone() {
    return host.phone(ann, host.sessionOf(session), "Phone");
  }

  /** The form of a page that asks for a passkey, filled in. */
  private static String filled(String page, SoftAuthenticator phone) throws IOException {
    JsonNode options =
        new ObjectMapper().readTree(attribute(page, "data-options").replace("&#34;", "\""));
    Octets challenge = new Octets(options.at("/publicKey/challenge").asText());
    String ceremony = page.replaceFirst("(?s).*name=\"ceremony\" value=\"([^\"]+)\".*", "$1");
    return "ceremony=" + ceremony + "&answer=" + encoded(phone.get(challenge));
  }

  private static String attribute(String page, String name) {
    return page.replaceFirst("(?s).* " + name + "=\"([^\"]*)\".*", "$1");
  }

  @Test
  void pageListsWhatSomebodyHasAndHasAScriptAddMore() throws IOException {
    phone();

    String page = host.ask("GET " + LIST, AuthHost.cookie(session)).body();

    assertTrue(page.contains(">Phone "), page);
    assertTrue(page.contains("data-ask=\"/api/account/passkeys/options\" data-make"), page);
    assertTrue(page.contains(" hidden>"), page);
  }

  @Test
  void formThatNoScriptHasFilledInAddsNothing() throws IOException {
    var answer = post(LIST, "ceremony=&answer=", session);

    assertEquals(422, answer.status());
    assertEquals(List.of(), host.passkeys.of(ann));
  }

  /** Refused input, row 96: adding the first factor with a login that is not fresh. */
  @Test
  void firstOneTakesAFreshLogin() throws IOException {
    host.pass(Duration.ofMinutes(16));

    var answer = post(LIST, "ceremony=&answer=", session);

    assertEquals(302, answer.status());
    assertTrue(answer.field("location").orElseThrow().startsWith("/login?prompt=login"));
  }

  /** Refused input, row 96: removing a factor without one. */
  @Test
  void whoHasOneShowsItBeforeTheyAddRenameOrRemoveAny() throws IOException {
    phone();
    String passkey = "passkey=" + host.passkeys.of(ann).getFirst().id() + "&name=x";

    for (String path : List.of(LIST, LIST + "/rename", LIST + "/remove")) {
      var answer = post(path, passkey, session);
      assertEquals(302, answer.status());
      assertTrue(answer.field("location").orElseThrow().startsWith("/step-up?"), path);
    }
    assertEquals("Phone", host.passkeys.of(ann).getFirst().name());
  }

  @Test
  void passkeyRaisesTheSessionUnderAnotherValueAndLeadsBack() throws IOException {
    SoftAuthenticator phone = phone();
    String page = host.ask("GET /step-up", AuthHost.cookie(session)).body();

    var answer = post("/step-up/passkey", filled(page, phone), session);

    assertEquals(302, answer.status());
    SessionValue raised = host.given(answer).orElseThrow();
    assertFalse(host.admits(session), "the old value");
    assertEquals(Aal.AAL2, host.sessions.fact(raised.hash()).orElseThrow().assurance().aal());
    assertEquals(
        List.of("hwk", "mfa", "pwd", "user"),
        host.sessions.fact(raised.hash()).orElseThrow().assurance().amr());
  }

  /** Refused input, row 98: an answer again, and a passkey of somebody else. */
  @Test
  void answerRaisesOneSessionOnce() throws IOException {
    SoftAuthenticator phone = phone();
    String form = filled(host.ask("GET /step-up", AuthHost.cookie(session)).body(), phone);
    SessionValue raised = host.given(post("/step-up/passkey", form, session)).orElseThrow();
    SessionValue other = host.login(ann, TokenKind.COOKIE);

    assertEquals(422, post("/step-up/passkey", form, other).status());
    UUID bob = host.person("bob", "several words in a row");
    SessionValue his = host.login(bob, TokenKind.COOKIE);
    String asked = filled(host.ask("GET /step-up", AuthHost.cookie(other)).body(), phone);
    assertEquals(422, post("/step-up/passkey", asked, his).status());
    assertTrue(host.admits(raised));
  }

  @Test
  void removedPasskeyEndsOtherSessionsAndIsTold() throws Exception {
    phone();
    UUID passkey = host.passkeys.of(ann).getFirst().id();
    String page = host.ask("GET /step-up", AuthHost.cookie(session)).body();
    assertTrue(page.contains("id=\"passkey-confirm\""), page);
    SessionValue raised = raised();
    SessionValue elsewhere = host.login(ann, TokenKind.COOKIE);
    host.mail();

    var answer = post(LIST + "/remove", "passkey=" + passkey, raised);

    assertEquals(302, answer.status());
    assertEquals(List.of(), host.passkeys.of(ann));
    assertFalse(host.admits(raised));
    assertFalse(host.admits(elsewhere));
    assertTrue(host.admits(host.given(answer).orElseThrow()));
    assertEquals(1, host.mail().size());
  }

  private SessionValue raised() {
    SessionValue value = host.keys.issue(TokenKind.COOKIE);
    host.loginSurely(ann, value);
    return value;
  }

  @Test
  void passkeyIsRenamedToWhatCanBeSeen() throws IOException {
    phone();
    Passkey passkey = host.passkeys.of(ann).getFirst();
    SessionValue raised = raised();

    assertEquals(
        422, post(LIST + "/rename", "passkey=" + passkey.id() + "&name=%07", raised).status());
    assertEquals(
        302,
        post(LIST + "/rename", "passkey=" + passkey.id() + "&name=The+blue+one", raised).status());

    assertEquals("The blue one", host.passkeys.of(ann).getFirst().name());
  }

  @Test
  void passkeyOfSomebodyElseIsNotTouched() throws IOException {
    phone();
    UUID passkey = host.passkeys.of(ann).getFirst().id();
    UUID bob = host.person("bob", "several words in a row");
    SessionValue his = host.login(bob, TokenKind.COOKIE);

    post(LIST + "/rename", "passkey=" + passkey + "&name=mine", his);
    post(LIST + "/remove", "passkey=" + passkey, his);

    assertEquals("Phone", host.passkeys.of(ann).getFirst().name());
  }

  /** Refused input, row 74. */
  @Test
  void formOfAnotherSiteAddsNothing() throws IOException {
    assertEquals(
        403,
        host.post(
                LIST, "ceremony=&answer=", "Origin: https://evil.example", AuthHost.cookie(session))
            .status());
  }
}
