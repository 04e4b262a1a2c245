package dev.sallyport.e2e.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.sallyport.cluster.Installation;
import dev.sallyport.cluster.Options;
import dev.sallyport.cluster.Options.Extent;
import dev.sallyport.cluster.process.Ledger;
import dev.sallyport.cluster.report.Progress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** One cluster for all tests; the last one ends it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ClusterE2E {
  private static final Path ROOT = Path.of(System.getProperty("sallyport.root")).normalize();

  private Installation installation;
  private HttpClient browser;
  private HttpServer app;

  @BeforeAll
  void start(@TempDir Path state) throws Exception {
    installation =
        Installation.start(
            Options.forTest(ROOT, state, Extent.CLUSTER), Progress.to(System.out, false));
    browser = HttpClient.newBuilder().sslContext(installation.trust()).build();
    app = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    app.createContext(
        "/",
        exchange -> {
          var body = ("hello " + exchange.getRequestURI()).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    app.start();
  }

  @AfterAll
  void end() {
    browser.close();
    app.stop(0);
    installation.close();
  }

  @Test
  @Order(1)
  void apiServerAnswersAndKnowsTraefiksResources() throws Exception {
    assertEquals("ok", installation.kubectl("get", "--raw", "/readyz"));
    assertTrue(
        installation
            .kubectl("api-resources", "--api-group=traefik.io", "-o", "name")
            .contains("middlewares.traefik.io"));
  }

  @Test
  @Order(2)
  void operatorsUserMayDoWhatItsRoleSaysAndNoMore() throws Exception {
    assertEquals("yes", mayOperator("list", "accessrules.sallyport.dev"));
    assertEquals("yes", mayOperator("patch", "middlewares.traefik.io"));
    assertEquals("no", mayOperator("delete", "accessrules.sallyport.dev"));
    assertEquals("no", mayOperator("list", "pods"));
    assertEquals("no", mayOperator("create", "clusterrolebindings.rbac.authorization.k8s.io"));
  }

  private String mayOperator(String verb, String resource) throws Exception {
    return installation
        .attemptKubectl("auth", "can-i", verb, resource, "-A", "--as", "sallyport-operator")
        .output()
        .strip();
  }

  @Test
  @Order(3)
  void localProcessIsServedOverHttpsByATraefikThatTheAuthorityVouchesFor() throws Exception {
    installation.apply(route(app.getAddress().getPort()));
    assertEquals("hello /a?b=c", awaitServed("/a?b=c").body());
  }

  @Test
  @Order(4)
  void namespaceThatIsDeletedEnds() throws Exception {
    installation.kubectl("create", "namespace", "short");
    installation.kubectl("delete", "namespace", "short", "--timeout=60s");
    assertNotEquals(0, installation.attemptKubectl("get", "namespace", "short").status());
  }

  @Test
  @Order(5)
  void killedPartsStartAgainWithTheirDataOnTheirPort() throws Exception {
    var traefik = installation.part("traefik");
    var parts = List.of("etcd", "kube-apiserver", "traefik");
    for (var part : parts) {
      var before = installation.part(part).identity();
      installation.kill(part);
      assertFalse(before.alive());
    }
    for (var part : parts) {
      installation.startAgain(part);
    }
    assertEquals(traefik.port(), installation.part("traefik").port());
    assertNotEquals(traefik.pid(), installation.part("traefik").pid());
    assertTrue(installation.kubectl("get", "ingressroute", "-n", "plain").contains("plain"));
    assertEquals("hello /again", awaitServed("/again").body());
  }

  @Test
  @Order(6)
  void endLeavesNoProcess() {
    var identities = installation.parts().values().stream().map(Ledger.Entry::identity).toList();
    assertEquals(4, identities.size());
    installation.close();
    assertTrue(identities.stream().noneMatch(process -> process.alive()));
    assertTrue(installation.parts().isEmpty());
  }

  /** Traefik sees new objects a moment after they exist. */
  private HttpResponse<String> awaitServed(String target) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(installation.url("plain") + target))
            .timeout(Duration.ofSeconds(5))
            .build();
    var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (true) {
      var answer = browser.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() == 200 || System.nanoTime() > deadline) {
        return answer;
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private static String route(int port) {
    return """
    apiVersion: v1
    kind: Namespace
    metadata: {name: plain}
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: plain, namespace: plain}
    spec:
      type: ExternalName
      externalName: localhost
      ports: [{name: http, port: %d}]
    ---
    apiVersion: traefik.io/v1alpha1
    kind: IngressRoute
    metadata: {name: plain, namespace: plain}
    spec:
      entryPoints: [websecure]
      routes:
      - kind: Rule
        match: Host(`plain.sallyport.localhost`)
        services: [{name: plain, port: http}]
      tls: {}
    """
        .formatted(port);
  }
}
