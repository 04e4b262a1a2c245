package dev.sallyport.e2e.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.cluster.Installation;
import dev.sallyport.e2e.Eventually;
import dev.sallyport.e2e.Visitor;
import dev.sallyport.e2e.WithSallyport;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an administrator does is in force when they are told so. */
@ExtendWith(WithSallyport.class)
final class AdministrationE2E {
  private static final String PASSWORD = "several words in a row";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Installation installation;
  private final HttpClient client = HttpClient.newHttpClient();

  AdministrationE2E(Installation installation) {
    this.installation = installation;
  }

  private HttpResponse<String> ask(String method, String path, String body)
      throws IOException, InterruptedException {
    String secret =
        Files.readString(
                Path.of(installation.summary().kubeconfig()).resolveSibling("secrets/admin"))
            .strip();
    return client.send(
        HttpRequest.newBuilder(URI.create(installation.summary().admin() + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .header("Authorization", "Bearer " + secret)
            .header("Content-Type", "application/json")
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private JsonNode items(String path) throws IOException, InterruptedException {
    return JSON.readTree(ask("GET", path, "").body()).path("items");
  }

  private static String address() {
    return "person-" + UUID.randomUUID() + "@example.com";
  }

  private String id(String email) throws IOException, InterruptedException {
    return items("/admin/identities?email=" + email).path(0).path("id").asText();
  }

  private List<String> kinds(String subject) throws IOException, InterruptedException {
    return StreamSupport.stream(items("/admin/audit?subject=" + subject).spliterator(), false)
        .map(event -> event.path("kind").asText())
        .toList();
  }

  @Test
  void newRolesReachTheAppWithTheNextRequest() throws Exception {
    try (Visitor visitor = new Visitor(installation)) {
      String email = address();
      visitor.registered(email, PASSWORD);
      assertEquals(
          "user",
          Visitor.headersThatReached(visitor.shop("/account", Visitor.JSON)).get("x-user-roles"));

      ask("PATCH", "/admin/identities/" + id(email), "{\"roles\": [\"user\", \"editor\"]}");

      assertEquals(
          "user,editor",
          Visitor.headersThatReached(visitor.shop("/account", Visitor.JSON)).get("x-user-roles"));
    }
  }

  /** OWASP ASVS 5.0, 7.4.2. */
  @Test
  void whoIsDisabledIsOutAtOnceAndCannotComeBack() throws Exception {
    try (Visitor visitor = new Visitor(installation)) {
      String email = address();
      visitor.registered(email, PASSWORD);
      assertEquals(200, visitor.shop("/account", Visitor.JSON).statusCode());
      String id = id(email);

      assertEquals(
          200, ask("PATCH", "/admin/identities/" + id, "{\"disabled\": true}").statusCode());

      assertEquals(401, visitor.shop("/account", Visitor.JSON).statusCode());
      assertEquals(
          422, visitor.send("/login", Map.of("email", email, "password", PASSWORD)).statusCode());
      ask("PATCH", "/admin/identities/" + id, "{\"disabled\": false}");
      assertEquals(
          302, visitor.send("/login", Map.of("email", email, "password", PASSWORD)).statusCode());
      assertEquals(
          List.of("identity.disabled", "identity.enabled", "login.succeeded", "login.succeeded"),
          kinds(id).stream().filter(kind -> !kind.startsWith("registration.")).sorted().toList());
    }
  }

  /** OWASP ASVS 5.0, 7.4.5. */
  @Test
  void sessionsAreSeenAndEndedByAnAdministrator() throws Exception {
    try (Visitor visitor = new Visitor(installation)) {
      String email = address();
      visitor.registered(email, PASSWORD);
      String id = id(email);
      visitor.shop("/account", Visitor.JSON);
      JsonNode sessions = items("/admin/identities/" + id + "/sessions");
      assertEquals(1, sessions.size());
      assertEquals("127.0.0.1", sessions.path(0).path("address").asText());

      ask("DELETE", "/admin/sessions/" + sessions.path(0).path("id").asText(), "");

      assertEquals(401, visitor.shop("/account", Visitor.JSON).statusCode());
      visitor.send("/login", Map.of("email", email, "password", PASSWORD));
      assertEquals(200, visitor.shop("/account", Visitor.JSON).statusCode());
      ask("DELETE", "/admin/identities/" + id, "");
      assertEquals(401, visitor.shop("/account", Visitor.JSON).statusCode());
    }
  }

  /** OWASP ASVS 5.0, 6.4.6. */
  @Test
  void linkThatAnAdministratorHandsOverSetsAPasswordOnceAndEndsEverySession() throws Exception {
    try (Visitor visitor = new Visitor(installation);
        Visitor holder = new Visitor(installation)) {
      String email = address();
      visitor.registered(email, PASSWORD);
      String id = id(email);
      String link =
          JSON.readTree(ask("POST", "/admin/identities/" + id + "/recovery-link", "").body())
              .path("link")
              .asText();
      String page = installation.url("auth") + "/recover/password?token=";
      assertTrue(link.startsWith(page), link);
      String another = "turnips with plenty of gravy";
      Map<String, String> form =
          Map.of("token", link.substring(page.length()), "password", another);

      assertEquals(
          200, holder.auth(link.substring(installation.url("auth").length())).statusCode());
      assertEquals(200, holder.send("/recover/password", form).statusCode());

      assertEquals(401, visitor.shop("/account", Visitor.JSON).statusCode());
      assertEquals(422, holder.send("/recover/password", form).statusCode(), "once");
      assertEquals(
          302, holder.send("/login", Map.of("email", email, "password", another)).statusCode());
      assertEquals(
          "false",
          Visitor.headersThatReached(holder.shop("/account", Visitor.JSON)).get("x-user-verified"),
          "nobody has shown that they read mail there");
      List<String> kinds = kinds(id);
      assertTrue(
          kinds.containsAll(List.of("identity.recoverylink", "recovery.done")), kinds::toString);
    }
  }

  @Test
  void failedSignInsAreInTheAuditWithoutWhatWasTyped() throws Exception {
    try (Visitor visitor = new Visitor(installation)) {
      String typed = "secret-" + UUID.randomUUID();
      visitor.send("/login", Map.of("email", typed, "password", typed));
      var _ =
          Eventually.eventually(
              Duration.ofSeconds(10),
              () -> items("/admin/audit?kind=login.failed&limit=1"),
              items -> !items.isEmpty());

      HttpResponse<String> events = ask("GET", "/admin/audit?kind=login.failed&limit=500", "");
      assertTrue(events.body().contains("127.0.0.1"));
      assertFalse(events.body().contains(typed));
    }
  }
}
