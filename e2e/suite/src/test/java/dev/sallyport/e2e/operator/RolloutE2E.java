package dev.sallyport.e2e.operator;

import static dev.sallyport.e2e.Eventually.eventually;
import static dev.sallyport.e2e.GuardedApp.PATIENCE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.cluster.Installation;
import dev.sallyport.e2e.GuardedApp;
import dev.sallyport.e2e.Visitor;
import dev.sallyport.e2e.WithSallyport;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** A rule that is tried on real traffic, and one that has to get out of the way. */
@ExtendWith(WithSallyport.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RolloutE2E {
  private static final Map<String, String> FORGED =
      Map.of(
          "Accept", "application/json",
          "X-User-ID", "evil",
          "X_User_ID", "evil",
          "x-user_email", "evil",
          "X_Sallyport-Assertion", "evil",
          "Remote-User", "evil");

  private Installation sallyport;
  private GuardedApp app;
  private Visitor visitor;

  @BeforeAll
  void install(Installation installation) throws Exception {
    sallyport = installation;
    app = GuardedApp.install(installation, "meadow");
    visitor = new Visitor(installation);
  }

  @BeforeEach
  void enforce() throws Exception {
    roll("mode: Enforce");
    app.awaitReady();
    answers(401);
  }

  @AfterAll
  void leave() {
    visitor.close();
    app.close();
  }

  @Test
  void bypassWorksWithoutTheRuntime() throws Exception {
    sallyport.kill("runtime");
    try {
      answers(500);

      roll("mode: Bypass");

      answers(200);
      assertEquals(List.of("sallyport-bypass"), links());
      var ready = app.await("Ready", "True", "Ready");
      assertEquals(
          "accepted and programmed; Bypass: nobody is asked, and nothing is refused",
          ready.message());
      assertFalse(visitor.get("meadow", "/", FORGED).body().contains("evil"));
    } finally {
      sallyport.startAgain("runtime");
    }
    roll("mode: Enforce");
    answers(401);
    assertEquals(List.of("sallyport"), links());
  }

  @Test
  void illegalEditLeavesTheBypassAsItIs() throws Exception {
    roll("mode: Bypass");
    answers(200);
    app.await("Ready", "True", "Ready");

    roll("{mode: Observe, percent: 50}");
    app.await("Accepted", "False", "Invalid");

    assertEquals(List.of("sallyport-bypass"), links());
    assertEquals("Bypass", mode());
  }

  @Test
  void observedRuleRefusesNothingAndCountsWhatItWouldRefuse() throws Exception {
    roll("mode: Observe");
    answers(200);
    app.awaitReady();
    long before = wouldDeny();

    var answer = visitor.get("meadow", "/", FORGED);

    assertEquals(200, answer.statusCode());
    assertFalse(answer.body().contains("evil"), answer::body);
    eventually(PATIENCE, this::wouldDeny, counted -> counted == before + 1);
    assertEquals("Observe", mode());
  }

  @Test
  void kubectlShowsHowFarARuleIsEnforced() throws Exception {
    assertEquals("Enforce", mode());
    roll("percent: 25");
    var ready =
        eventually(
            PATIENCE,
            () -> app.await("Ready", "True", "Ready"),
            seen -> seen.message().contains("25"));

    assertEquals(
        "accepted and programmed; Enforce 25%: the others are let through", ready.message());
    List<String> table = app.kubectl("get", "accessrules").lines().toList();
    assertTrue(
        table.getFirst().matches("NAME +READY +HOSTS +MODE +ROUTES +LOADED +AGE *"),
        () -> table.getFirst());
    assertTrue(
        table.getLast().matches("meadow +True +meadow.sallyport.localhost +Enforce 25% +1 +1/1 .*"),
        () -> table.getLast());
  }

  @Test
  void changeOfModeTouchesNothingButTheChain() throws Exception {
    var before = app.versions();
    roll("mode: Observe");
    app.awaitReady();
    eventually(PATIENCE, this::mode, "Observe"::equals);
    assertEquals(before.get("Middleware/meadow"), app.versions().get("Middleware/meadow"));
    assertEquals(before.get("Middleware/sallyport"), app.versions().get("Middleware/sallyport"));
    assertEquals(
        before.get("Secret/sallyport-gateway"), app.versions().get("Secret/sallyport-gateway"));
  }

  private void roll(String rollout) throws Exception {
    sallyport.apply(
        """
        apiVersion: sallyport.dev/v1alpha1
        kind: AccessRule
        metadata: {name: meadow, namespace: meadow}
        spec:
          hosts: [meadow.sallyport.localhost]
          rollout: %s
          routes:
          - {name: rest, paths: [/**], allow: {session: {}}}
        """
            .formatted(rollout.startsWith("{") ? rollout : "{" + rollout + "}"));
  }

  private void answers(int status) throws Exception {
    eventually(PATIENCE, () -> app.status(visitor, "/"), seen -> seen == status);
  }

  private List<String> links() throws Exception {
    return app.object("middleware", "meadow")
        .at("/spec/chain/middlewares")
        .valueStream()
        .map(link -> link.path("name").asText())
        .toList();
  }

  private String mode() throws Exception {
    return app.object("accessrule", "meadow").at("/status/mode").asText();
  }

  private long wouldDeny() throws Exception {
    return Decisions.of(sallyport, "meadow/meadow", "decision=\"would_deny\"");
  }
}
