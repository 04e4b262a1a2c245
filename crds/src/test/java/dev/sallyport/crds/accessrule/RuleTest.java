package dev.sallyport.crds.accessrule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.sallyport.crds.Parsed;
import dev.sallyport.crds.Violation;
import dev.sallyport.crds.accessrule.AccessRuleSpec.AllowSpec;
import dev.sallyport.crds.accessrule.AccessRuleSpec.AnyoneSpec;
import dev.sallyport.crds.accessrule.AccessRuleSpec.Enforcement;
import dev.sallyport.crds.accessrule.AccessRuleSpec.NobodySpec;
import dev.sallyport.crds.accessrule.AccessRuleSpec.RouteSpec;
import dev.sallyport.crds.accessrule.AccessRuleSpec.SessionSpec;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RuleTest {
  private static final AllowSpec ANYONE = new AllowSpec(new AnyoneSpec(), null, null);
  private static final AllowSpec SESSION = new AllowSpec(null, new SessionSpec(), null);

  @Test
  void legalSpecBecomesARule() {
    var spec =
        new AccessRuleSpec(
            List.of("shop.example.com", "*.shop.example.com"),
            null,
            List.of(
                new RouteSpec("health", List.of("/healthz"), List.of("GET"), ANYONE),
                new RouteSpec("rest", List.of("/users/{id}", "/**"), null, SESSION)));

    Rule rule = accepted(spec);

    assertEquals(
        List.of(
            new HostPattern.Exact("shop.example.com"),
            new HostPattern.Wildcard("shop.example.com")),
        rule.hosts());
    assertEquals(new Methods.Named(Set.of("GET")), rule.routes().getFirst().methods());
    assertEquals(new Allow.Session(), rule.routes().getLast().allow());
    assertEquals(
        List.of(new PathPattern.Segment.Literal("users"), new PathPattern.Segment.Param("id")),
        rule.routes().getLast().paths().getFirst().segments());
  }

  @Test
  void allMistakesAreReportedAtOnce() {
    var spec =
        new AccessRuleSpec(
            List.of("https://shop.example.com"),
            new Enforcement(null),
            List.of(
                new RouteSpec("Bad Name", List.of("nope"), List.of("get"), null),
                new RouteSpec(
                    "two",
                    List.of(),
                    null,
                    new AllowSpec(new AnyoneSpec(), null, new NobodySpec()))));

    assertEquals(
        List.of(
            "spec.enforcement",
            "spec.hosts[0]",
            "spec.routes[0].name",
            "spec.routes[0].paths[0]",
            "spec.routes[0].methods[0]",
            "spec.routes[0].allow",
            "spec.routes[1].paths",
            "spec.routes[1].allow"),
        refused(spec).stream().map(Violation::path).toList());
  }

  @Test
  void emptySpecIsRefusedAndNotAnonymous() {
    assertEquals(
        List.of("spec.hosts", "spec.routes"),
        refused(new AccessRuleSpec(null, null, null)).stream().map(Violation::path).toList());
  }

  @Test
  void routesThatClaimTheSameRequestsAreRefusedWithBothNames() {
    var spec =
        new AccessRuleSpec(
            List.of("a.example"),
            null,
            List.of(
                new RouteSpec("one", List.of("/users/{id}"), List.of("GET", "PUT"), ANYONE),
                new RouteSpec("two", List.of("/users/{name}"), List.of("PUT"), SESSION)));

    assertEquals(
        List.of(
            new Violation(
                "spec.routes",
                "\"one\" and \"two\" both claim PUT /users/{} with equal specificity: remove it from"
                    + " one of them")),
        refused(spec));
  }

  @Test
  void namedMethodBesideAnyMethodIsNoConflict() {
    accepted(
        new AccessRuleSpec(
            List.of("a.example"),
            null,
            List.of(
                new RouteSpec("read", List.of("/x"), List.of("GET"), ANYONE),
                new RouteSpec("other", List.of("/x"), null, SESSION))));
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
    assertMessage(spec(host, "/x"), "spec.hosts[0]", host, cure);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          healthz     | write "/healthz"
          /a//b       | one slash
          /a/../b     | dot segment
          /a/**/b     | only be the last segment
          /a*         | whole segment
          /{a}b       | whole segment
          /{}         | a name in braces
          /{9}        | a name in braces
          /a%2fb      | write the path decoded
          /a?b=c      | without query
          /a;b        | path parameters
          """)
  void illegalPathIsRefusedWithACure(String path, String cure) {
    assertMessage(spec("a.example", path), "spec.routes[0].paths[0]", path, cure);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/**", "/a/", "/a/{b}/c", "/a/{b}/**", "/ü/x y", "/a/b:c@d"})
  void legalPathIsAccepted(String path) {
    accepted(spec("a.example", path));
  }

  private static AccessRuleSpec spec(String host, String path) {
    return new AccessRuleSpec(
        List.of(host), null, List.of(new RouteSpec("r", List.of(path), null, SESSION)));
  }

  private static void assertMessage(AccessRuleSpec spec, String path, String value, String cure) {
    List<Violation> violations = refused(spec);
    assertEquals(1, violations.size(), violations::toString);
    Violation violation = violations.getFirst();
    assertEquals(path, violation.path());
    assertTrue(violation.message().contains("\"" + value + "\""), violation::message);
    assertTrue(violation.message().contains(cure), violation::message);
  }

  private static Rule accepted(AccessRuleSpec spec) {
    return switch (Rule.parse(spec)) {
      case Parsed.Ok<Rule>(Rule rule) -> rule;
      case Parsed.Invalid<Rule>(List<Violation> violations) -> fail(violations.toString());
    };
  }

  private static List<Violation> refused(AccessRuleSpec spec) {
    return switch (Rule.parse(spec)) {
      case Parsed.Ok<Rule>(Rule rule) -> fail("accepted: " + rule);
      case Parsed.Invalid<Rule>(List<Violation> violations) -> violations;
    };
  }
}
