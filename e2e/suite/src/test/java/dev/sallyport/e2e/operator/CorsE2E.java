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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** An app whose API is called by scripts of another origin. */
@ExtendWith(WithSallyport.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CorsE2E {
  private static final String ORIGIN = "https://app.example.com";
  private static final String ALLOWED = "access-control-allow-origin";

  private Installation sallyport;
  private GuardedApp app;
  private HttpClient browser;
  private Visitor visitor;

  @BeforeAll
  void install(Installation installation) throws Exception {
    sallyport = installation;
    app = GuardedApp.install(installation, "vineyard");
    browser = HttpClient.newBuilder().sslContext(installation.trust()).build();
    visitor = new Visitor(installation);
  }

  @BeforeEach
  void guard() throws Exception {
    apply("cors: {origins: ['%s'], credentials: true, maxAge: 1h}".formatted(ORIGIN));
    eventually(
        PATIENCE,
        () -> script(ORIGIN),
        seen -> seen.statusCode() == 401 && seen.headers().firstValue(ALLOWED).isPresent());
  }

  @AfterAll
  void leave() {
    visitor.close();
    browser.close();
    app.close();
  }

  @Test
  void preflightIsAnsweredWithoutAskingUs() throws Exception {
    long before = asked();

    var answer = preflight(ORIGIN);

    assertEquals(200, answer.statusCode());
    assertEquals(Optional.of(ORIGIN), answer.headers().firstValue(ALLOWED));
    assertEquals(
        Optional.of("true"), answer.headers().firstValue("access-control-allow-credentials"));
    assertEquals(Optional.of("3600"), answer.headers().firstValue("access-control-max-age"));
    assertEquals(
        Optional.of("GET,HEAD,POST"), answer.headers().firstValue("access-control-allow-methods"));
    assertEquals(before, asked());
  }

  @Test
  void strangersPreflightIsAnsweredAndAllowsNothing() throws Exception {
    var answer = preflight("https://evil.example.com");

    assertEquals(200, answer.statusCode());
    assertFalse(answer.headers().firstValue(ALLOWED).isPresent());
  }

  @Test
  void refusalCanBeReadByAScript() throws Exception {
    var refusal = script(ORIGIN);

    assertEquals(401, refusal.statusCode());
    assertEquals(List.of(ORIGIN), refusal.headers().allValues(ALLOWED));
    assertTrue(
        refusal.headers().allValues("vary").toString().contains("Origin"),
        () -> refusal.headers().map().toString());
    assertTrue(refusal.body().contains("login_required"), refusal::body);
    assertEquals(List.of(), script("https://evil.example.com").headers().allValues(ALLOWED));
  }

  @Test
  void middlewareOfItsOwnComesFirstAndGoesWithTheField() throws Exception {
    assertEquals(List.of("sallyport-cors-vineyard", "sallyport"), links());
    var own = app.object("middleware", "sallyport-cors-vineyard");
    assertEquals("vineyard", own.at("/metadata/ownerReferences/0/name").asText());

    apply("");

    eventually(PATIENCE, this::links, List.of("sallyport")::equals);
    eventually(
        PATIENCE,
        () -> app.kubectl("get", "middleware", "-o", "name"),
        names -> !names.contains("cors"));
    eventually(
        PATIENCE,
        () -> script(ORIGIN).headers().firstValue(ALLOWED),
        Optional.<String>empty()::equals);
  }

  @Test
  void editToTheRoutesChangesNoObject() throws Exception {
    var before = app.versions();

    app.kubectl(
        "patch",
        "accessrule",
        "vineyard",
        "--type=json",
        "-p",
        """
        [{"op": "add", "path": "/spec/routes/-",
          "value": {"name": "open", "paths": ["/open"], "allow": {"anyone": {}}}}]
        """);
    eventually(PATIENCE, () -> app.status(visitor, "/open"), status -> status == 200);

    assertEquals(before, app.versions());
  }

  @Test
  void illegalEditLeavesCorsAsItIs() throws Exception {
    apply("cors: {origins: ['%s'], methods: [GET, GET]}".formatted("https://other.example.com"));
    app.await("Accepted", "False", "Invalid");

    assertEquals(List.of("sallyport-cors-vineyard", "sallyport"), links());
    assertEquals(List.of(ORIGIN), script(ORIGIN).headers().allValues(ALLOWED));
  }

  @Test
  void foreignObjectOfTheNameIsLeftAlone() throws Exception {
    apply("");
    eventually(PATIENCE, this::links, List.of("sallyport")::equals);
    eventually(
        PATIENCE,
        () -> app.kubectl("get", "middleware", "-o", "name"),
        names -> !names.contains("cors"));
    sallyport.apply(
        """
        apiVersion: traefik.io/v1alpha1
        kind: Middleware
        metadata: {name: sallyport-cors-vineyard, namespace: vineyard}
        spec: {headers: {customRequestHeaders: {X-Theirs: "1"}}}
        """);
    try {
      apply("cors: {origins: ['%s']}".formatted(ORIGIN));

      var said = app.await("Programmed", "False", "NameTaken");
      assertTrue(
          said.message().contains("Middleware vineyard/sallyport-cors-vineyard"), said::message);
      assertEquals(
          "1",
          app.object("middleware", "sallyport-cors-vineyard")
              .at("/spec/headers/customRequestHeaders/X-Theirs")
              .asText());
      assertEquals(List.of("sallyport"), links());
    } finally {
      app.kubectl("delete", "middleware", "sallyport-cors-vineyard");
    }
    app.awaitReady();
  }

  private void apply(String field) throws Exception {
    sallyport.apply(
        """
        apiVersion: sallyport.dev/v1alpha1
        kind: AccessRule
        metadata: {name: vineyard, namespace: vineyard}
        spec:
          hosts: [vineyard.sallyport.localhost]
          %s
          routes:
          - {name: rest, paths: [/**], allow: {session: {}}}
        """
            .formatted(field));
  }

  private List<String> links() throws Exception {
    return app.object("middleware", "vineyard")
        .at("/spec/chain/middlewares")
        .valueStream()
        .map(link -> link.path("name").asText())
        .toList();
  }

  private HttpResponse<String> script(String origin) throws Exception {
    return visitor.get("vineyard", "/api", Map.of("Accept", "application/json", "Origin", origin));
  }

  private HttpResponse<String> preflight(String origin) throws Exception {
    return browser.send(
        HttpRequest.newBuilder(URI.create(app.installation().url("vineyard") + "/api"))
            .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "POST")
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** How many requests the runtime has decided about for the app's rule. */
  private long asked() throws Exception {
    return Decisions.of(sallyport, "vineyard/vineyard");
  }
}
