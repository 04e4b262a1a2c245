package dev.sallyport.e2e;

import static dev.sallyport.e2e.Eventually.eventually;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.cluster.Installation;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * An app of a scenario's own: the quickstart's app once more, in a namespace and at a host of its
 * own, with a rule of the same name. {@link #close} leaves nothing of it.
 *
 * @param name of the namespace, of the rule, and the first label of the host
 */
public record GuardedApp(Installation installation, String name) implements AutoCloseable {
  /** Long enough for a slow machine; nothing is asserted about how long something takes. */
  public static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** What a condition of the rule says. */
  public record Condition(String status, String reason, String message) {}

  /**
   * The app and the way to it, which leads through the Middleware of a rule still to be written.
   */
  public static GuardedApp install(Installation installation, String name)
      throws InterruptedException {
    var app = new GuardedApp(installation, name);
    installation.apply(
        """
        apiVersion: v1
        kind: Namespace
        metadata:
          name: %1$s
          # What the operator makes of mistakes is to be seen, and not that the webhook refuses them.
          labels: {sallyport.dev/admission: ignore}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: app, namespace: %1$s}
        spec:
          type: ExternalName
          externalName: localhost
          ports: [{name: http, port: %2$d}]
        """
            .formatted(name, installation.part("shop").port()));
    app.route(name, name);
    return app;
  }

  /** Leads a host to the app through a Middleware. */
  public void route(String host, String middleware) throws InterruptedException {
    installation.apply(
        """
        apiVersion: traefik.io/v1alpha1
        kind: IngressRoute
        metadata: {name: %1$s, namespace: %2$s}
        spec:
          entryPoints: [websecure]
          routes:
          - kind: Rule
            match: Host(`%1$s.sallyport.localhost`)
            middlewares: [{name: %3$s}]
            services: [{name: app, port: http}]
          tls: {}
        """
            .formatted(host, name, middleware));
  }

  /**
   * Has the gateway ask clients for a certificate before it leads them to the app.
   *
   * @param clientAuth of Traefik's TLSOption, in YAML
   */
  public void askForCertificates(String clientAuth) throws InterruptedException {
    installation.apply(
        """
        apiVersion: traefik.io/v1alpha1
        kind: TLSOption
        metadata: {name: certificates, namespace: %1$s}
        spec:
          clientAuth: %2$s
        """
            .formatted(name, clientAuth));
    kubectl(
        "patch",
        "ingressroute",
        name,
        "--type=merge",
        "-p",
        "{\"spec\": {\"tls\": {\"options\": {\"name\": \"certificates\"}}}}");
  }

  /**
   * Applies the rule of the app.
   *
   * @param routes its list of routes, in YAML
   */
  public void guard(String routes) throws InterruptedException {
    guard(name, routes);
  }

  /** Applies a rule for a host of the same name. */
  public void guard(String rule, String routes) throws InterruptedException {
    apply(rule, "routes:\n" + routes);
  }

  /**
   * Applies a rule for a host of the same name.
   *
   * @param spec but for its hosts, in YAML
   */
  public void apply(String rule, String spec) throws InterruptedException {
    installation.apply(
        """
        apiVersion: sallyport.dev/v1alpha1
        kind: AccessRule
        metadata: {name: %1$s, namespace: %2$s}
        spec:
          hosts: [%1$s.sallyport.localhost]
        %3$s
        """
            .formatted(rule, name, spec.indent(2)));
  }

  /** The status of the answer to a GET. */
  public int status(Visitor visitor, String target) throws Exception {
    return visitor.get(name, target, Visitor.JSON).statusCode();
  }

  /** Waits until a condition of the app's rule, as it is now, is as wanted. */
  public Condition await(String type, String status, String reason) throws InterruptedException {
    return await(name, type, status, reason);
  }

  /** Waits until the app's rule, as it is now, is enforced. */
  public void awaitReady() throws InterruptedException {
    awaitReady(name);
  }

  /** Waits until a rule, as it is now, is enforced. */
  public void awaitReady(String rule) throws InterruptedException {
    await(rule, "Ready", "True", "Ready");
  }

  /**
   * Waits until the app's rule is enforced and the gateway leads to the app too: it reads what was
   * written a moment later than the operator, and says 404 until then.
   */
  public void awaitReached() throws InterruptedException {
    awaitReady();
    try (Visitor visitor = new Visitor(installation)) {
      eventually(PATIENCE, () -> status(visitor, "/"), status -> status != 404);
    }
  }

  private Condition await(String rule, String type, String status, String reason)
      throws InterruptedException {
    return eventually(
        PATIENCE,
        () -> condition(object("accessrule", rule), type),
        seen -> seen.status().equals(status) && seen.reason().equals(reason));
  }

  /** What a condition says of the rule as it is now; fails while it is about an older version. */
  private static Condition condition(JsonNode rule, String type) {
    for (JsonNode condition : rule.at("/status/conditions")) {
      if (condition.path("type").asText().equals(type)
          && condition.path("observedGeneration").equals(rule.at("/metadata/generation"))) {
        return new Condition(
            condition.path("status").asText(),
            condition.path("reason").asText(),
            condition.path("message").asText());
      }
    }
    throw new IllegalStateException("no condition %s yet: %s".formatted(type, rule));
  }

  /** An object of the namespace; a Problem when there is none. */
  public JsonNode object(String kind, String named) throws InterruptedException {
    return json(kubectl("get", kind, named, "-o", "json"));
  }

  /** The resource versions of what the operator keeps in the namespace, by kind and name. */
  public Map<String, String> versions() throws InterruptedException {
    Map<String, String> versions = new TreeMap<>();
    for (JsonNode object : json(kubectl("get", "middleware,secret", "-o", "json")).path("items")) {
      versions.put(
          object.path("kind").asText() + "/" + object.at("/metadata/name").asText(),
          object.at("/metadata/resourceVersion").asText());
    }
    return versions;
  }

  /** What kubectl prints about the namespace. */
  public String kubectl(String... arguments) throws InterruptedException {
    String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--namespace";
    all[arguments.length + 1] = name;
    return installation.kubectl(all);
  }

  @Override
  public void close() {
    try {
      installation.kubectl("delete", "namespace", name);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
