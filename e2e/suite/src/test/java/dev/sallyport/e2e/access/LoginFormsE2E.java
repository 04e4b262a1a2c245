package dev.sallyport.e2e.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.cluster.Installation;
import dev.sallyport.cluster.OtherSettings;
import dev.sallyport.e2e.Visitor;
import dev.sallyport.e2e.WithSallyport;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the two forms say to whom, and what they keep to themselves. */
@ExtendWith(WithSallyport.class)
final class LoginFormsE2E {
  private static final String GOOD_PASSWORD = "several words in a row";

  private Installation sallyport;
  private Visitor visitor;

  @BeforeEach
  void arrive(Installation installation) {
    sallyport = installation;
    visitor = new Visitor(installation);
  }

  @AfterEach
  void leave() {
    visitor.close();
  }

  @Test
  void wrongPasswordAndUnknownAddressAreAnsweredAlike() throws Exception {
    String known = sallyport.summary().demoUser().email();
    String unknown = somebody();

    var wrong = visitor.send("/login", credentials(known, "not the password of this person"));
    var nobody = visitor.send("/login", credentials(unknown, "not the password of this person"));
    var notEvenAnAddress = visitor.send("/login", credentials("nobody", "not the password"));

    assertEquals(422, wrong.statusCode());
    assertTrue(wrong.body().contains("E-mail or password is wrong."), wrong.body());
    assertEquals(looks(wrong, known), looks(nobody, unknown));
    assertEquals(looks(wrong, known), looks(notEvenAnAddress, "nobody"));
  }

  @Test
  void refusedLoginKeepsTheAddressAndNeverThePassword() throws Exception {
    var answer = visitor.send("/login", credentials("a@example.com", "zzz-secret-zzz"));

    assertTrue(answer.body().contains("value=\"a@example.com\""), answer.body());
    assertFalse(answer.body().contains("zzz-secret-zzz"), answer.body());
    assertEquals("", visitor.cookie());
  }

  @Test
  void whoRegistersCanSignIn() throws Exception {
    String email = somebody();

    visitor.registered(email, GOOD_PASSWORD);

    var account = visitor.shop("/account", Visitor.JSON);
    assertEquals(200, account.statusCode());
    assertEquals(email, Visitor.headersThatReached(account).get("x-user-email"));
  }

  @Test
  void registrationSaysWhatIsWrongAndKeepsTheAddress() throws Exception {
    String email = somebody();
    refused(credentials(email, "too short"), email, "use at least 15 characters");
    refused(credentials(email, "x".repeat(200)), email, "use at most 128 characters");
    refused(credentials(email, "qwerty123456789"), email, "those that are tried first");
    refused(credentials(email, "monkeydragonmaster"), email, "easy to guess");
    refused(credentials(email, email), email, "too similar to your e-mail address");
    refused(credentials(email, "Sallyport-Sallyport"), email, "too similar to the name of this");
    refused(credentials("nobody", GOOD_PASSWORD), "nobody", "name@example.com");
    refused(credentials("", GOOD_PASSWORD), "", "name@example.com");
    refused(Map.of(), "", "name@example.com");
  }

  @Test
  void whatWasTypedIsShownAsTextAndNeverAsMarkup() throws Exception {
    String typed = "\"><script>alert(1)</script>@example.com";
    for (String path : List.of("/login", "/register")) {
      var answer = visitor.send(path, credentials(typed, GOOD_PASSWORD));

      assertEquals(422, answer.statusCode());
      assertFalse(answer.body().contains("<script>"), answer.body()); // Ours has attributes.
      assertTrue(answer.body().contains("value=\"&#34;>"), answer.body());
    }
  }

  @Test
  void pagesForbidScriptsFramesAndCopiesInCaches() throws Exception {
    for (String path : List.of("/login", "/register", "/nothing-here")) {
      var headers = visitor.auth(path).headers();

      String policy = headers.firstValue("content-security-policy").orElseThrow();
      assertTrue(policy.startsWith("default-src 'none'"), policy);
      assertTrue(policy.contains("frame-ancestors 'none'"), policy);
      assertFalse(policy.contains("unsafe"), policy);
      assertEquals("no-store", headers.firstValue("cache-control").orElseThrow());
      assertEquals("nosniff", headers.firstValue("x-content-type-options").orElseThrow());
      assertEquals("same-origin", headers.firstValue("referrer-policy").orElseThrow());
    }
  }

  /** Refused input, row 80. */
  @Test
  void registrationThatIsClosedIsNotOfferedAndMakesNobodyAnAccount() throws Exception {
    try (OtherSettings _ =
        sallyport.reconfigure("runtime", yaml -> yaml + "registration: {open: false}\n")) {
      Map<String, String> account = credentials(somebody(), GOOD_PASSWORD);

      assertFalse(visitor.auth("/login").body().contains("/register"));
      assertEquals(403, visitor.auth("/register").statusCode());
      HttpResponse<String> answer = visitor.send("/register", account);
      assertEquals(403, answer.statusCode());
      assertTrue(answer.body().contains("Registration is closed"), answer.body());
      assertEquals(422, visitor.send("/login", account).statusCode());
    }
  }

  private void refused(Map<String, String> form, String kept, String sentence) throws Exception {
    var answer = visitor.send("/register", form);
    assertEquals(422, answer.statusCode());
    assertTrue(answer.body().contains(sentence), answer.body());
    assertTrue(answer.body().contains("value=\"" + kept + "\""), answer.body());
    assertEquals("", visitor.cookie());
  }

  /** Everything about an answer that somebody could tell two of them apart by. */
  private static Map<String, Object> looks(HttpResponse<String> answer, String email) {
    Map<String, Object> looks = new TreeMap<>();
    answer.headers().map().forEach((name, values) -> looks.put(name, Set.copyOf(values)));
    looks.remove("date");
    looks.remove("content-length");
    looks.put(":status", answer.statusCode());
    looks.put(":page", answer.body().replace("value=\"" + email + "\"", "value"));
    return looks;
  }

  private static String somebody() {
    return UUID.randomUUID() + "@example.com";
  }

  private static Map<String, String> credentials(String email, String password) {
    return Map.of("email", email, "password", password);
  }
}
