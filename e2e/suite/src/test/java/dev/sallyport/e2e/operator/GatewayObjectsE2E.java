package dev.sallyport.e2e.operator;

import static dev.sallyport.e2e.Eventually.eventually;
import static dev.sallyport.e2e.GuardedApp.PATIENCE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.cluster.Installation;
import dev.sallyport.e2e.GuardedApp;
import dev.sallyport.e2e.Visitor;
import dev.sallyport.e2e.WithSallyport;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the operator keeps in the namespace of an app, whoever else lays hands on it. */
@ExtendWith(WithSallyport.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GatewayObjectsE2E {
  private static final String ROUTES =
      """
      - {name: open, paths: [/open], allow: {anyone: {}}}
      - {name: shut, paths: [/shut], allow: {nobody: {}}}
      """;

  private Installation sallyport;
  private GuardedApp brewery;
  private Visitor visitor;

  @BeforeAll
  void install(Installation installation) throws Exception {
    sallyport = installation;
    brewery = GuardedApp.install(installation, "brewery");
    visitor = new Visitor(installation);
  }

  @BeforeEach
  void guard() throws Exception {
    brewery.guard(ROUTES);
    brewery.awaitReady();
    isGuarded(brewery);
  }

  @AfterAll
  void leave() {
    visitor.close();
    brewery.close();
  }

  @ParameterizedTest
  @CsvSource({"middleware, brewery", "middleware, sallyport", "secret, sallyport-gateway"})
  void objectThatIsDeletedComesBackAndNothingIsOpenInTheMeantime(String kind, String name)
      throws Exception {
    String old = brewery.object(kind, name).at("/metadata/uid").asText();

    brewery.kubectl("delete", kind, name);

    eventually(
        PATIENCE,
        () -> {
          assertNotEquals(200, brewery.status(visitor, "/shut"));
          return brewery.object(kind, name).at("/metadata/uid").asText();
        },
        uid -> !uid.equals(old));
    brewery.awaitReady();
    isGuarded(brewery);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "->",
      quoteCharacter = '`',
      textBlock =
          """
          sallyport -> {"spec": {"forwardAuth": {"trustForwardHeader": true}}}
          sallyport -> {"spec": {"forwardAuth": {"authSigninURL": "https://evil.example"}}}
          sallyport -> {"spec": {"forwardAuth": {"authResponseHeaders": null}}}
          sallyport -> {"spec": {"forwardAuth": {"authResponseHeadersRegex": "X"}}}
          sallyport -> {"spec": {"forwardAuth": {"tls": {"insecureSkipVerify": true}}}}
          sallyport -> {"spec": {"forwardAuth": {"tls": {"caOptional": true}}}}
          sallyport -> {"spec": {"forwardAuth": null, "compress": {}}}
          sallyport -> {"spec": {"compress": {}}}
          sallyport -> {"metadata": {"labels": null}}
          brewery -> {"spec": {"chain": {"middlewares": []}}}
          brewery -> {"spec": {"chain": {"middlewares": [{"name": "sallyport", "namespace": "shop"}]}}}
          brewery -> {"metadata": {"labels": null, "ownerReferences": null}}
          """)
  void editOfAMiddlewareIsUndone(String name, String patch) throws Exception {
    List<JsonNode> wanted = content(brewery.object("middleware", name));

    patch("middleware", name, patch);

    eventually(PATIENCE, () -> content(brewery.object("middleware", name)), wanted::equals);
    brewery.awaitReady();
    isGuarded(brewery);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"data\": {\"tls.crt\": \"bm9uZQ==\"}}",
        "{\"data\": {\"tls.key\": \"bm9uZQ==\"}}",
        "{\"data\": {\"tls.ca\": \"bm9uZQ==\"}}",
        "{\"data\": {\"ca.crt\": null}}",
        "{\"metadata\": {\"labels\": null}}"
      })
  void editOfTheCertificateIsUndone(String patch) throws Exception {
    JsonNode wanted = brewery.object("secret", "sallyport-gateway");

    patch("secret", "sallyport-gateway", patch);

    eventually(
        PATIENCE,
        () -> brewery.object("secret", "sallyport-gateway"),
        seen ->
            seen.at("/metadata/labels").equals(wanted.at("/metadata/labels"))
                && Set.copyOf(seen.path("data").propertyStream().map(e -> e.getKey()).toList())
                    .equals(Set.of("ca.crt", "tls.crt", "tls.key"))
                && !seen.path("data").toString().contains("bm9uZQ=="));
    brewery.awaitReady();
    isGuarded(brewery);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "->",
      textBlock =
          """
          Middleware -> winery -> traefik.io/v1alpha1 -> spec: {compress: {}}
          Middleware -> sallyport -> traefik.io/v1alpha1 -> spec: {compress: {}}
          Secret -> sallyport-gateway -> v1 -> stringData: {password: theirs}
          """)
  void objectOfSomebodyElseIsLeftAloneAndReportedUntilItGoes(
      String kind, String name, String version, String content) throws Exception {
    try (var winery = GuardedApp.install(sallyport, "winery")) {
      JsonNode theirs = theirs(winery, kind, name, version, content);

      winery.guard(ROUTES);

      var said = winery.await("Programmed", "False", "NameTaken");
      String object = kind + " winery/" + name;
      assertEquals(
          object
              + " is there and was not made by Sallyport: rename or delete it, or rename the rule",
          said.message());
      assertEquals(said, winery.await("Ready", "False", "NameTaken"));
      assertEquals(theirs, winery.object(kind, name));

      winery.kubectl("delete", kind, name);
      winery.awaitReady();
      isGuarded(winery);
    }
  }

  @Test
  void objectOfSomebodyElseStaysWhenTheLastRuleGoes() throws Exception {
    try (var winery = GuardedApp.install(sallyport, "winery")) {
      JsonNode theirs =
          theirs(winery, "Middleware", "sallyport", "traefik.io/v1alpha1", "spec: {compress: {}}");
      winery.guard(ROUTES);
      winery.await("Programmed", "False", "NameTaken");
      assertTrue(winery.versions().containsKey("Secret/sallyport-gateway"));

      winery.kubectl("delete", "accessrule", "winery");

      eventually(
          PATIENCE, () -> winery.versions().keySet(), Set.of("Middleware/sallyport")::equals);
      assertEquals(theirs, winery.object("middleware", "sallyport"));
    }
  }

  private JsonNode theirs(GuardedApp app, String kind, String name, String version, String content)
      throws InterruptedException {
    sallyport.apply(
        """
        apiVersion: %s
        kind: %s
        metadata: {name: %s, namespace: %s}
        %s
        """
            .formatted(version, kind, name, app.name(), content));
    return app.object(kind, name);
  }

  /** Somebody edits an object with kubectl. */
  private void patch(String kind, String name, String patch) throws InterruptedException {
    String said = brewery.kubectl("patch", kind, name, "--type=merge", "-p", patch);
    assertTrue(said.endsWith(" patched\n"), said);
  }

  /** What the operator decides of a Middleware. */
  private static List<JsonNode> content(JsonNode middleware) {
    return List.of(
        middleware.path("spec"),
        middleware.at("/metadata/labels"),
        middleware.at("/metadata/ownerReferences"));
  }

  /** Traefik takes a moment to see what was written. */
  private void isGuarded(GuardedApp app) throws InterruptedException {
    eventually(
        PATIENCE,
        () -> List.of(app.status(visitor, "/open"), app.status(visitor, "/shut")),
        List.of(200, 403)::equals);
  }
}
