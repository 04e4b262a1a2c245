package dev.sallyport.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands about people, with a server that answers as it is told. */
final class PeopleCommandsTest {
  private static final String BOB = "01900000-0000-7000-8000-000000000001";
  private static final String ACME = "01900000-0000-7000-8000-000000000002";
  private static final String PERSON =
      """
      {"id": "%s", "email": "bob@example.com", "verified": true, "roles": ["user", "admin"],
       "disabled": false, "has_password": true, "created_at": "2026-03-01T12:00:00Z",
       "updated_at": "2026-03-01T12:00:00Z"}"""
          .formatted(BOB);

  @TempDir Path folder;
  private final Map<String, String> answers = new HashMap<>();
  private final List<String> asked = new ArrayList<>();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    Run.write(folder.resolve("secret"), "s3cret\n");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          String line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
          asked.add(body.isEmpty() ? line : line + " " + body);
          boolean known =
              "Bearer s3cret".equals(exchange.getRequestHeaders().getFirst("Authorization"));
          String answer =
              known
                  ? answers.getOrDefault(line, "204 ")
                  : "401 {\"title\": \"Who are you?\", \"detail\": \"Send the secret.\"}";
          byte[] bytes = answer.substring(4).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(
              Integer.parseInt(answer.substring(0, 3)), bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    answers.put(
        "GET /admin/identities?email=bob%40example.com&limit=500",
        "200 {\"items\": [" + PERSON + "]}");
    answers.put(
        "GET /admin/organisations?limit=500",
        "200 {\"items\": [{\"id\": \"" + ACME + "\", \"slug\": \"acme\", \"name\": \"Acme\"}]}");
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private Run run(String... arguments) {
    return Run.in(
        folder,
        Stream.concat(
                Stream.of(arguments),
                Stream.of(
                    "--admin",
                    "http://127.0.0.1:" + server.getAddress().getPort(),
                    "--secret-file",
                    "FOLDER/secret"))
            .toArray(String[]::new));
  }

  @Test
  void peopleAreListedToTheLastPage() {
    answers.put(
        "GET /admin/identities?limit=500",
        "200 {\"items\": [" + PERSON + "], \"next\": \"" + BOB + "\"}");
    answers.put(
        "GET /admin/identities?after=" + BOB + "&limit=500",
        "200 {\"items\": [" + PERSON.replace("bob@", "eve@") + "]}");

    Run run = run("identity", "list");

    assertEquals(0, run.status());
    assertEquals(
        """
        ID                                    E-MAIL           ROLES       STATE    CREATED
        01900000-0000-7000-8000-000000000001  bob@example.com  user,admin  enabled  2026-03-01T12:00:00Z
        01900000-0000-7000-8000-000000000001  eve@example.com  user,admin  enabled  2026-03-01T12:00:00Z
        """,
        run.output());
  }

  @Test
  void personIsNamedByAddress() {
    answers.put("PATCH /admin/identities/" + BOB, "200 " + PERSON);

    assertEquals(0, run("identity", "disable", "bob@example.com").status());
    assertEquals(0, run("identity", "roles", "bob@example.com", "user", "admin").status());
    assertEquals(0, run("identity", "logout", "bob@example.com").status());
    assertEquals(0, run("identity", "delete", "bob@example.com").status());
    assertEquals(
        List.of(
            "PATCH /admin/identities/" + BOB + " {\"disabled\":true}",
            "PATCH /admin/identities/" + BOB + " {\"roles\":[\"user\",\"admin\"]}",
            "DELETE /admin/identities/" + BOB + "/sessions",
            "DELETE /admin/identities/" + BOB),
        asked.stream().filter(line -> !line.startsWith("GET")).toList());
  }

  @Test
  void personOfAnotherAddressIsNobody() {
    answers.put(
        "GET /admin/identities?email=bob%40example.co&limit=500",
        "200 {\"items\": [" + PERSON + "]}");

    Run run = run("identity", "delete", "bob@example.co");

    assertEquals(1, run.status());
    assertTrue(run.errors().contains("nobody has the address bob@example.co"), run.errors());
    assertEquals(1, asked.size(), "nothing was deleted");
  }

  @Test
  void recoveryLinkIsShownWithItsEnd() {
    answers.put(
        "POST /admin/identities/" + BOB + "/recovery-link",
        "200 {\"link\": \"https://auth.example.com/recover/password?token=t0ken\", \"expires_at\":"
            + " \"2026-03-01T12:10:00Z\"}");

    Run run = run("identity", "recover", "bob@example.com");

    assertEquals(0, run.status());
    assertEquals(
        """
        Link        https://auth.example.com/recover/password?token=t0ken
        Good until  2026-03-01T12:10:00Z
        """,
        run.output());
  }

  @Test
  void factorsOfSomebodyWhoLostThemAreTakenAway() {
    answers.put("DELETE /admin/identities/" + BOB + "/factors", "204 ");

    assertEquals(0, run("identity", "remove-factors", "bob@example.com").status());
    assertEquals("DELETE /admin/identities/" + BOB + "/factors", asked.getLast());
  }

  @Test
  void linkThatIsRefusedIsNotInventedAndItIsSaidWhy() {
    answers.put(
        "POST /admin/identities/" + BOB + "/recovery-link",
        "409 {\"title\": \"Disabled\", \"detail\": \"Enable them first.\"}");

    Run run = run("identity", "recover", "bob@example.com");

    assertEquals(1, run.status());
    assertEquals("", run.output());
    assertTrue(run.errors().contains("Disabled: Enable them first."), run.errors());
  }

  @Test
  void memberIsTakenInAndLetOut() {
    assertEquals(0, run("org", "add", "acme", "bob@example.com", "--role", "owner").status());
    assertEquals(0, run("org", "remove", "acme", "bob@example.com").status());
    assertTrue(
        asked.containsAll(
            List.of(
                "PUT /admin/organisations/" + ACME + "/members/" + BOB + " {\"role\":\"owner\"}",
                "DELETE /admin/organisations/" + ACME + "/members/" + BOB)),
        asked.toString());
  }

  @Test
  void whatHappenedIsOneLineEach() {
    answers.put(
        "GET /admin/audit?kind=login.failed&limit=50",
        "200 {\"items\": [{\"id\": \"1\", \"at\": \"2026-03-01T12:00:00Z\", \"kind\":"
            + " \"login.failed\", \"actor\": \"anybody\", \"subject\": \"unknown\", \"detail\":"
            + " {\"address\": \"192.0.2.1\\u001b\"}}]}");

    Run run = run("audit", "--kind", "login.failed");

    assertEquals(
        """
        AT                    KIND          ACTOR    SUBJECT  DETAIL
        2026-03-01T12:00:00Z  login.failed  anybody  unknown  address=192.0.2.1
        """,
        run.output());
  }

  @Test
  void refusalIsSaidWithItsReasons() {
    answers.put(
        "POST /admin/identities",
        "400 {\"title\": \"Not understood\", \"detail\": \"Nothing was done.\", \"errors\":"
            + " [{\"where\": \"/email\", \"what\": \"is no address\"}]}");

    Run run = run("identity", "create", "bob");

    assertEquals(1, run.status());
    assertTrue(run.errors().contains("Not understood: Nothing was done."), run.errors());
    assertTrue(run.errors().contains("/email is no address"), run.errors());
  }

  @Test
  void wrongSecretIsSaidAndNotShown() {
    Run.write(folder.resolve("secret"), "another");

    Run run = run("identity", "list");

    assertEquals(1, run.status());
    assertTrue(
        run.errors().contains("Who are you? Send the secret.")
            || run.errors().contains("Send the secret."));
    assertFalse(run.errors().contains("another"));
  }

  @Test
  void secretNeverPassesANetworkInTheClear() {
    Run run =
        Run.in(
            folder,
            "identity",
            "list",
            "--admin",
            "http://admin.example.com",
            "--secret-file",
            "FOLDER/secret");

    assertEquals(2, run.status());
    assertTrue(run.errors().contains("would pass the network in the clear"), run.errors());
  }

  @Test
  void nobodyThereIsAnOutageAndNoRefusal() {
    server.stop(0);

    Run run = run("org", "list");

    assertEquals(3, run.status());
    assertTrue(run.errors().contains("the admin API does not answer at"), run.errors());
  }
}
