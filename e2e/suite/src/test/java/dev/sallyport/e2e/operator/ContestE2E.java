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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two rules that claim the same, and got in without being asked about it. */
@ExtendWith(WithSallyport.class)
final class ContestE2E {
  private static final String ANYONE = "{anyone: {}}";
  private static final String NOBODY = "{nobody: {}}";

  private Installation sallyport;
  private GuardedApp app;
  private GuardedApp other;
  private Visitor visitor;

  @BeforeEach
  void install(Installation installation) throws Exception {
    sallyport = installation;
    app = GuardedApp.install(installation, "harbour");
    other = GuardedApp.install(installation, "pier");
    visitor = new Visitor(installation);
  }

  @AfterEach
  void leave() {
    visitor.close();
    app.close();
    other.close();
  }

  @Test
  void youngerRuleWaitsForTheOlderOne() throws Exception {
    rule(app, "harbour", "/quay/{berth}", NOBODY);
    app.awaitReady();
    answers("/quay/1", 403);

    rule(app, "late", "/quay/{number}", ANYONE);
    String message = conflict(app, "late");

    assertTrue(
        message.contains("route \"r\" claims GET https://harbour.sallyport.localhost/quay/"),
        message);
    assertTrue(message.contains("as route \"r\" of the older rule harbour does"), message);
    answers("/quay/1", 403);
    app.awaitReady();

    rule(app, "harbour", "/other", NOBODY);
    app.awaitReady("late");
    answers("/quay/1", 200);
  }

  @Test
  void youngerRuleKeepsWhatItHadAndComesBackWhenTheOlderOneGoes() throws Exception {
    rule(app, "harbour", "/quay", NOBODY);
    app.awaitReady();
    rule(app, "late", "/mole", ANYONE);
    app.awaitReady("late");
    answers("/mole", 200);

    rule(app, "late", "/quay", ANYONE);
    conflict(app, "late");
    answers("/mole", 200);
    answers("/quay", 403);

    app.kubectl("delete", "accessrule", "harbour");
    app.awaitReady("late");
  }

  @Test
  void hostBelongsToTheNamespaceThatHadItFirst() throws Exception {
    rule(app, "harbour", "/**", NOBODY);
    app.awaitReady();

    rule(other, "thief", "/**", ANYONE);
    String message = conflict(other, "thief");

    assertTrue(
        message.contains("host harbour.sallyport.localhost belongs to an older rule"), message);
    assertFalse(message.contains("harbour/"), message);
    app.kubectl("delete", "accessrule", "harbour");
    other.awaitReady("thief");
  }

  @Test
  void contestOutlivesTheOperator() throws Exception {
    rule(app, "harbour", "/quay", NOBODY);
    app.awaitReady();
    rule(app, "late", "/quay", ANYONE);
    conflict(app, "late");

    sallyport.kill("operator");
    sallyport.startAgain("operator");
    app.kubectl("annotate", "accessrule", "late", "--overwrite", "looked=again");

    conflict(app, "late");
    app.awaitReady();
    assertEquals(403, app.status(visitor, "/quay"));
  }

  private void rule(GuardedApp where, String name, String path, String allow) throws Exception {
    sallyport.apply(
        """
        apiVersion: sallyport.dev/v1alpha1
        kind: AccessRule
        metadata: {name: %s, namespace: %s}
        spec:
          hosts: [harbour.sallyport.localhost]
          routes:
          - {name: r, paths: ["%s"], allow: %s}
        """
            .formatted(name, where.name(), path, allow));
  }

  private void answers(String path, int status) throws Exception {
    eventually(PATIENCE, () -> app.status(visitor, path), seen -> seen == status);
  }

  private static String conflict(GuardedApp where, String name) throws Exception {
    return eventually(
            PATIENCE,
            () -> {
              var rule = where.object("accessrule", name);
              var accepted = rule.at("/status/conditions/0");
              return accepted.path("observedGeneration").equals(rule.at("/metadata/generation"))
                  ? accepted
                  : rule;
            },
            accepted -> accepted.path("reason").asText().equals("Conflict"))
        .path("message")
        .asText();
  }
}
