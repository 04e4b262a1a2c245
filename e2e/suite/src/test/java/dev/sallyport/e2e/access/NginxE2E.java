package dev.sallyport.e2e.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.cluster.Installation;
import dev.sallyport.e2e.Eventually;
import dev.sallyport.e2e.GuardedApp;
import dev.sallyport.e2e.Visitor;
import dev.sallyport.e2e.WithSallyport;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An app behind the real nginx, which asks as the guide has it ask. */
@ExtendWith(WithSallyport.class)
final class NginxE2E {
  private static final String NAME = "behind-nginx";
  private static final String HOST = NAME + ".sallyport.localhost";
  private static final String BROWSER = "Accept: text/html";
  private static final String PROGRAM = "Accept: application/json";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TempDir private Path folder;
  private Installation sallyport;
  private GuardedApp app;
  private Visitor visitor;
  private Nginx nginx;

  @BeforeEach
  void arrive(Installation installation) throws Exception {
    sallyport = installation;
    visitor = new Visitor(installation).loggedIn();
    app = GuardedApp.install(installation, NAME);
    app.guard(
        """
        - {name: public, paths: ["/public/**"], allow: {anyone: {}}}
        - {name: rare, paths: [/rare], rateLimits: {perIP: 1/1h}, allow: {anyone: {}}}
        - {name: internal, paths: ["/internal/**"], allow: {nobody: {}}}
        - {name: own, paths: [/own], forwardCredential: true, allow: {session: {}}}
        - {name: rest, paths: ["/**"], allow: {session: {}}}
        """);
    app.awaitReady();
    nginx = Nginx.start(installation, folder, HOST, plainDoor(), "");
  }

  @AfterEach
  void leave() {
    nginx.close();
    app.close();
    visitor.close();
  }

  @Test
  void openPathIsServedWithoutAnIdentity() throws Exception {
    var answer = nginx.ask("GET", "/public/x?a=b", PROGRAM, "Cookie: own=1");

    assertEquals(200, answer.status(), answer.body());
    assertEquals("/public/x?a=b", app(answer).path("target").asText());
    assertEquals(Optional.of("own=1"), reached(answer, "cookie"));
    assertEquals(Optional.empty(), reached(answer, "x-user-id"));
    assertTrue(reached(answer, "x-request-id").isPresent());
  }

  @Test
  void browserIsSentToTheLoginAndBackToWhereItWanted() throws Exception {
    var answer = nginx.ask("GET", "/account?a=b&c=%2f", BROWSER);

    assertEquals(302, answer.status(), answer.body());
    String location = answer.field("location").orElseThrow();
    String start = sallyport.url("auth") + "/login?return_to=";
    assertTrue(location.startsWith(start), location);
    assertEquals(
        "https://" + HOST + "/account?a=b&c=%2f",
        URLDecoder.decode(location.substring(start.length()), StandardCharsets.UTF_8));
    assertEquals(Optional.of("no-store"), answer.field("cache-control"));
  }

  @Test
  void programIsRefusedInJson() throws Exception {
    refused(nginx.ask("GET", "/account", PROGRAM), 401, "login_required");
    assertTrue(nginx.ask("GET", "/account", PROGRAM).field("www-authenticate").isPresent());
    refused(nginx.ask("GET", "/internal/x", PROGRAM), 403, "access_denied");
    refused(nginx.ask("GET", "/public/a;b", PROGRAM), 400, "invalid_request");
    refused(nginx.ask("GET", "/account", "Authorization: Bearer pat_x"), 401, "login_required");
    assertEquals(200, nginx.ask("GET", "/rare", PROGRAM).status());
    var again = nginx.ask("GET", "/rare", PROGRAM);
    refused(again, 429, "too_many_requests");
    assertTrue(again.field("retry-after").isPresent());
  }

  @Test
  void appLearnsWhoIsCallingAndNeverSeesTheSession() throws Exception {
    String email = sallyport.summary().demoUser().email();
    var answer = nginx.ask("GET", "/account", PROGRAM, "Cookie: own=1; " + visitor.cookie());
    var own = nginx.ask("GET", "/own", PROGRAM, "Cookie: " + visitor.cookie());

    assertEquals(200, answer.status(), answer.body());
    assertEquals(Optional.of(email), reached(answer, "x-user-email"));
    assertTrue(reached(answer, "x-user-id").isPresent());
    assertEquals(Optional.of("own=1"), reached(answer, "cookie"));
    assertEquals(Optional.of(visitor.cookie()), reached(own, "cookie"));
  }

  @Test
  void headerThatOnlyWeMaySetNeverComesFromAClient() throws Exception {
    List<String> forged = new ArrayList<>(List.of(PROGRAM));
    assertTrue(Nginx.identityHeaders().containsAll(List.of("X-User-ID", "Remote-User")));
    for (String name : Nginx.identityHeaders()) {
      forged.add(name + ": forged");
      forged.add(name.toLowerCase(Locale.ROOT) + ": forged");
      forged.add(name.replace('-', '_') + ": forged");
      forged.add(name.replace('-', '.') + ": forged");
    }
    var anonymous = nginx.ask("GET", "/public/x", forged.toArray(String[]::new));
    forged.add("Cookie: " + visitor.cookie());
    var known = nginx.ask("GET", "/account", forged.toArray(String[]::new));

    assertEquals(200, anonymous.status(), anonymous.body());
    assertEquals(200, known.status(), known.body());
    assertFalse(anonymous.body().contains("forged"), anonymous.body());
    assertFalse(known.body().contains("forged"), known.body());
  }

  @Test
  void whatAClientSaysAboutItsRequestIsNotWhatIsAskedAbout() throws Exception {
    String[] lies = {
      PROGRAM,
      "X-Forwarded-Method: GET",
      "X-Forwarded-Uri: /public/x",
      "X-Forwarded-Host: shop.sallyport.localhost",
      "X-Original-URL: /public/x",
      "X-Original-Method: GET",
      "X-Sallyport-Status: 200",
      "Forwarded: host=shop.sallyport.localhost"
    };
    assertEquals(401, nginx.ask("GET", "/account", lies).status());
    assertEquals(403, nginx.ask("GET", "/internal/x", lies).status());
    assertEquals(404, nginx.ask("GET", "/.sallyport/decision", lies).status());
  }

  @Test
  void appIsSentTheVeryTargetThatWasDecidedAbout() throws Exception {
    for (String target : List.of("/public/a/../b", "/public/./x", "/public/%61%20b?c=/../d")) {
      var answer = nginx.ask("GET", target, PROGRAM);
      assertEquals(200, answer.status(), target);
      assertEquals(target, app(answer).path("target").asText());
    }
    for (String target : List.of("/public/../account", "/public/x/../../account", "/%61ccount")) {
      assertEquals(401, nginx.ask("GET", target, PROGRAM).status(), target);
    }
    for (String target :
        List.of(
            "/public/%2e%2e/account",
            "/public/..%2faccount",
            "/public/%2E./account",
            "//public/x",
            "/public//x",
            "//account",
            "/public/..;/account",
            "/public/%252e%252e/account",
            "/public/%5c..%5caccount")) {
      assertEquals(400, nginx.ask("GET", target, PROGRAM).status(), target);
    }
    for (String target : List.of("/../account", "/public/%00", "/public/%zz", "account", "*")) {
      int status = nginx.ask("GET", target, PROGRAM).status();
      assertTrue(status == 400 || status == 401, () -> target + ": " + status);
    }
  }

  @Test
  void hostOfTheRequestLineIsTheOneThatIsServedAndAskedAbout() throws Exception {
    String line = "GET http://shop.sallyport.localhost/healthz";
    var other = nginx.send(line, "", PROGRAM);
    var own = nginx.send("GET http://" + HOST + "/public/x", "", PROGRAM);

    assertEquals(200, other.status(), other.body()); // The shop's rule opens its /healthz.
    assertEquals(Optional.of("shop.sallyport.localhost"), reached(other, "host"));
    assertEquals(200, own.status(), own.body());
    assertEquals("/public/x", app(own).path("target").asText());
  }

  @Test
  void bodyGoesToTheAppAlone() throws Exception {
    var sized = nginx.send("POST /public/x", "abc", PROGRAM, "Content-Length: 3");
    var chunked =
        nginx.send(
            "POST /public/x", "3\r\nabc\r\n0\r\n\r\n", PROGRAM, "Transfer-Encoding: chunked");
    var refused = nginx.send("POST /account", "abc", PROGRAM, "Content-Length: 3");

    assertEquals(200, sized.status(), sized.body());
    assertEquals("POST", app(sized).path("method").asText());
    assertEquals(Optional.of("3"), reached(sized, "content-length"));
    assertEquals(200, chunked.status(), chunked.body());
    assertEquals(401, refused.status());
  }

  @Test
  void withoutTheRuntimeNobodyPasses() throws Exception {
    sallyport.kill("runtime");
    try {
      for (String target : List.of("/public/x", "/account", "/internal/x")) {
        var answer = nginx.ask("GET", target, PROGRAM, "Cookie: " + visitor.cookie());
        assertEquals(500, answer.status(), target);
      }
    } finally {
      sallyport.startAgain("runtime");
    }
    int status =
        Eventually.eventually(
            GuardedApp.PATIENCE,
            () -> nginx.ask("GET", "/public/x", PROGRAM).status(),
            now -> now == 200);
    assertEquals(200, status);
    app.awaitReady();
  }

  @Test
  void nginxThatShowsTheCertificateForDecisionsIsAnswered(@TempDir Path certificates)
      throws Exception {
    JsonNode secret =
        MAPPER.readTree(
            sallyport.kubectl(
                "get", "secret", "sallyport-decisions", "-n", "sallyport-system", "-o", "json"));
    for (String name : List.of("ca.crt", "tls.crt", "tls.key")) {
      byte[] contents = Base64.getDecoder().decode(secret.at("/data/" + name).asText());
      Files.write(certificates.resolve(name), contents);
    }
    nginx.close();
    String door = "https://localhost:" + sallyport.part("runtime").port();
    nginx = Nginx.start(sallyport, folder, HOST, door, Nginx.tls(certificates));

    assertEquals(200, nginx.ask("GET", "/public/x", PROGRAM).status());
    refused(nginx.ask("GET", "/account", PROGRAM), 401, "login_required");
    assertEquals(302, nginx.ask("GET", "/account", BROWSER).status());
    var known = nginx.ask("GET", "/account", PROGRAM, "Cookie: " + visitor.cookie());
    assertTrue(reached(known, "x-user-id").isPresent(), known.body());
  }

  @Test
  void whoAsksFromAnotherAddressIsNotBelieved() throws Exception {
    InetAddress door = InetAddress.ofLiteral("127.0.0.1");
    try (Socket socket =
        new Socket(
            door, sallyport.port("runtime/decisions"), InetAddress.ofLiteral("127.0.0.2"), 0)) {
      socket
          .getOutputStream()
          .write(
              """
              GET /decisions HTTP/1.1
              Host: runtime
              X-Forwarded-Method: GET
              X-Forwarded-Host: %s
              X-Forwarded-Uri: /public/x
              X-Forwarded-For: 127.0.0.1
              Connection: close

              """
                  .formatted(HOST)
                  .replace("\n", "\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      var answer = RawHttps.read(socket.getInputStream());
      assertEquals(403, answer.status());
      assertTrue(answer.body().startsWith("127.0.0.2 may not ask"), answer.body());
    }
  }

  private String plainDoor() {
    return "http://127.0.0.1:" + sallyport.port("runtime/decisions");
  }

  private static void refused(RawHttps.Answer answer, int status, String error) throws Exception {
    assertEquals(status, answer.status(), answer.body());
    assertEquals(Optional.of("application/json"), answer.field("content-type"));
    JsonNode body = MAPPER.readTree(answer.body());
    assertEquals(error, body.path("error").asText());
    assertEquals(answer.field("x-request-id").orElseThrow(), body.path("request_id").asText());
  }

  private static JsonNode app(RawHttps.Answer answer) throws Exception {
    return MAPPER.readTree(answer.body());
  }

  /** What reached the app under a name, in whatever case. */
  private static Optional<String> reached(RawHttps.Answer answer, String name) throws Exception {
    return app(answer).path("headers").properties().stream()
        .filter(field -> field.getKey().equalsIgnoreCase(name))
        .map(field -> field.getValue().asText())
        .findFirst();
  }
}
