package dev.sallyport.e2e.faults;

import static dev.sallyport.e2e.Eventually.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.cluster.Installation;
import dev.sallyport.e2e.Visitor;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The quickstart's rule: what its status says, and an edit that can be seen from outside. */
final class ShopRule {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private final Installation sallyport;
  private final Visitor visitor;

  ShopRule(Installation sallyport, Visitor visitor) {
    this.sallyport = sallyport;
    this.visitor = visitor;
  }

  /** Edits the rule: nobody may reach {@code /healthz} any more. */
  void closeHealth() throws InterruptedException {
    edit("nobody");
  }

  /** Somebody has Traefik believe what clients say about themselves. */
  void openAHole() throws InterruptedException {
    var _ =
        sallyport.kubectl(
            "patch",
            "middlewares.traefik.io/sallyport",
            "-n",
            "shop",
            "--type=merge",
            "-p",
            "{\"spec\": {\"forwardAuth\": {\"trustForwardHeader\": true}}}");
  }

  /** Waits until the operator has mended that. */
  void holeIsClosed() throws InterruptedException {
    var _ =
        eventually(
            PATIENCE,
            () -> get("middlewares.traefik.io/sallyport").at("/spec/forwardAuth"),
            guard -> !guard.path("trustForwardHeader").asBoolean(true));
  }

  /** The rule is as it was applied, and in force. */
  void restore() throws InterruptedException {
    edit("anyone");
    enforced(200);
    ready();
  }

  /** Waits until {@code /healthz} is answered so. */
  void enforced(int status) throws InterruptedException {
    answers("/healthz", status);
  }

  /** Waits until the visitor is let in, with the cookie from before. */
  void knowsTheVisitor() throws InterruptedException {
    answers("/account", 200);
  }

  private void answers(String target, int expected) throws InterruptedException {
    var _ =
        eventually(
            PATIENCE,
            () -> visitor.shop(target, Visitor.JSON).statusCode(),
            status -> status == expected);
  }

  /** Waits until the rule, as it now is, is ready. */
  void ready() throws InterruptedException {
    condition("Ready", "True Ready");
  }

  /** Waits until the condition of this generation has this status and reason. */
  void condition(String type, String expected) throws InterruptedException {
    var _ = eventually(PATIENCE, () -> says(get("accessrule/shop"), type), expected::equals);
  }

  private static String says(JsonNode rule, String type) {
    long generation = rule.path("metadata").path("generation").asLong();
    for (JsonNode condition : rule.path("status").path("conditions")) {
      if (condition.path("type").asText().equals(type)
          && condition.path("observedGeneration").asLong() == generation) {
        return condition.path("status").asText() + " " + condition.path("reason").asText();
      }
    }
    return "nothing about generation " + generation;
  }

  /** What the status says besides its conditions and their generation. */
  JsonNode figures() throws InterruptedException, IOException {
    ObjectNode status = (ObjectNode) get("accessrule/shop").path("status");
    return status.without(List.of("conditions", "observedGeneration"));
  }

  /** The versions of what the operator wrote for Traefik. */
  Map<String, String> objects() throws InterruptedException, IOException {
    Map<String, String> versions = new TreeMap<>();
    for (JsonNode object : get("middlewares.traefik.io,secrets").path("items")) {
      versions.put(
          object.path("kind").asText() + "/" + object.path("metadata").path("name").asText(),
          object.path("metadata").path("resourceVersion").asText());
    }
    return versions;
  }

  private void edit(String allow) throws InterruptedException {
    String patch =
        """
        [{"op": "test", "path": "/spec/routes/0/name", "value": "health"},
         {"op": "replace", "path": "/spec/routes/0/allow", "value": {"%s": {}}}]
        """
            .formatted(allow);
    // Again where the API server has only just come back.
    var _ =
        eventually(
            PATIENCE,
            () ->
                sallyport.kubectl(
                    "patch", "accessrule/shop", "-n", "shop", "--type=json", "-p", patch),
            _ -> true);
  }

  private JsonNode get(String what) throws InterruptedException, IOException {
    return MAPPER.readTree(sallyport.kubectl("get", what, "-n", "shop", "-o", "json"));
  }
}
