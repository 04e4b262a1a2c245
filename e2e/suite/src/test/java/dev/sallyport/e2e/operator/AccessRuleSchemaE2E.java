package dev.sallyport.e2e.operator;

import static dev.sallyport.e2e.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.cluster.Installation;
import dev.sallyport.cluster.kube.Kubectl;
import dev.sallyport.e2e.WithSallyport;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What kubectl and the API server say of an AccessRule, before the operator sees it: a mistake is
 * refused with the value, or the place where one is missing, and with what to write.
 */
@ExtendWith(WithSallyport.class)
final class AccessRuleSchemaE2E {
  private static final String HOSTS = "hosts: [shop.example.com]";
  private static final String ROUTES = "routes: [{name: a, paths: [/**], allow: {session: {}}}]";

  private Installation sallyport;

  @BeforeEach
  void arrive(Installation installation) throws InterruptedException {
    sallyport = installation;
    // What the webhook says is asked for elsewhere.
    sallyport.apply(
        """
        apiVersion: v1
        kind: Namespace
        metadata: {name: schema, labels: {sallyport.dev/admission: ignore}}
        """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name: a, paths: [/], allow: {anyone: {}}",
        "name: orders-2, paths: ['/users/{id}', /Ä/**], allow: {session: {}}",
        "name: a, paths: [/**], methods: [GET, M-SEARCH], allow: {nobody: {}}"
      })
  void legalRouteIsAccepted(String route) throws Exception {
    accepted(spec(HOSTS, "routes: [{" + route + "}]"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"shop", "*.example.com", "xn--bcher-kva.example", "4.example"})
  void legalHostIsAccepted(String host) throws Exception {
    accepted(spec("hosts: ['" + host + "']", ROUTES, "enforcement: {gateway: {mode: Namespace}}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "->",
      quoteCharacter = '`',
      textBlock =
          """
          paths: [/], allow: {session: {}} -> spec.routes[0].name: Required value
          name: A b, paths: [/], allow: {session: {}} -> "A b" is not a route name: use lower-case
          name: a-, paths: [/], allow: {session: {}} -> "a-" is not a route name: use lower-case

          name: a, allow: {session: {}} -> spec.routes[0].paths: Required value
          name: a, paths: [], allow: {session: {}} -> spec.routes[0].paths in body should have at least 1
          name: a, paths: [/, b/**], allow: {session: {}} -> path "b/**" does not start with a slash: write "/b/**"

          name: a, paths: [/], methods: [], allow: {session: {}} -> spec.routes[0].methods in body should have at least 1
          name: a, paths: [/], method: [GET], allow: {session: {}} -> unknown field "spec.routes[0].method"

          name: a, paths: [/] -> spec.routes[0].allow: Required value
          name: a, paths: [/], allow: null -> spec.routes[0].allow: Required value
          name: a, paths: [/], allow: {} -> allow is empty: write one of "anyone: {}", "session: {}", "token: {}", "jwt: {...}", "mtls: {...}", "anyOf: [...]" or "nobody: {}"
          name: a, paths: [/], allow: {anyone: null} -> allow is empty: write one of "anyone: {}", "session: {}", "token: {}", "jwt: {...}", "mtls: {...}", "anyOf: [...]" or "nobody: {}"
          name: a, paths: [/], allow: {anyone: {}, nobody: {}} -> several kinds (anyone nobody ): keep one; put session, token, jwt and mtls together under anyOf
          name: a, paths: [/], allow: {nobody: {}, session: {}, anyone: {}} -> several kinds (anyone session nobody ): keep one
          name: a, paths: [/], allow: {everybody: {}} -> unknown field "spec.routes[0].allow.everybody"
          name: a, paths: [/], allow: {session: {aal: 2}} -> spec.routes[0].allow.session.aal
          name: a, paths: [/], allow: {mtls: {authority: corp}} -> mtls names nobody: write uris
          name: a, paths: [/], allow: {mtls: {authority: Corp, uris: ["spiffe://a/b"]}} -> "Corp" is no name of an authority
          name: a, paths: [/], allow: {anyOf: [{session: {}}, {mtls: {authority: corp}, jwt: {issuer: "https://a.example", audience: a}}]} -> an entry of anyOf has exactly one
          """)
  void mistakeInARouteIsRefusedWithItsCure(String route, String said) throws Exception {
    refused(spec(HOSTS, "routes: [{" + route + "}]"), said);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Shop.example.com",
        "shop.example.com:8443",
        "https://shop.example.com",
        "shop.example.com/cart",
        "shop.example.com.",
        "shop..example.com",
        "-shop.example.com",
        "bücher.example",
        "a b",
        "",
        "*",
        "*.*.example.com",
        "shop.*.com"
      })
  void hostThatIsNoNameIsRefusedWithItsCure(String host) throws Exception {
    refused(
        spec("hosts: [shop.example.com, '" + host + "']", ROUTES),
        "\""
            + host
            + "\" is not a host name: write it in lower case without scheme, port or path, for"
            + " example shop.example.com or *.example.com");
  }

  @ParameterizedTest
  @ValueSource(strings = {"get", "GET POST", "*", "!trace", "G3T"})
  void methodThatIsNoneIsRefusedWithItsCure(String method) throws Exception {
    refused(
        spec(
            HOSTS,
            "routes: [{name: a, paths: [/], methods: [GET, '"
                + method
                + "'], allow: {session: {}}}]"),
        "\""
            + method
            + "\" is not an HTTP method: write methods in upper case, for example [GET, POST]");
  }

  @Test
  void whatIsMissingOrUnknownInTheSpecIsNamed() throws Exception {
    refused(spec(ROUTES), "spec.hosts: Required value");
    refused(spec("hosts: []", ROUTES), "spec.hosts in body should have at least 1");
    refused(spec(HOSTS), "spec.routes: Required value");
    refused(spec(HOSTS, "routes: []"), "spec.routes in body should have at least 1");
    refused(spec(HOSTS, ROUTES, "route: []"), "unknown field \"spec.route\"");
    refused(
        spec(HOSTS, ROUTES, "enforcement: {gateway: {mode: EntryPoint}}"),
        "spec.enforcement.gateway.mode: Unsupported value: \"EntryPoint\": supported values:"
            + " \"Namespace\"");
  }

  @Test
  void routesOfOneNameAreRefusedWithTheName() throws Exception {
    refused(
        spec(
            HOSTS,
            "routes: [{name: rest, paths: [/a], allow: {session: {}}},"
                + " {name: rest, paths: [/b], allow: {session: {}}}]"),
        "spec.routes[1]: Duplicate value: {\"name\":\"rest\"}");
  }

  @Test
  void ruleOfTheNameOfTheGuardIsRefusedWithACure() throws Exception {
    var answer = tryOut("sallyport", spec(HOSTS, ROUTES));

    assertNotEquals(0, answer.status());
    assertSaid(
        "metadata.name \"sallyport\" is taken: what starts with sallyport are Sallyport's own"
            + " Middlewares; name the rule after its app, for example shop",
        answer);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "->",
      quoteCharacter = '`',
      textBlock =
          """
          spec.hosts -> 16 -> h%1$d.example.com -> hosts: [%s], routes: [{name: a, paths: [/], allow: {nobody: {}}}]
          spec.routes -> 64 -> {name: r%1$d, paths: [/%1$d], allow: {nobody: {}}} -> hosts: [a], routes: [%s]
          spec.routes[0].paths -> 32 -> /%1$d -> hosts: [a], routes: [{name: a, paths: [%s], allow: {nobody: {}}}]
          spec.routes[0].methods -> 16 -> GET -> hosts: [a], routes: [{name: a, paths: [/], methods: [%s], allow: {nobody: {}}}]
          """)
  void listMayBeAsLongAsItsLimitAndNoLonger(String list, int limit, String entry, String fields)
      throws Exception {
    accepted(spec(fields.formatted(entries(limit, entry))));
    refused(
        spec(fields.formatted(entries(limit + 1, entry))),
        "%s: Too many: %d: must have at most %d items".formatted(list, limit + 1, limit));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "->",
      quoteCharacter = '`',
      textBlock =
          """
          spec.hosts[0] -> 253 -> a -> hosts: [%s], routes: [{name: a, paths: [/], allow: {nobody: {}}}]
          spec.routes[0].name -> 63 -> a -> hosts: [a], routes: [{name: %s, paths: [/], allow: {nobody: {}}}]
          spec.routes[0].paths[0] -> 256 -> / -> hosts: [a], routes: [{name: a, paths: [%s], allow: {nobody: {}}}]
          spec.routes[0].methods[0] -> 20 -> A -> hosts: [a], routes: [{name: a, paths: [/], methods: [%s], allow: {nobody: {}}}]
          """)
  void textMayBeAsLongAsItsLimitAndNoLonger(String text, int limit, String character, String fields)
      throws Exception {
    accepted(spec(fields.formatted(character.repeat(limit))));
    refused(
        spec(fields.formatted(character.repeat(limit + 1))),
        "%s: Too long: may not be more than %d bytes".formatted(text, limit));
  }

  @Test
  void largestRuleWithinTheLimitsIsNotTooExpensiveToCheck() throws Exception {
    String paths = entries(32, "/%03d" + "a".repeat(252));
    String methods = entries(16, "A".repeat(20));
    String route =
        "{name: r%%03d%s, paths: [%s], methods: [%s], allow: {session: {}}}"
            .formatted("a".repeat(59), paths, methods);
    String largest =
        spec(
            "hosts: [" + entries(16, "h%03d" + "a".repeat(249)) + "]",
            "routes: [" + entries(64, route) + "]");

    // Not by apply, which would keep a copy in an annotation, and annotations are too short for it.
    var answer =
        sallyport.attemptKubectl(
            rule("schema", largest), List.of("create", "--dry-run=server", "-f", "-"));

    assertEquals(0, answer.status(), answer::errors);
  }

  @Test
  void fieldThatIsDroppedBecauseNobodyKnowsItOpensNoRoute() throws Exception {
    String misspelt = "routes: [{name: a, paths: [/], allow: {sesion: {}}}]";

    var answer =
        sallyport.attemptKubectl(
            rule("schema", spec(HOSTS, misspelt)),
            List.of("apply", "--dry-run=server", "--validate=ignore", "-f", "-"));

    assertNotEquals(0, answer.status());
    assertSaid("allow is empty: write one of", answer);
  }

  @Test
  void rulesAreListedWithWhatIsInForce() throws Exception {
    List<String> lines =
        eventually(
            Duration.ofSeconds(30),
            () -> sallyport.kubectl("get", "accessrules", "-n", "shop").lines().toList(),
            seen -> seen.size() == 2 && seen.get(1).contains("True"));

    assertEquals(
        List.of("NAME", "READY", "HOSTS", "MODE", "ROUTES", "LOADED", "AGE"),
        words(lines.getFirst()));
    assertEquals(
        List.of("shop", "True", "shop.sallyport.localhost", "Enforce", "5", "1/1"),
        words(lines.get(1)).subList(0, 6));
  }

  @Test
  void everyFieldOfASpecIsExplained() throws Exception {
    for (String field :
        List.of(
            "hosts",
            "enforcement",
            "enforcement.gateway",
            "enforcement.gateway.mode",
            "routes",
            "routes.name",
            "routes.paths",
            "routes.methods",
            "routes.allow",
            "routes.allow.anyone",
            "routes.allow.session",
            "routes.allow.nobody")) {
      assertTrue(explained(field).matches("(?s).*DESCRIPTION:\\s+[A-Z].*"), field);
    }
  }

  @Test
  void explanationOfAllowSaysWhatMayBeWritten() throws Exception {
    String said = String.join(" ", words(explained("routes.allow")));

    assertTrue(
        said.contains("exactly one of anyone, session, token, jwt, mtls, anyOf, nobody"), said);
    assertTrue(said.contains("a route never opens by omission"), said);
    for (String kind : List.of("anyone", "session", "nobody")) {
      assertTrue(said.contains(kind + " <Object> "), said);
      assertTrue(said.contains("Example: " + kind + ": {}"), said);
    }
  }

  /** The API server publishes what can be explained some time after it serves the resource. */
  private String explained(String field) throws InterruptedException {
    return eventually(
        Duration.ofSeconds(30),
        () -> sallyport.kubectl("explain", "accessrule.spec." + field),
        said -> said.contains("DESCRIPTION:"));
  }

  private void accepted(String spec) throws InterruptedException {
    var answer = tryOut("schema", spec);
    assertEquals(0, answer.status(), answer::errors);
  }

  private void refused(String spec, String said) throws InterruptedException {
    var answer = tryOut("schema", spec);
    assertNotEquals(0, answer.status(), () -> "accepted, and should say: " + said);
    assertSaid(said, answer);
  }

  private static void assertSaid(String said, Kubectl.Result answer) {
    assertTrue(answer.errors().contains(said), () -> said + "\nis not in\n" + answer.errors());
  }

  private Kubectl.Result tryOut(String name, String spec) throws InterruptedException {
    return sallyport.attemptKubectl(
        rule(name, spec), List.of("apply", "--dry-run=server", "--validate=strict", "-f", "-"));
  }

  private static String rule(String name, String spec) {
    return """
    apiVersion: sallyport.dev/v1alpha1
    kind: AccessRule
    metadata: {name: %s, namespace: schema}
    spec: %s
    """
        .formatted(name, spec);
  }

  private static String spec(String... fields) {
    return "{" + String.join(", ", fields) + "}";
  }

  /** Entries of a list, each with its number. */
  private static String entries(int number, String entry) {
    return IntStream.range(0, number).mapToObj(entry::formatted).collect(Collectors.joining(", "));
  }

  private static List<String> words(String text) {
    return List.of(text.strip().split("\\s+"));
  }
}
