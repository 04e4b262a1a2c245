package dev.sallyport.e2e.operator;

import static dev.sallyport.e2e.Eventually.eventually;
import static dev.sallyport.e2e.GuardedApp.PATIENCE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.cluster.Installation;
import dev.sallyport.e2e.GuardedApp;
import dev.sallyport.e2e.RunningInstallation;
import dev.sallyport.e2e.Visitor;
import dev.sallyport.e2e.WithSallyport;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A cluster in which Traefik is installed after Sallyport; it has an installation of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TraefikArrivesLaterE2E {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private RunningInstallation running;
  private Installation sallyport;
  private GuardedApp shop;

  @BeforeAll
  void start() throws Exception {
    running = RunningInstallation.start();
    sallyport = running.installation();
    shop = new GuardedApp(sallyport, "shop");
  }

  @AfterAll
  void end() throws Exception {
    running.close();
  }

  @Test
  void ruleIsEnforcedOnceTraefikArrivesAndTheOperatorIsNotStartedAgain() throws Exception {
    sallyport.stop("operator");
    sallyport.stop("traefik");
    String crds = uninstallTraefik();
    sallyport.startAgain("operator");

    isMissing();

    installTraefik(crds);
    shop.awaitReady();
    sallyport.startAgain("traefik");
    isGuarded();
  }

  @Test
  void ruleIsEnforcedAgainOnceTraefikComesBackToAnOperatorThatHadSeenItGo() throws Exception {
    shop.awaitReady();
    String crds = uninstallTraefik();

    isMissing();

    installTraefik(crds);
    shop.awaitReady();
    isGuarded();
  }

  /**
   * Traefik's custom resource definitions go, with all their objects.
   *
   * @return what brings them back
   */
  private String uninstallTraefik() throws Exception {
    var crds = MAPPER.createObjectNode().put("apiVersion", "v1").put("kind", "List");
    var items = crds.putArray("items");
    List<String> delete = new ArrayList<>(List.of("delete", "crd"));
    for (JsonNode crd :
        MAPPER.readTree(sallyport.kubectl("get", "crd", "-o", "json")).at("/items")) {
      if (crd.at("/spec/group").asText().equals("traefik.io")) {
        String name = crd.at("/metadata/name").asText();
        delete.add(name);
        var item = items.addObject();
        item.setAll((ObjectNode) crd);
        item.remove("status");
        item.putObject("metadata").put("name", name);
      }
    }
    sallyport.kubectl(delete.toArray(String[]::new));
    return crds.toString();
  }

  /** Also its routes, which the API server accepts once it serves their kind. */
  private void installTraefik(String crds) throws Exception {
    sallyport.apply(crds);
    String samples = WithSallyport.ROOT.resolve("samples/quickstart").toString();
    eventually(
        PATIENCE,
        () -> sallyport.attemptKubectl("apply", "--server-side", "-f", samples),
        applied -> applied.status() == 0);
  }

  private void isMissing() throws Exception {
    var missing = shop.await("Programmed", "False", "TraefikMissing");
    assertTrue(missing.message().contains("install Traefik"), missing::message);
    assertEquals(missing, shop.await("Ready", "False", "TraefikMissing"));
    shop.await("Accepted", "True", "Accepted");
  }

  private void isGuarded() throws Exception {
    try (var visitor = new Visitor(sallyport)) {
      eventually(
          PATIENCE,
          () ->
              List.of(
                  shop.status(visitor, "/healthz"),
                  shop.status(visitor, "/account"),
                  shop.status(visitor, "/internal/x")),
          List.of(200, 401, 403)::equals);
    }
  }
}
