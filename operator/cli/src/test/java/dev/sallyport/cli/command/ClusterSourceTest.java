package dev.sallyport.cli.command;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.sallyport.decision.decide.Rollouts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against an API server that knows one answer. */
final class ClusterSourceTest {
  private static final String LIST = "/apis/sallyport.dev/v1alpha1/accessrules";

  @TempDir private Path folder;
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
    Run.write(
        folder.resolve("kubeconfig"),
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: c, cluster: {server: "http://127.0.0.1:%d"}}]
        users: [{name: u, user: {token: t}}]
        contexts: [{name: x, context: {cluster: c, user: u}}]
        current-context: x
        """
            .formatted(server.getAddress().getPort()));
    System.setProperty("kubeconfig", folder.resolve("kubeconfig").toString());
  }

  @AfterEach
  void stop() {
    System.clearProperty("kubeconfig");
    server.stop(0);
  }

  @Test
  void rulesOfTheClusterAreExplainedAndIllegalOnesAreSaid() {
    answer(
        200,
        """
        {"apiVersion": "sallyport.dev/v1alpha1", "kind": "AccessRuleList", "metadata": {}, "items": [
          {"apiVersion": "sallyport.dev/v1alpha1", "kind": "AccessRule",
           "metadata": {"name": "bad", "namespace": "shop", "creationTimestamp": "2026-01-02T00:00:00Z",
             "uid": "00000000-0000-0000-0000-000000000002"},
           "spec": {"hosts": [], "routes": [{"name": "r", "paths": ["/**"], "allow": {"nobody": {}}}]}},
          {"apiVersion": "sallyport.dev/v1alpha1", "kind": "AccessRule",
           "metadata": {"name": "shop", "namespace": "shop", "creationTimestamp": "2026-01-01T00:00:00Z",
             "uid": "00000000-0000-0000-0000-000000000001"},
           "spec": {"hosts": ["shop.example.com"],
             "routes": [{"name": "rest", "paths": ["/**"], "allow": {"session": {}}}]},
           "status": {"observedGeneration": 1}}]}
        """);

    var run = Run.in(folder, "explain", "https://shop.example.com/a");

    assertAll(
        () ->
            assertTrue(
                run.output()
                    .contains("shop/shop  shop.example.com  Enforce  accessrule/shop -n shop"),
                run::output),
        () -> assertTrue(run.output().contains("login (no_credential)")),
        () ->
            assertTrue(
                run.errors()
                    .contains("accessrule/bad -n shop: left out: shop/bad spec.hosts is empty"),
                run::errors),
        () -> assertEquals(0, run.status()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0b5c1d7e-0000-4000-8000-00000000000a", "0b5c1d7e-0000-4000-8000-0000000000a1"})
  void personIsToldOnWhichSideOfARolloutTheyStand(String person) {
    answer(
        200,
        """
        {"apiVersion": "sallyport.dev/v1alpha1", "kind": "AccessRuleList", "metadata": {}, "items": [
          {"apiVersion": "sallyport.dev/v1alpha1", "kind": "AccessRule",
           "metadata": {"name": "shop", "namespace": "shop", "creationTimestamp": "2026-01-01T00:00:00Z",
             "uid": "00000000-0000-0000-0000-000000000001"},
           "spec": {"hosts": ["shop.example.com"], "rollout": {"percent": 50},
             "routes": [{"name": "rest", "paths": ["/**"], "allow": {"session": {"roles": ["admin"]}}}]},
           "status": {"observedGeneration": 1}}]}
        """);
    int bucket = Rollouts.bucket(new UUID(0, 1), "user:" + person);

    var run = Run.in(folder, "explain", "https://shop.example.com/a", "--as", person);
    var json =
        Run.in(folder, "explain", "https://shop.example.com/a", "--as", person, "-o", "json");

    assertAll(
        () -> assertTrue(run.output().contains("(bucket %d)".formatted(bucket)), run::output),
        () ->
            assertEquals(
                bucket < 50, run.output().contains("  both  403  access_denied"), run::output),
        () -> assertEquals(bucket >= 50, run.output().contains("  both  passes"), run::output),
        () ->
            assertTrue(
                json.output().contains("\"enforced\" : %s".formatted(bucket < 50)), json::output));
  }

  @Test
  void whoMayNotListRulesIsToldWhatToAskFor() {
    answer(403, "{\"kind\": \"Status\", \"apiVersion\": \"v1\", \"code\": 403}");

    assertUnreachable("you may not list AccessRules in all namespaces");
  }

  @Test
  void clusterWithoutSallyportIsNamed() {
    answer(404, "404 page not found");

    assertUnreachable("does not know AccessRules");
  }

  @Test
  void clusterThatDoesNotAnswerIsNamed() {
    server.stop(0);

    assertUnreachable("does not answer");
  }

  private void assertUnreachable(String message) {
    var run = Run.in(folder, "routes");

    assertAll(
        () -> assertTrue(run.errors().contains(message), run::errors),
        () -> assertEquals(3, run.status()));
  }

  private void answer(int status, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    server.createContext(
        LIST,
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }
}
