package dev.sallyport.e2e.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.cluster.Installation;
import dev.sallyport.e2e.Visitor;
import dev.sallyport.e2e.WithSallyport;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Forms that another site makes a browser send (CSRF). */
@ExtendWith(WithSallyport.class)
final class ForeignFormsE2E {
  private static final String PASSWORD = "several words in a row";

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
  void formOfAnotherSiteSignsNobodyInOrOut() throws Exception {
    visitor.loggedIn();
    String session = visitor.cookie();

    for (Map<String, String> foreign : foreign()) {
      Map<String, String> headers = new HashMap<>(foreign);
      headers.put("Cookie", session);
      refused("/logout/everywhere", headers, Map.of());
      refused("/login", headers, demo());
      boolean ofAnApp =
          sallyport.url("shop").equals(foreign.get("Origin"))
              || "same-site".equals(foreign.get("Sec-Fetch-Site"));
      if (!ofAnApp) { // An app may log its people out (SessionsE2E).
        refused("/logout", headers, Map.of());
      }
    }

    assertEquals(
        200,
        visitor.shop("/account", Visitor.JSON).statusCode(),
        "the session is as it was, and no other has taken its place");
  }

  @Test
  void formOfAnotherSiteIsRefusedWithoutASessionToo() throws Exception {
    String email = UUID.randomUUID() + "@example.com";
    Map<String, String> form = Map.of("email", email, "password", PASSWORD);

    for (Map<String, String> foreign : foreign()) {
      refused("/login", foreign, demo());
      refused("/register", foreign, form);
    }

    assertEquals(422, visitor.send("/login", form).statusCode(), "nobody was registered");
  }

  @Test
  void formThatComesFromNowhereIsRefusedIfItBringsASession() throws Exception {
    visitor.loggedIn();

    refused("/logout", Map.of("Cookie", visitor.cookie()), Map.of());
    refused("/login", Map.of("Cookie", visitor.cookie()), demo());

    assertEquals(200, visitor.shop("/account", Visitor.JSON).statusCode());
  }

  @Test
  void programWithoutASessionMayLogInWithoutSayingWhereItComesFrom() throws Exception {
    assertEquals(302, visitor.send("/login", Map.of(), demo()).statusCode());
  }

  private List<Map<String, String>> foreign() {
    String ours = sallyport.url("auth");
    return List.of(
        Map.of("Origin", "https://evil.example"),
        Map.of("Origin", "null"),
        Map.of("Origin", ""),
        Map.of("Origin", sallyport.url("shop")),
        Map.of("Origin", ours + ".evil.example"),
        Map.of("Origin", ours.replace("https:", "http:")),
        Map.of("Origin", ours + " https://evil.example"),
        Map.of("Origin", ours, "Sec-Fetch-Site", "cross-site"),
        Map.of("Origin", ours, "Sec-Fetch-Site", "same-site"),
        Map.of("Sec-Fetch-Site", "cross-site"));
  }

  private Map<String, String> demo() {
    var demo = sallyport.summary().demoUser();
    return Map.of("email", demo.email(), "password", demo.password());
  }

  private void refused(String path, Map<String, String> headers, Map<String, String> form)
      throws Exception {
    try (var browser = new Visitor(sallyport)) {
      var answer = browser.send(path, headers, form);
      assertEquals(403, answer.statusCode(), () -> path + " " + headers.get("Origin"));
      assertEquals(Optional.empty(), answer.headers().firstValue("set-cookie"));
      assertTrue(answer.body().contains("did not come from us"), answer.body());
    }
  }
}
