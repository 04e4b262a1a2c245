package dev.sallyport.e2e.access;

import static dev.sallyport.e2e.Eventually.eventually;
import static dev.sallyport.e2e.Visitor.JSON;
import static dev.sallyport.e2e.Visitor.NAVIGATING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.cluster.Installation;
import dev.sallyport.e2e.GuardedApp;
import dev.sallyport.e2e.Visitor;
import dev.sallyport.e2e.WithSallyport;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code kubectl sallyport explain}, as the real kubectl runs it, says what the gateway then does:
 * the words of the runtime's answers exist in two programs, and are held together here.
 */
@ExtendWith(WithSallyport.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ExplainE2E {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String NAME = "oriel";

  private Installation sallyport;
  private GuardedApp app;
  private Visitor visitor;

  @BeforeAll
  void install(Installation installation) throws Exception {
    sallyport = installation;
    app = GuardedApp.install(installation, NAME);
    app.guard(
        """
        - {name: open, paths: [/open], allow: {anyone: {}}}
        - {name: shut, paths: [/shut], allow: {nobody: {}}}
        - {name: me, paths: ["/me/**"], allow: {session: {}}}
        - {name: admin, paths: [/admin], allow: {session: {roles: [admin]}}}
        - {name: strong, paths: [/strong], allow: {session: {aal: aal2}}}
        - {name: api, paths: [/api], allow: {token: {scopes: ["read:orders"]}}}
        """);
    app.apply(
        "observed",
        "rollout: {mode: Observe}\nroutes: [{name: r, paths: [/**], allow: {nobody: {}}}]");
    app.route("observed", "observed");
    app.route("unknown", NAME);
    app.awaitReady();
    app.awaitReady("observed");
    try (var first = new Visitor(installation)) {
      for (String host : List.of(NAME, "observed")) {
        eventually(
            GuardedApp.PATIENCE,
            () -> first.get(host, "/open", JSON).statusCode(),
            status -> status == 200);
      }
      eventually(
          GuardedApp.PATIENCE,
          () -> first.get("unknown", "/", JSON).statusCode(),
          status -> status == 403);
    }
  }

  @AfterAll
  void remove() {
    app.close();
  }

  @BeforeEach
  void arrive() {
    visitor = new Visitor(sallyport);
  }

  @AfterEach
  void leave() {
    visitor.close();
  }

  @ParameterizedTest
  @CsvSource({
    "oriel, /open, false, 200, 200",
    "oriel, /shut, false, 403, 403",
    "oriel, /shut, true, 403, 403",
    "oriel, /me/x, false, 401, 302",
    "oriel, /me/x, true, 200, 200",
    "oriel, /admin, true, 403, 403",
    "oriel, /strong, true, 401, 302",
    "oriel, /api, false, 401, 302",
    "oriel, /no-route, true, 403, 403",
    "oriel, /me/a;b, true, 400, 400",
    "observed, /x, false, 200, 200",
    "unknown, /, false, 403, 403",
  })
  void gatewayAnswersAsExplained(
      String host, String target, boolean loggedIn, int machine, int browser) throws Exception {
    List<String> arguments =
        new ArrayList<>(List.of("explain", sallyport.url(host) + target, "-n", NAME, "-o", "json"));
    if (loggedIn) {
      visitor.loggedIn();
      arguments.addAll(List.of("--as", sallyport.summary().demoUser().email()));
    }
    JsonNode explained = MAPPER.readTree(kubectl(arguments));

    var toMachine = visitor.get(host, target, JSON);
    var toBrowser = visitor.get(host, target, NAVIGATING);

    assertEquals(machine, toMachine.statusCode());
    assertSame(explained, "machine", toMachine);
    if (toMachine.statusCode() >= 400) {
      assertEquals(
          MAPPER.readTree(toMachine.body()).path("error"),
          answer(explained, "machine").path("error"));
    }
    // A route that takes tokens only has no use for a login; what it answers is a refusal too.
    if (!target.equals("/api")) {
      assertEquals(browser, toBrowser.statusCode());
    }
    assertSame(explained, "browser", toBrowser);
    assertEquals(
        toBrowser.headers().firstValue("location").orElse(""),
        answer(explained, "browser").path("location").asText());
  }

  private static void assertSame(JsonNode explained, String caller, HttpResponse<String> answer) {
    assertEquals(
        answer.statusCode(),
        answer(explained, caller).path("status").asInt(),
        () -> "%s: %s".formatted(caller, explained));
  }

  private static JsonNode answer(JsonNode explained, String caller) {
    for (JsonNode answer : explained.path("answers")) {
      if (answer.path("caller").asText().equals(caller)) {
        return answer;
      }
    }
    throw new AssertionError("no answer to a " + caller + ": " + explained);
  }

  @Test
  void loginPagesAreReserved() throws Exception {
    var text = kubectl(List.of("explain", sallyport.url("auth") + "/login", "-n", NAME));

    assertTrue(text.contains("none: it is reserved for the login pages"), text);
  }

  @Test
  void resourceExplainsItself() throws Exception {
    assertTrue(
        sallyport
            .kubectl("explain", "accessrule")
            .contains("One app: its hosts, and who may reach"));
    assertTrue(
        sallyport
            .kubectl("explain", "accessrule.spec")
            .contains("The app's hosts, and its routes"));
    assertTrue(
        sallyport.kubectl("explain", "accessrule.status").contains("What is in force of the rule"));
  }

  /** As a person whose PATH has the folder that {@code up} made. */
  private String kubectl(List<String> arguments) throws IOException, InterruptedException {
    Path bin = sallyport.kubeconfig().resolveSibling("bin").toAbsolutePath();
    List<String> command = new ArrayList<>(List.of(bin.resolve("kubectl").toString(), "sallyport"));
    command.addAll(arguments);
    var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    Map<String, String> environment = builder.environment();
    environment.put("PATH", bin + ":" + environment.get("PATH"));
    environment.put("SALLYPORT_BUILD", "never");
    Process process = builder.start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue(), output);
    return output;
  }
}
