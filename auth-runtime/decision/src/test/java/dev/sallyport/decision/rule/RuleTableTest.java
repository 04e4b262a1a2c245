package dev.sallyport.decision.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.sallyport.crds.Parsed;
import dev.sallyport.crds.accessrule.AccessRuleSpec;
import dev.sallyport.crds.accessrule.AccessRuleSpec.RouteSpec;
import dev.sallyport.crds.accessrule.AllowSpec;
import dev.sallyport.crds.accessrule.Mount;
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
  private static final AllowSpec ALLOW =
      new AllowSpec(
          null, new AllowSpec.SessionSpec(null, null, null, null), null, null, null, null, null);
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
          route("version", null, "/{v:v[0-9]+}/x"),
          route("any-version", null, "/{v}/x"),
          route("write", List.of("!GET", "!HEAD"), "/admin/log"),
          route("log", null, "/admin/log"),
          route("delete-log", List.of("DELETE"), "/admin/log"),
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
          GET,    /v12/x,           version
          GET,    /vx/x,            any-version
          GET,    /v12/y,           rest
          GET,    /admin/log,       log
          PUT,    /admin/log,       write
          DELETE, /admin/log,       delete-log
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
  void reservedHostIsNoRulesAlsoWhereAWildcardCoversIt() {
    LoadedRule wild = rule("shop", "*.example.com", 1, List.of(route("wild", null, "/**")));
    RuleTable table =
        RuleTable.empty().reserving(Mount.at("auth.example.com")).with(List.of(wild), List.of());

    assertEquals(
        new Lookup.UnknownHost(), table.find("shop", check("GET", "auth.example.com", "/login")));
    assertEquals(
        new Lookup.UnknownHost(), table.find("shop", check("GET", "AUTH.example.com.", "/login")));
    assertEquals("wild", routeOf(table.find("shop", check("GET", "a.example.com", "/login"))));
    assertFalse(table.owns("auth.example.com"));
    assertTrue(table.owns("a.example.com"));
  }

  @Test
  void pathsBelowAReservedPrefixAreNoRulesAtThatHostAlone() {
    LoadedRule app =
        rule(
            "shop",
            "*.example.com",
            1,
            List.of(route("rest", null, "/**"), route("claim", null, "/auth/login")));
    RuleTable table =
        RuleTable.empty()
            .reserving(new Mount("app.example.com", List.of("auth")))
            .with(List.of(app), List.of());

    for (String path : List.of("/auth", "/auth/", "/auth/login", "/%61uth/login", "/x/../auth/a")) {
      Check check = check("GET", "APP.example.com", path);
      assertTrue(table.reserves(check), path);
      assertEquals(new Lookup.NoRoute(), table.find("shop", check), path);
      assertEquals(new Lookup.NoRoute(), table.find(check), path);
    }
    assertEquals(
        "rest", routeOf(table.find("shop", check("GET", "app.example.com", "/authority"))));
    assertEquals("claim", routeOf(table.find(check("GET", "b.example.com", "/auth/login"))));
    assertTrue(table.owns("app.example.com"));
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
  void hostOfSeveralNamespacesBelongsAsAWholeToTheOneThatWasThereFirst() {
    LoadedRule shop = rule("shop", "a.example", 2, List.of(route("rest", null, "/**")));
    LoadedRule evil = rule("evil", "a.example", 3, List.of(route("open", null, "/internal/x")));
    LoadedRule older = rule("old", "a.example", 1, List.of(route("old", null, "/old")));
    Check check = check("GET", "a.example", "/internal/x");

    RuleTable two = RuleTable.empty().with(List.of(evil), List.of()).with(List.of(shop), List.of());
    RuleTable three = two.with(List.of(older), List.of());
    RuleTable left = three.with(List.of(), List.of(older.uid(), shop.uid()));

    assertEquals("rest", routeOf(two.find(check)));
    assertEquals(new Lookup.NoRoute(), three.find(check));
    assertEquals("old", routeOf(three.find(check("GET", "a.example", "/old"))));
    assertEquals("open", routeOf(left.find(check)));
    assertEquals("open", routeOf(three.find("evil", check)));
    assertEquals(new Lookup.UnknownHost(), left.with(List.of(), List.of(evil.uid())).find(check));
  }

  @Test
  void exactHostIsPreferredToAnotherNamespacesWildcard() {
    RuleTable table =
        RuleTable.empty()
            .with(
                List.of(
                    rule("platform", "*.example.com", 1, List.of(route("wild", null, "/**"))),
                    rule("shop", "shop.example.com", 2, List.of(route("shop", null, "/x")))),
                List.of());

    assertEquals("shop", routeOf(table.find(check("GET", "shop.example.com", "/x"))));
    assertEquals(new Lookup.NoRoute(), table.find(check("GET", "shop.example.com", "/y")));
    assertEquals("wild", routeOf(table.find(check("GET", "blog.example.com", "/y"))));
    assertEquals(new Lookup.UnknownHost(), table.find(check("GET", "example.com", "/y")));
    assertTrue(table.owns("shop.example.com"));
    assertTrue(table.owns("blog.example.com"));
    assertFalse(table.owns("a.blog.example.com"));
  }

  @Test
  void tableOfOneNamespaceFindsTheSameForThoseWhoMayAskAboutAll() {
    Random random = new Random(12);
    List<LoadedRule> rules = new ArrayList<>();
    RuleTable table = RuleTable.empty();
    for (int i = 0; i < 200; i++) {
      List<LoadedRule> added = new ArrayList<>();
      randomRule(random, i).ifPresent(added::add);
      List<UUID> gone =
          rules.isEmpty() || random.nextInt(3) > 0
              ? List.of()
              : List.of(rules.remove(random.nextInt(rules.size())).uid());
      rules.addAll(added);
      table = table.with(added, gone);
      for (int j = 0; j < 20; j++) {
        Check check = randomCheck(random);
        assertEquals(table.find("shop", check), table.find(check), check::toString);
      }
    }
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

  @Test
  void tableFindsWhatThePlainReadingOfTheRulesFinds() {
    Random random = new Random(4711);
    int found = 0;
    for (int round = 0; round < 400; round++) {
      List<LoadedRule> rules = new ArrayList<>();
      for (int i = 0; i < 1 + random.nextInt(4); i++) {
        randomRule(random, i).ifPresent(rules::add);
      }
      RuleTable table = RuleTable.empty().with(rules, List.of());
      for (int i = 0; i < 40; i++) {
        Check check = randomCheck(random);
        List<Candidate> plain = Candidate.of(rules, "shop", check);
        Lookup lookup = table.find("shop", check);
        if (plain.isEmpty()) {
          assertEquals(new Lookup.UnknownHost(), lookup);
        } else if (plain.getFirst().fit() == Candidate.Fit.MATCHES) {
          Candidate first = plain.getFirst();
          assertEquals(new Lookup.Found(first.rule(), first.route()), lookup, check::toString);
          found++;
        } else {
          assertEquals(new Lookup.NoRoute(), lookup, check::toString);
        }
      }
    }
    assertTrue(found > 1_000, "the random rules hardly match the random requests: " + found);
  }

  private static final List<String> SEGMENTS =
      List.of("a", "b", "ab", "1", "12", "{x}", "{y:[0-9]+}", "{y:a.*}", "**");
  private static final List<List<String>> METHODS =
      List.of(List.of("GET"), List.of("GET", "PUT"), List.of("!GET"), List.of("!PUT", "!DELETE"));
  private static final List<String> HOSTS = List.of("a.example", "b.example", "*.example");

  private static java.util.Optional<LoadedRule> randomRule(Random random, int number) {
    List<RouteSpec> routes = new ArrayList<>();
    for (int i = 0; i < 1 + random.nextInt(6); i++) {
      StringBuilder path = new StringBuilder();
      for (int depth = random.nextInt(4); depth >= 0; depth--) {
        String segment = SEGMENTS.get(random.nextInt(SEGMENTS.size()));
        path.append('/').append(segment);
        if (segment.equals("**")) {
          break;
        }
      }
      routes.add(
          route(
              "r" + i,
              random.nextInt(3) == 0 ? null : METHODS.get(random.nextInt(METHODS.size())),
              path.toString()));
    }
    String host = HOSTS.get(random.nextInt(HOSTS.size()));
    var spec = new AccessRuleSpec(List.of(host), null, routes, null, null, null, null, null);
    return switch (Rule.parse(spec)) {
      case Parsed.Ok<Rule>(Rule rule) ->
          java.util.Optional.of(
              new LoadedRule(new UUID(1, number), "shop", "rule" + number, number, rule));
      case Parsed.Invalid<Rule> _ -> java.util.Optional.empty(); // Two routes that are equal.
    };
  }

  private static Check randomCheck(Random random) {
    StringBuilder path = new StringBuilder();
    for (int depth = random.nextInt(4); depth >= 0; depth--) {
      path.append('/').append(SEGMENTS.get(random.nextInt(5)));
    }
    return check(
        List.of("GET", "PUT", "DELETE", "TRACE").get(random.nextInt(4)),
        List.of("a.example", "b.example", "c.example").get(random.nextInt(3)),
        path.append(random.nextInt(5) == 0 ? "/" : "").toString());
  }

  private static RouteSpec route(String name, List<String> methods, String... paths) {
    return new RouteSpec(name, List.of(paths), methods, ALLOW, null, null, null, null, null);
  }

  private static LoadedRule rule(
      String namespace, String host, long since, List<RouteSpec> routes) {
    return switch (Rule.parse(
        new AccessRuleSpec(List.of(host), null, routes, null, null, null, null, null))) {
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
