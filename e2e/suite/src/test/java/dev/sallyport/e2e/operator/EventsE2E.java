package dev.sallyport.e2e.operator;

import static dev.sallyport.e2e.Eventually.eventually;
import static dev.sallyport.e2e.GuardedApp.PATIENCE;

import dev.sallyport.cluster.Installation;
import dev.sallyport.cluster.net.Http;
import dev.sallyport.e2e.GuardedApp;
import dev.sallyport.e2e.WithSallyport;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What {@code kubectl describe} shows a person, and what a rule says that nobody touches. */
@ExtendWith(WithSallyport.class)
final class EventsE2E {
  private static final String SESSION = "- {name: r, paths: [/**], allow: {session: {}}}";

  private Installation sallyport;
  private GuardedApp app;

  @BeforeEach
  void install(Installation installation) throws Exception {
    sallyport = installation;
    app = GuardedApp.install(installation, "parapet");
  }

  @AfterEach
  void leave() {
    app.close();
  }

  @Test
  void describeShowsWhatBecameOfARule() throws Exception {
    app.guard(SESSION);
    told("parapet", "Normal +Programmed .*generation 1: Traefik's objects exist");

    sallyport.apply(
        """
        apiVersion: sallyport.dev/v1alpha1
        kind: AccessRule
        metadata: {name: late, namespace: parapet}
        spec:
          hosts: [parapet.sallyport.localhost]
          routes: [{name: r, paths: ["/**"], allow: {session: {}}}]
        """);
    told("late", "Warning +Conflict .*route \"r\" claims GET https://parapet.sallyport.localhost/");

    app.kubectl("delete", "accessrule", "parapet");
    told("late", "Normal +Accepted .*the spec is legal");
    told("late", "Normal +Programmed .*generation 1: ");
  }

  @Test
  void describeShowsWhoChangedAMiddlewareAndThatItWasPutBack() throws Exception {
    app.guard(SESSION);
    app.awaitReady();

    app.kubectl(
        "patch",
        "middlewares.traefik.io/parapet",
        "--type=merge",
        "-p",
        "{\"spec\": {\"chain\": {\"middlewares\": [{\"name\": \"other\"}]}}}");
    told(
        "parapet",
        "Warning +Repaired .*Middleware parapet/parapet was changed by kubectl-patch and was put back");

    app.kubectl("delete", "middlewares.traefik.io/parapet");
    told("parapet", "Warning +Repaired .*Middleware parapet/parapet was gone and was made again");
  }

  /** Sooner than the look that each rule gets in 50 to 70 seconds. */
  @Test
  void ruleThatNobodyTouchesSaysThatNoReplicaIsAlive() throws Exception {
    app.guard(SESSION);
    app.awaitReady();
    sallyport.kill("runtime");
    try {
      notices("NoReplicas");
    } finally {
      sallyport.startAgain("runtime");
    }
    app.awaitReady();
  }

  @Test
  void ruleThatNobodyTouchesSaysThatTheDatabaseIsAway() throws Exception {
    app.guard(SESSION);
    app.awaitReady();
    sallyport.kill("postgres");
    try {
      notices("DatabaseUnavailable");
    } finally {
      sallyport.startAgain("postgres");
    }
    app.awaitReady();
  }

  @Test
  void questionsOfTheApiServerAreCounted() throws Exception {
    sallyport.attemptKubectl(
        """
        {apiVersion: sallyport.dev/v1alpha1, kind: AccessRule,
         metadata: {name: counted, namespace: default},
         spec: {hosts: [auth.sallyport.localhost],
                routes: [{name: r, paths: [/**], allow: {session: {}}}]}}
        """,
        java.util.List.of("create", "-f", "-"));
    try (var http = new Http(sallyport.trust())) {
      String url = "http://127.0.0.1:%d/metrics".formatted(sallyport.part("operator").port());
      eventually(
          PATIENCE,
          () -> http.get(url, java.util.Map.of()).body(),
          page ->
              page.lines()
                  .anyMatch(
                      line ->
                          line.matches(
                              "sallyport_operator_admission_seconds_count\\{outcome=\"refused\"} [1-9].*")));
    }
  }

  private void notices(String reason) throws Exception {
    eventually(
        Duration.ofSeconds(30),
        () -> app.object("accessrule", "parapet").at("/status/conditions/1/reason").asText(),
        reason::equals);
  }

  private void told(String rule, String line) throws Exception {
    eventually(
        PATIENCE,
        () -> app.kubectl("describe", "accessrule", rule),
        page -> page.lines().anyMatch(l -> l.matches(" *" + line + ".*")));
  }
}
