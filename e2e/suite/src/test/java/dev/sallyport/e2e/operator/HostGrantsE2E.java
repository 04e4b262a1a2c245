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
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Hosts that a namespace was not granted, and got past the webhook. */
@ExtendWith(WithSallyport.class)
final class HostGrantsE2E {
  private static final String ANYONE = "- {name: r, paths: [/**], allow: {anyone: {}}}";
  private static final String GRANTS =
      """
      hostGrants:
      - {namespaces: [shop], hosts: [shop.sallyport.localhost]}
      - {namespaces: [bailey], hosts: [keep.sallyport.localhost]}
      """;

  private Installation sallyport;
  private GuardedApp app;
  private Visitor visitor;

  @BeforeEach
  void install(Installation installation) throws Exception {
    sallyport = installation;
    app = GuardedApp.install(installation, "bailey");
    visitor = new Visitor(installation);
  }

  @AfterEach
  void leave() {
    visitor.close();
    app.close();
  }

  @Test
  void grantThatIsTakenBackTakesTheHostAndAGrantThatComesBackReturnsIt() throws Exception {
    app.guard(ANYONE);
    app.apply(
        "open", "rollout: {mode: Bypass}\nroutes: [{name: r, paths: [/**], allow: {nobody: {}}}]");
    app.route("open", "open");
    app.guard("keep", ANYONE);
    app.route("keep", "keep");
    answers("bailey", 200);
    answers("open", 200);
    answers("keep", 200);

    var settings = settings();
    var before = Files.readString(settings);
    try {
      restartWith(before + GRANTS);
      app.await("Accepted", "False", "HostNotGranted");
      answers("bailey", 403);
      answers("open", 403);
      answers("keep", 200);
      var status = app.object("accessrule", "bailey").path("status");
      assertFalse(status.has("hosts"), status::toString);
      assertTrue(
          status.at("/conditions/0/message").asText().endsWith("; nothing of the rule is in force"),
          status::toString);

      editPastTheWebhook();
      answers("keep", 200);
    } finally {
      restartWith(before);
    }
    app.awaitReady();
    answers("bailey", 200);
    answers("open", 200);
  }

  /** An edit with a host too many: it is refused, and what was accepted stays. */
  private void editPastTheWebhook() throws Exception {
    app.kubectl(
        "patch",
        "accessrule",
        "keep",
        "--type=json",
        "-p",
        "[{\"op\": \"add\", \"path\": \"/spec/hosts/-\", \"value\": \"x.sallyport.localhost\"}]");
    var message =
        eventually(
            PATIENCE,
            () -> app.object("accessrule", "keep").at("/status/conditions/0"),
            accepted -> accepted.path("reason").asText().equals("HostNotGranted"));
    assertTrue(
        message.path("message").asText().endsWith("; what was accepted last stays in force"),
        message::toString);
  }

  @Test
  void wildcardNeverAnswersForTheLoginPages() throws Exception {
    sallyport.apply(
        """
        apiVersion: sallyport.dev/v1alpha1
        kind: AccessRule
        metadata: {name: bailey, namespace: bailey}
        spec:
          hosts: ["*.sallyport.localhost"]
          routes: [{name: r, paths: ["/**"], allow: {anyone: {}}}]
        ---
        apiVersion: traefik.io/v1alpha1
        kind: IngressRoute
        metadata: {name: wild, namespace: bailey}
        spec:
          entryPoints: [websecure]
          routes:
          - kind: Rule
            match: HostRegexp(`^(auth|anything)\\.sallyport\\.localhost$`)
            priority: 2000
            middlewares: [{name: bailey}]
            services: [{name: app, port: http}]
          tls: {}
        """);
    app.awaitReady();
    answers("anything", 200);
    answers("auth", 403);

    app.kubectl(
        "patch",
        "ingressroute",
        "wild",
        "--type=json",
        "-p",
        "[{\"op\": \"remove\", \"path\": \"/spec/routes/0/priority\"}]");
    eventually(PATIENCE, () -> loginPage(), page -> page.contains("<form"));
    assertEquals(200, visitor.get("anything", "/login", Visitor.JSON).statusCode());
  }

  private String loginPage() throws Exception {
    return visitor.auth("/login").body();
  }

  private void restartWith(String settings) throws Exception {
    sallyport.kill("operator");
    Files.writeString(settings(), settings);
    sallyport.startAgain("operator");
  }

  private Path settings() {
    return sallyport.kubeconfig().resolveSibling("config").resolve("operator.yaml");
  }

  private void answers(String host, int status) throws Exception {
    eventually(
        PATIENCE,
        () -> visitor.get(host, "/login", Visitor.JSON).statusCode(),
        seen -> seen == status);
  }
}
