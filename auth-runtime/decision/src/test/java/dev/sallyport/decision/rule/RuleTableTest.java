package dev.sallyport.decision.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.sallyport.crds.Parsed;
import dev.sallyport.crds.accessrule.AccessRuleSpec;
import dev.sallyport.crds.accessrule.AccessRuleSpec.AllowSpec;
import dev.sallyport.crds.accessrule.AccessRuleSpec.RouteSpec;
import dev.sallyport.crds.accessrule.AccessRuleSpec.SessionSpec;
import dev.sallyport.crds.accessrule.Rule;
import dev.sallyport.decision.request.Caller;
import dev.sallyport.decision.request.Check;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RuleTableTest {
  private static final List<RouteSpec> ROUTES =
      List.of(
          route("health", List.of("GET"), "/healthz"),
          route("root", null, "/"),
          route("user", null, "/users/{id}"),
          route("me", null, "/users/me"),
          route("user-write", List.of("PUT", "DELETE"), "/users/{id}"),
          route("orders", List.of("GET"), "/users/{id}/orders"),
          route("admin", null, "/admin/**"),
          route("admin-help", List.of("GET"), "/admin/help"),
          route("deep", null, "/a/b/c/{x}"),
          route("shallow", null, "/a/{y}/c/d"),
          route("rest", null, "/**"));

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          GET,    /healthz,         health
          HEAD,   /healthz,         rest
          POST,   /healthz,         rest
          GET,    /healthz/,        rest
          GET,    /,                root
          GET,    /users/7,         user
          PUT,    /users/7,         user-write
          GET,    /users/me,        me
          PUT,    /users/me,        me
          GET,    /users/me/orders, orders
          GET,    /users/,          rest
          GET,    /users/7/,        rest
          POST,   /users/7/orders,  rest
          GET,    /admin,           admin
          GET,    /admin/,          admin
          GET,    /admin/x/y,       admin
          GET,    /admin/help,      admin-help
          POST,   /admin/help,      admin
          GET,    /administrator,   rest
          GET,    /Admin,           rest
          GET,    /a/b/c/d,         deep
          GET,    /a/z/c/d,         shallow
          GET,    /a/b/c,           rest
          """)
  void mostSpecificRouteWinsInWhateverOrderTheyStand(String method, String target, String route) {
    List<RouteSpec> shuffled = new ArrayList<>(ROUTES);
    for (int seed = 0; seed < 20; seed++) {
      Collections.shuffle(shuffled, new Random(seed));
      RuleTable table =
          RuleTable.empty().with(List.of(rule("shop", "a.example", 1, shuffled)), List.of());

      assertEquals(route, routeOf(table.find("shop", check(method, "a.example", target))));
    }
  }

  @Test
  void exactHostIsPreferredToAWildcardAndAWildcardIsOneLabel() {
    RuleTable table =
        RuleTable.empty()
            .with(
                List.of(
                    rule("shop", "*.example.com", 1, List.of(route("wild", null, "/**"))),
                    rule("shop", "a.example.com", 2, List.of(route("exact", null, "/x")))),
                List.of());

    assertEquals("wild", routeOf(table.find("shop", check("GET", "b.example.com", "/x"))));
    assertEquals("exact", routeOf(table.find("shop", check("GET", "a.example.com", "/x"))));
    assertEquals(new Lookup.NoRoute(), table.find("shop", check("GET", "a.example.com", "/y")));
    assertEquals(
        new Lookup.UnknownHost(), table.find("shop", check("GET", "a.b.example.com", "/x")));
    assertEquals(new Lookup.UnknownHost(), table.find("shop", check("GET", "example.com", "/x")));
    assertEquals(new Lookup.UnknownHost(), table.find("shop", check("GET", "com", "/x")));
  }

  @Test
  void namespaceSeesOnlyItsOwnRules() {
    RuleTable table =
        RuleTable.empty()
            .with(
                List.of(
                    rule("shop", "a.example", 1, List.of(route("rest", null, "/**"))),
                    rule("evil", "a.example", 2, List.of(route("open", null, "/internal/x")))),
                List.of());

    assertEquals("rest", routeOf(table.find("shop", check("GET", "a.example", "/internal/x"))));
    assertEquals(new Lookup.UnknownHost(), table.find("none", check("GET", "a.example", "/")));
  }

  @Test
  void olderRuleKeepsWhatTwoClaim() {
    LoadedRule older = rule("shop", "a.example", 1, List.of(route("older", null, "/x")));
    LoadedRule younger = rule("shop", "a.example", 2, List.of(route("younger", null, "/x", "/y")));

    RuleTable both =
        RuleTable.empty().with(List.of(younger), List.of()).with(List.of(older), List.of());
    RuleTable left = both.with(List.of(), List.of(older.uid()));

    assertEquals("older", routeOf(both.find("shop", check("GET", "a.example", "/x"))));
    assertEquals("younger", routeOf(both.find("shop", check("GET", "a.example", "/y"))));
    assertEquals("younger", routeOf(left.find("shop", check("GET", "a.example", "/x"))));
  }

  @Test
  void changeMakesANewTableAndLeavesTheOldOneAsItWas() {
    LoadedRule rule = rule("shop", "a.example", 1, List.of(route("one", null, "/**")));
    LoadedRule edited =
        new LoadedRule(
            rule.uid(),
            "shop",
            "r",
            1,
            rule("shop", "b.example", 1, List.of(route("two", null, "/**"))).rule());
    RuleTable before = RuleTable.empty().with(List.of(rule), List.of());

    RuleTable after = before.with(List.of(edited), List.of());
    RuleTable none = after.with(List.of(), List.of(rule.uid(), UUID.randomUUID()));

    assertEquals("one", routeOf(before.find("shop", check("GET", "a.example", "/"))));
    assertEquals(new Lookup.UnknownHost(), after.find("shop", check("GET", "a.example", "/")));
    assertEquals("two", routeOf(after.find("shop", check("GET", "b.example", "/"))));
    assertEquals(new Lookup.UnknownHost(), none.find("shop", check("GET", "b.example", "/")));
    assertTrue(after.owns("b.example"));
    assertFalse(after.owns("a.example"));
    assertFalse(none.owns("b.example"));
  }

  private static RouteSpec route(String name, List<String> methods, String... paths) {
    return new RouteSpec(
        name, List.of(paths), methods, new AllowSpec(null, new SessionSpec(), null));
  }

  private static LoadedRule rule(
      String namespace, String host, long since, List<RouteSpec> routes) {
    return switch (Rule.parse(new AccessRuleSpec(List.of(host), null, routes))) {
      case Parsed.Ok<Rule>(Rule rule) ->
          new LoadedRule(UUID.randomUUID(), namespace, "r", since, rule);
      case Parsed.Invalid<Rule>(var violations) -> fail(violations.toString());
    };
  }

  private static Check check(String method, String host, String target) {
    return switch (Check.of(method, host, target, Caller.PROGRAM)) {
      case Check.Outcome.Canonical(Check check) -> check;
      case Check.Outcome.Malformed(var ambiguity) -> fail(target + ": " + ambiguity);
    };
  }

  private static String routeOf(Lookup lookup) {
    return switch (lookup) {
      case Lookup.Found found -> found.route().name();
      case Lookup.UnknownHost _, Lookup.NoRoute _ -> lookup.toString();
    };
  }
}
