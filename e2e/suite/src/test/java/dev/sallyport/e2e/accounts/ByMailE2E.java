package dev.sallyport.e2e.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.cluster.CapturedMail;
import dev.sallyport.cluster.Installation;
import dev.sallyport.cluster.mailbox.Captured;
import dev.sallyport.e2e.Visitor;
import dev.sallyport.e2e.WithSallyport;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Registration, verification and recovery, with the mail that really arrives. */
@ExtendWith(WithSallyport.class)
final class ByMailE2E {
  private static final String PASSWORD = "several words in a row";
  private static final String ANOTHER = "turnips with plenty of gravy";
  private static final String CONFIRM = "Confirm your e-mail address";
  private static final String CHOOSE = "Choose a new password";
  private static final Pattern FLOW =
      Pattern.compile("name=\"flow\" value=\"([A-Za-z0-9_-]{43})\"");
  private static final Pattern TOKEN =
      Pattern.compile("name=\"token\" value=\"([A-Za-z0-9_-]{43})\"");

  private final String email = UUID.randomUUID() + "@example.com";
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
  void linkVerifiesOnceItsButtonIsPressedAndEverySessionKnowsAtOnce() throws Exception {
    visitor.registered(email, PASSWORD);
    Captured mail = sallyport.mail().await(email, CONFIRM);
    String link = CapturedMail.link(mail);
    assertEquals("false", verified());

    // Refused input, row 110: programs that look into mail open links.
    var page = visitor.auth(link);
    visitor.auth(link);
    assertEquals(200, page.statusCode());
    assertEquals("same-origin", page.headers().firstValue("referrer-policy").orElseThrow());
    assertEquals("false", verified());

    String token = found(TOKEN, page);
    assertEquals(200, visitor.send("/verify", Map.of("token", token)).statusCode());
    assertEquals("true", verified());
    assertEquals(422, visitor.send("/verify", Map.of("token", token)).statusCode());
  }

  @Test
  void codeVerifiesInTheBrowserThatAskedAndInNoOther() throws Exception {
    var registration = visitor.send("/register", credentials(email));
    String code = CapturedMail.code(sallyport.mail().await(email, CONFIRM));
    try (var other = new Visitor(sallyport)) {
      String others = found(FLOW, other.send("/register", credentials(email)));

      assertEquals(422, code(other, "/verify", others, code).statusCode());
      assertEquals(200, code(visitor, "/verify", found(FLOW, registration), code).statusCode());
    }
    visitor.send("/login", credentials(email));
    assertEquals("true", verified());
  }

  @Test
  void onlyTheNewestOfSeveralMailsCounts() throws Exception {
    String flow = found(FLOW, visitor.send("/register", credentials(email)));
    Captured first = sallyport.mail().await(email, CONFIRM);

    var again = visitor.send("/verify/again", Map.of("flow", flow));

    Captured second = sallyport.mail().await(email, CONFIRM, first);
    String newer = found(FLOW, again);
    assertEquals(422, code(visitor, "/verify", flow, CapturedMail.code(first)).statusCode());
    assertEquals(422, code(visitor, "/verify", newer, CapturedMail.code(first)).statusCode());
    assertEquals(200, code(visitor, "/verify", newer, CapturedMail.code(second)).statusCode());
  }

  /** Refused input, rows 105 and 113. */
  @Test
  void knownAndUnknownAddressesAreAnsweredAlikeEverywhere() throws Exception {
    String known = sallyport.summary().demoUser().email();
    String unknown = UUID.randomUUID() + "@example.com";

    assertEquals(
        looks(visitor.send("/register", credentials(known))),
        looks(visitor.send("/register", credentials(unknown))));
    assertEquals("", visitor.cookie());
    var asked = visitor.send("/recover", Map.of("email", known));
    var askedInVain = visitor.send("/recover", Map.of("email", email));
    assertEquals(looks(asked), looks(askedInVain));
    for (String path : List.of("/recover", "/verify")) {
      assertEquals(
          looks(code(visitor, path, found(FLOW, asked), "00000000")),
          looks(code(visitor, path, found(FLOW, askedInVain), "00000000")));
    }
    assertEquals(
        looks(visitor.send("/recover/again", Map.of("flow", found(FLOW, asked)))),
        looks(visitor.send("/recover/again", Map.of("flow", found(FLOW, askedInVain)))));

    sallyport.mail().await(known, "You already have an account");
    sallyport.mail().await(known, CHOOSE);
    sallyport.mail().await(unknown, CONFIRM);
    assertEquals(List.of(), sallyport.mail().to(email));
  }

  @Test
  void recoveryByLinkEndsEverySessionAndThePasswordFromBefore() throws Exception {
    visitor.registered(email, PASSWORD);
    assertEquals(200, visitor.shop("/account", Visitor.JSON).statusCode());
    try (var forgetful = new Visitor(sallyport)) {
      forgetful.send("/recover", Map.of("email", email));
      String link = CapturedMail.link(sallyport.mail().await(email, CHOOSE));
      forgetful.auth(link);
      String token = found(TOKEN, forgetful.auth(link));

      var tooShort =
          forgetful.send("/recover/password", Map.of("token", token, "password", "short"));
      assertEquals(422, tooShort.statusCode());
      assertTrue(tooShort.body().contains("use at least 15 characters"), tooShort.body());
      assertEquals(200, choose(forgetful, token, ANOTHER).statusCode());

      assertEquals(401, visitor.shop("/account", Visitor.JSON).statusCode());
      assertEquals("", forgetful.cookie(), "no session begins by mail alone");
      assertEquals(422, visitor.send("/login", credentials(email)).statusCode());
      assertEquals(422, choose(forgetful, token, PASSWORD).statusCode());
      assertEquals(422, forgetful.auth(link).statusCode());
      visitor.send("/login", Map.of("email", email, "password", ANOTHER));
      assertEquals("true", verified());
      sallyport.mail().await(email, "Your password was changed");
    }
  }

  @Test
  void recoveryByCodeSetsAPassword() throws Exception {
    visitor.registered(email, PASSWORD);
    String flow = found(FLOW, visitor.send("/recover", Map.of("email", email)));
    Captured mail = sallyport.mail().await(email, CHOOSE);

    var page = code(visitor, "/recover", flow, CapturedMail.code(mail));

    assertEquals(200, page.statusCode());
    assertEquals(422, visitor.auth(CapturedMail.link(mail)).statusCode(), "one of the two");
    assertEquals(200, choose(visitor, found(TOKEN, page), ANOTHER).statusCode());
    var login = visitor.send("/login", Map.of("email", email, "password", ANOTHER));
    assertEquals(302, login.statusCode());
  }

  /** Refused input, row 102. */
  @Test
  void recoveryLinkThatIsUsedSeveralTimesAtOnceWorksOnce() throws Exception {
    visitor.registered(email, PASSWORD);
    visitor.send("/recover", Map.of("email", email));
    String token =
        found(TOKEN, visitor.auth(CapturedMail.link(sallyport.mail().await(email, CHOOSE))));
    List<Callable<Integer>> several =
        List.of(
            () -> choose(visitor, token, ANOTHER).statusCode(),
            () -> choose(visitor, token, ANOTHER + "!").statusCode());
    try (var threads = Executors.newFixedThreadPool(several.size())) {
      int done = 0;
      for (Future<Integer> status : threads.invokeAll(several)) {
        done += status.get() == 200 ? 1 : 0;
      }
      assertEquals(1, done);
    }
  }

  /** Refused input, row 104. */
  @Test
  void whatARequestClaimsAboutItsHostDoesNotReachALink() throws Exception {
    visitor.registered(email, PASSWORD);
    visitor.send(
        "/recover",
        Map.of(
            "Accept", "text/html",
            "Origin", sallyport.url("auth"),
            "X-Forwarded-Host", "evil.example",
            "X-Forwarded-Proto", "http",
            "Forwarded", "host=evil.example",
            "Cookie", visitor.cookie()),
        Map.of("email", email));

    Captured mail = sallyport.mail().await(email, CHOOSE);

    assertFalse(mail.text().contains("evil"), mail.text());
    assertTrue(
        mail.links().getFirst().startsWith(sallyport.url("auth") + "/recover/password?token="),
        mail.links()::toString);
  }

  @Test
  void mailWaitsForAServerThatIsAway() throws Exception {
    sallyport.kill("mailbox");
    try {
      visitor.registered(email, PASSWORD);
    } finally {
      sallyport.startAgain("mailbox");
    }

    sallyport.mail().await(email, CONFIRM);
  }

  @Test
  void whereAddressesMustBeVerifiedNobodySignsInBefore() throws Exception {
    try (var _ =
        sallyport.reconfigure(
            "runtime", settings -> settings + "registration: {verifiedOnly: true}\n")) {
      visitor.send("/register", credentials(email));
      Captured first = sallyport.mail().await(email, CONFIRM);

      var refused = visitor.send("/login", credentials(email));

      assertEquals(200, refused.statusCode());
      assertEquals("", visitor.cookie());
      Captured second = sallyport.mail().await(email, CONFIRM, first);
      String code = CapturedMail.code(second);
      assertEquals(200, code(visitor, "/verify", found(FLOW, refused), code).statusCode());
      assertEquals(302, visitor.send("/login", credentials(email)).statusCode());
    }
  }

  @Test
  void withoutMailWhoRegistersIsSignedInAndATakenAddressIsSaidToBe() throws Exception {
    try (var _ =
        sallyport.reconfigure("runtime", settings -> settings.replaceAll("(?m)^mail: .*\n", ""))) {
      assertEquals(302, visitor.send("/register", credentials(email)).statusCode());
      assertEquals("false", verified());

      var taken = visitor.send("/register", credentials(email));

      assertEquals(422, taken.statusCode());
      assertTrue(taken.body().contains("cannot be registered"), taken.body());
      assertEquals(404, visitor.auth("/recover").statusCode());
      assertTrue(sallyport.log("runtime").contains("There is no setting mail"));
    }
  }

  private HttpResponse<String> choose(Visitor who, String token, String password) throws Exception {
    return who.send("/recover/password", Map.of("token", token, "password", password));
  }

  private static HttpResponse<String> code(Visitor who, String path, String flow, String code)
      throws Exception {
    return who.send(path + "/code", Map.of("flow", flow, "code", code));
  }

  private String verified() throws Exception {
    var account = visitor.shop("/account", Visitor.JSON);
    assertEquals(200, account.statusCode());
    return String.valueOf(Visitor.headersThatReached(account).get("x-user-verified"));
  }

  private static Map<String, String> credentials(String email) {
    return Map.of("email", email, "password", PASSWORD);
  }

  private static String found(Pattern pattern, HttpResponse<String> answer) {
    var matcher = pattern.matcher(answer.body());
    assertTrue(matcher.find(), answer::body);
    return matcher.group(1);
  }

  /** Everything about an answer that somebody could tell two of them apart by. */
  private static Map<String, Object> looks(HttpResponse<String> answer) {
    Map<String, Object> looks = new TreeMap<>();
    answer.headers().map().forEach((name, values) -> looks.put(name, Set.copyOf(values)));
    looks.remove("date");
    looks.put(":status", answer.statusCode());
    looks.put(":page", answer.body().replaceAll("[A-Za-z0-9_-]{43}", "flow"));
    return looks;
  }
}
