package dev.sallyport.crds.accessrule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.sallyport.crds.Parsed;
import dev.sallyport.crds.Violation;
import dev.sallyport.crds.accessrule.AccessRuleSpec.AmbiguousPath;
import dev.sallyport.crds.accessrule.AccessRuleSpec.RefusalMode;
import dev.sallyport.crds.accessrule.AccessRuleSpec.RolloutMode;
import dev.sallyport.crds.accessrule.Allow.Aal;
import dev.sallyport.crds.accessrule.Allow.Names;
import dev.sallyport.crds.accessrule.Allow.TokenType;
import dev.sallyport.crds.accessrule.PathPattern.Segment;
import dev.sallyport.crds.headers.AliasName;
import dev.sallyport.crds.headers.Field;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RuleTest {
  @Test
  void everyFieldOfTheLanguageIsRead() {
    Rule rule =
        accepted(
            """
            hosts: [shop.example.com, "*.shop.example.com"]
            enforcement: {gateway: {mode: Namespace}}
            rollout: {mode: Enforce, percent: 25}
            cors: {origins: ["https://app.example.com"], methods: [GET, PUT], allowedHeaders: [Content-Type], exposedHeaders: [ETag], credentials: true, maxAge: 1h}
            rateLimits: {global: 10000/1m, perIP: 100/1m, perSubject: 5/10s}
            refusal: Json
            loginUrl: https://shop.example.com/sign-in
            routes:
            - {name: health, paths: [/healthz], methods: [GET], allow: {anyone: {}}}
            - {name: off, paths: ["/off/**"], methods: ["!TRACE"], allow: {nobody: {}}}
            - name: orders
              paths: ["/orders/{id:[0-9]+}/{part}"]
              allow:
                anyOf:
                - session: {roles: [admin], anyRole: [a, b], aal: aal2, maxAge: 12h}
                - token: {types: [pat, service], scopes: ["read:orders"], anyScope: ["read:a", "read:b"], roles: [user]}
                - jwt: {issuer: "https://login.example.net", audience: orders, scopes: [Orders.Read], maxLifetime: 1h, lifetimeReason: the partner cannot do less}
                - mtls: {authority: corp, uris: ["spiffe://corp.example/billing"], dnsNames: [Billing.corp.example], emailAddresses: [Ops@Corp.example]}
              headers: [{name: Remote-User, value: UserEmail}]
              forwardCredential: true
              acceptPaths: [EncodedSlash]
              validation: {mode: EveryRequest}
              rateLimits: {perIP: 10/1m}
            - {name: rest, paths: ["/**"], allow: {session: {}}, validation: {mode: Cached, ttl: 60s}}
            """);

    assertEquals(
        List.of(
            new HostPattern.Exact("shop.example.com"),
            new HostPattern.Wildcard("shop.example.com")),
        rule.hosts());
    assertEquals(new Rule.Rollout(RolloutMode.Enforce, 25), rule.rollout());
    assertEquals(RefusalMode.Json, rule.refusal());
    assertEquals(Optional.of(URI.create("https://shop.example.com/sign-in")), rule.loginUrl());
    assertEquals(
        new Rule.Cors(
            List.of("https://app.example.com"),
            List.of("GET", "PUT"),
            List.of("Content-Type"),
            List.of("ETag"),
            true,
            Duration.ofHours(1)),
        rule.cors().orElseThrow());
    assertEquals(
        new Rule.RateLimits(
            Optional.of(new Rule.Rate(10_000, Duration.ofMinutes(1))),
            Optional.of(new Rule.Rate(100, Duration.ofMinutes(1))),
            Optional.of(new Rule.Rate(5, Duration.ofSeconds(10)))),
        rule.rateLimits());
    assertEquals(new Methods.Named(Set.of("GET")), rule.routes().getFirst().methods());
    assertEquals(new Methods.Except(Set.of("TRACE")), rule.routes().get(1).methods());
    assertEquals(new Allow.Nobody(), rule.routes().get(1).allow());

    assertTrue(rule.takesCertificates());
    Rule.Route orders = rule.routes().get(2);
    assertEquals("/orders/{id:[0-9]+}/{part}", orders.paths().getFirst().toString());
    assertEquals(
        new Allow.Proof(
            List.of(
                new Allow.Session(
                    new Names(Set.of("admin"), Set.of("a", "b")),
                    Aal.AAL2,
                    Optional.of(Duration.ofHours(12))),
                new Allow.Token(
                    Set.of(TokenType.PAT, TokenType.SERVICE),
                    new Names(Set.of("read:orders"), Set.of("read:a", "read:b")),
                    new Names(Set.of("user"), Set.of())),
                new Allow.Jwt(
                    new Allow.Issuer("https://login.example.net", Optional.empty()),
                    "orders",
                    new Names(Set.of("Orders.Read"), Set.of()),
                    Duration.ofHours(1)),
                new Allow.Mtls(
                    "corp",
                    List.of(
                        new CertificateName(
                            CertificateName.Kind.URI, "spiffe://corp.example/billing"),
                        new CertificateName(CertificateName.Kind.DNS, "billing.corp.example"),
                        new CertificateName(CertificateName.Kind.EMAIL, "Ops@corp.example"))))),
        orders.allow());
    assertEquals(
        List.of(new Rule.ExtraHeader(AliasName.REMOTE_USER, Field.UserEmail)), orders.headers());
    assertTrue(orders.forwardCredential());
    assertEquals(Set.of(AmbiguousPath.EncodedSlash), orders.acceptPaths());
    assertEquals(new Rule.Validation.EveryRequest(), orders.validation());
    assertEquals(
        new Rule.Validation.Cached(Duration.ofSeconds(60)), rule.routes().getLast().validation());
  }

  @Test
  void whatIsAbsentHasTheSafeMeaning() {
    Rule rule = accepted(withRoute("{name: r, paths: [/x], allow: {session: {}}}"));

    Rule.Route route = rule.routes().getFirst();
    assertEquals(false, rule.takesCertificates());
    assertEquals(Rule.Rollout.ENFORCE, rule.rollout());
    assertEquals(RefusalMode.Auto, rule.refusal());
    assertEquals(new Methods.Any(), route.methods());
    assertEquals(new Allow.Proof(List.of(Allow.Session.ANY)), route.allow());
    assertEquals(false, route.forwardCredential());
    assertEquals(new Rule.Validation.Live(), route.validation());
    assertEquals(Set.of(), route.acceptPaths());
  }

  @Test
  void allMistakesAreReportedAtOnce() {
    List<String> places =
        refused(
                """
                hosts: ["https://shop.example.com"]
                enforcement: {}
                rollout: {mode: Observe, percent: 101}
                cors: {origins: ["*", "https://a.example/x"], credentials: true}
                rateLimits: {global: many}
                loginUrl: http://a.example/
                routes:
                - {name: Bad Name, paths: [nope], methods: [get]}
                - {name: two, paths: [], allow: {anyone: {}, nobody: {}}}
                """)
            .stream()
            .map(Violation::path)
            .distinct()
            .toList();

    assertEquals(
        List.of(
            "spec.enforcement",
            "spec.hosts[0]",
            "spec.routes[0].name",
            "spec.routes[0].paths[0]",
            "spec.routes[0].methods[0]",
            "spec.routes[0].allow",
            "spec.routes[1].paths",
            "spec.routes[1].allow",
            "spec.rollout.percent",
            "spec.cors.origins",
            "spec.rateLimits.global",
            "spec.loginUrl"),
        places);
  }

  @Test
  void pathsThatAreAnsweredBeforeRulesAreNoRoutes() {
    for (String path : List.of("/.sallyport", "/.sallyport/**", "/.sallyport/enter")) {
      String routes = withRoute("{name: r, paths: [\"%s\"], allow: {anyone: {}}}".formatted(path));
      assertEquals(
          List.of("spec.routes[0].paths[0]"),
          refused(routes).stream().map(Violation::path).toList(),
          path);
    }
    Rule _ =
        accepted(withRoute("{name: r, paths: [\"/**\", \"/sallyport\"], allow: {session: {}}}"));
  }

  @Test
  void emptySpecIsRefusedAndNotAnonymous() {
    assertEquals(
        List.of("spec.hosts", "spec.routes"), refused("{}").stream().map(Violation::path).toList());
  }

  @Test
  void routesThatClaimTheSameRequestsAreRefusedWithBothNames() {
    assertEquals(
        List.of(
            new Violation(
                "spec.routes",
                "\"one\" and \"two\" both claim PUT /users/{name} with equal specificity: remove it"
                    + " from one of them")),
        refused(
            """
            hosts: [a.example]
            routes:
            - {name: one, paths: ["/users/{id}"], methods: [GET, PUT], allow: {anyone: {}}}
            - {name: two, paths: ["/users/{name}"], methods: [PUT], allow: {session: {}}}
            """));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /x         | [GET]      | /x               |
          /x         | ["!GET"]   | /x               |
          /x         | ["!GET"]   | /x               | [GET]
          /{a}       |            | /x               |
          /{a}       |            | "/{a:[0-9]+}"    |
          /{a}/**    |            | /{a}             |
          /**        |            | /{a}             |
          """)
  void routesOfDifferentSpecificityAreNoConflict(
      String path, String methods, String otherPath, String otherMethods) {
    accepted(twoRoutes(path, methods, otherPath, otherMethods));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /x               |            | /x               |
          /{a}             |            | /{b}             |
          /x               | ["!GET"]   | /x               | ["!PUT"]
          "/{a:[0-9]+}"    |            | "/{b:[0-9]+}"    |
          "/{a:[0-9]+}"    |            | "/{b:[a-z]+}"    |
          /a/**            | [GET, PUT] | /a/**            | [GET]
          """)
  void routesOfEqualSpecificityAreAConflict(
      String path, String methods, String otherPath, String otherMethods) {
    List<Violation> violations = refused(twoRoutes(path, methods, otherPath, otherMethods));
    assertEquals("spec.routes", violations.getFirst().path());
    assertTrue(violations.getFirst().message().contains("equal specificity"));
  }

  private static String twoRoutes(
      String path, String methods, String otherPath, String otherMethods) {
    return """
    hosts: [a.example]
    routes:
    - {name: one, paths: [%s], %sallow: {anyone: {}}}
    - {name: two, paths: [%s], %sallow: {session: {}}}
    """
        .formatted(
            quoted(path),
            methods == null ? "" : "methods: " + methods + ", ",
            quoted(otherPath),
            otherMethods == null ? "" : "methods: " + otherMethods + ", ");
  }

  private static String quoted(String text) {
    return text.startsWith("\"") ? text : '"' + text + '"';
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Shop.example.com     | lower case
          shop.example.com:443 | without scheme, port
          shop.example.com.    | lower case
          *.*.example.com      | *.example.com
          a.*.example.com      | *.example.com
          *                    | *.example.com
          a..b                 | for example shop.example.com
          -a.example           | for example shop.example.com
          bücher.example       | xn--bcher-kva.example
          """)
  void illegalHostIsRefusedWithACure(String host, String cure) {
    assertMessage(
        "hosts: ['%s']\nroutes: [{name: r, paths: [/x], allow: {session: {}}}]".formatted(host),
        "spec.hosts[0]",
        host,
        cure);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          healthz        | write "/healthz"
          /a//b          | one slash
          /a/../b        | dot segment
          /a/**/b        | only be the last segment
          /a*            | whole segment
          /{a}b          | whole segment
          /{}            | a name in braces
          /{9}           | a name in braces
          /{a:}          | empty expression
          /{a:(}         | which RE2 cannot read
          /{a:(?=x)}     | look-around
          /{a:x/y}       | about one segment
          /{a:x*}        | a segment is never empty
          /{a:x{1,999}}  | write + or *
          /a%2fb         | write the path decoded
          /a?b=c         | without query
          /a;b           | path parameters
          """)
  void illegalPathIsRefusedWithACure(String path, String cure) {
    List<Violation> violations = refused(withPath(path));
    assertEquals(1, violations.size(), violations::toString);
    assertEquals("spec.routes[0].paths[0]", violations.getFirst().path());
    assertTrue(violations.getFirst().message().startsWith("\"" + path + "\""));
    assertTrue(violations.getFirst().message().contains(cure), violations::toString);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/**",
        "/a/",
        "/a/{b}/c",
        "/a/{b}/**",
        "/ü/x y",
        "/a/b:c@d",
        "/{id:[0-9]+}",
        "/{v:v[0-9]{1,3}}/x",
        "/a/{b:x|y}/**"
      })
  void legalPathIsAcceptedAndPrintedAsItIsWritten(String path) {
    assertEquals(path, accepted(withPath(path)).routes().getFirst().paths().getFirst().toString());
  }

  @Test
  void regularExpressionMatchesAWholeSegment() {
    var pattern = accepted(withPath("/{id:[0-9]+|x}")).routes().getFirst().paths().getFirst();
    var regex = ((Segment.Matching) pattern.segments().getFirst()).regex();

    assertTrue(regex.matches("12"));
    assertTrue(regex.matches("x"));
    assertEquals(false, regex.matches("12a"));
    assertEquals(false, regex.matches("a12"));
    assertEquals(false, regex.matches(""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          allow: {token: {scopes: ["read:*"]}}      | spec.routes[0].allow.token.scopes | "read:*"         | wildcards are for tokens
          allow: {token: {scopes: ["sallyport:admin"]}} | spec.routes[0].allow.token.scopes | "sallyport:admin" | reserved
          allow: {token: {scopes: [orders]}}        | spec.routes[0].allow.token.scopes | "orders"         | verb:resource
          allow: {token: {types: []}}               | spec.routes[0].allow.token.types  |                  | leave it out
          allow: {session: {roles: ["a,b"]}}        | spec.routes[0].allow.session.roles | "a,b"           | for example admin
          allow: {session: {maxAge: soon}}          | spec.routes[0].allow.session.maxAge | "soon"         | 12h
          allow: {jwt: {issuer: "http://a.example", audience: x}} | spec.routes[0].allow.jwt.issuer | "http://a.example" | https URL
          allow: {jwt: {issuer: "https://a.example"}} | spec.routes[0].allow.jwt.audience | ""              | the claim aud
          allow: {jwt: {issuer: "https://a.example", audience: x, maxLifetime: 1h}} | spec.routes[0].allow.jwt.maxLifetime | "1h" | lifetimeReason
          allow: {anyOf: [{session: {}}]}           | spec.routes[0].allow.anyOf        |                  | without anyOf
          allow: {anyOf: [{session: {}}, {}]}       | spec.routes[0].allow.anyOf[1]     |                  | exactly one
          allow: {anyOf: [{session: {}}, {session: {}}]} | spec.routes[0].allow.anyOf[1] |                 | twice
          allow: {anyOf: [{jwt: {issuer: "https://i.example", audience: x}}, {jwt: {issuer: "https://i.example", audience: y, jwksUri: "https://k.example"}}]} | spec.routes[0].allow.anyOf | "https://i.example" | one jwksUri
          allow: {mtls: {dnsNames: [a.example]}}    | spec.routes[0].allow.mtls.authority | ""            | for example corp
          allow: {mtls: {authority: A, dnsNames: [a.example]}} | spec.routes[0].allow.mtls.authority | "A"   | for example corp
          allow: {mtls: {authority: corp}}          | spec.routes[0].allow.mtls         |                  | write uris
          allow: {mtls: {authority: corp, uris: []}} | spec.routes[0].allow.mtls.uris   |                  | leave it out
          allow: {mtls: {authority: corp, uris: [billing]}} | spec.routes[0].allow.mtls.uris | "billing"   | spiffe://
          allow: {mtls: {authority: corp, uris: ["a://b", "a://b"]}} | spec.routes[0].allow.mtls.uris | "a://b" | only once
          allow: {mtls: {authority: corp, dnsNames: ["*.a.example"]}} | spec.routes[0].allow.mtls.dnsNames | "*.a.example" | without a wildcard
          allow: {mtls: {authority: corp, emailAddresses: [bob]}} | spec.routes[0].allow.mtls.emailAddresses | "bob" | billing@corp.example
          allow: {anyOf: [{session: {}}, {mtls: {authority: corp, uris: ["a://b"]}, token: {}}]} | spec.routes[0].allow.anyOf[1] | | exactly one
          allow: {session: {}, token: {}}           | spec.routes[0].allow              |                  | exactly one
          allow: {session: {}}, headers: [{name: Remote-User}] | spec.routes[0].headers[0] |              | UserEmail
          allow: {session: {}}, validation: {mode: Cached}     | spec.routes[0].validation.ttl |          | write 60s
          allow: {session: {}}, validation: {mode: Cached, ttl: 9m} | spec.routes[0].validation.ttl | "9m" | at most 300s
          allow: {session: {}}, validation: {mode: Live, ttl: 1m} | spec.routes[0].validation.ttl |        | mode Cached
          allow: {session: {aal: aal2}}, validation: {mode: Cached, ttl: 1m} | spec.routes[0].validation.mode | "Cached" | aal2
          allow: {session: {}}, methods: [GET, "!PUT"] | spec.routes[0].methods         |                  | not both
          allow: {session: {}}, rateLimits: {perIP: 0/1m} | spec.routes[0].rateLimits.perIP | "0/1m"       | 100/1m
          """)
  void mistakeInARouteIsRefusedWithValueAndCure(
      String rest, String place, String value, String cure) {
    assertMessage(
        withRoute("{name: r, paths: [/x], " + rest + "}"),
        place,
        value == null ? null : value.substring(1, value.length() - 1),
        cure);
  }

  private static String withPath(String path) {
    return withRoute("{name: r, paths: ['%s'], allow: {session: {}}}".formatted(path));
  }

  private static String withRoute(String route) {
    return "hosts: [a.example]\nroutes: [%s]".formatted(route);
  }

  private static void assertMessage(
      String yaml, String path, @org.jspecify.annotations.Nullable String value, String cure) {
    List<Violation> violations = refused(yaml);
    assertEquals(1, violations.size(), violations::toString);
    Violation violation = violations.getFirst();
    assertEquals(path, violation.path());
    if (value != null) {
      assertTrue(violation.message().contains("\"" + value + "\""), violation::message);
    }
    assertTrue(violation.message().contains(cure), violation::message);
  }

  private static Parsed<Rule> parse(String yaml) {
    return Rule.parse(Serialization.unmarshal(yaml, AccessRuleSpec.class));
  }

  private static Rule accepted(String yaml) {
    return switch (parse(yaml)) {
      case Parsed.Ok<Rule>(Rule rule) -> rule;
      case Parsed.Invalid<Rule>(List<Violation> violations) -> fail(violations.toString());
    };
  }

  private static List<Violation> refused(String yaml) {
    return switch (parse(yaml)) {
      case Parsed.Ok<Rule>(Rule rule) -> fail("accepted: " + rule);
      case Parsed.Invalid<Rule>(List<Violation> violations) -> violations;
    };
  }
}
