package dev.sallyport.operator.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.sallyport.crds.Parsed;
import dev.sallyport.crds.accessrule.AccessRuleSpec;
import dev.sallyport.crds.accessrule.AccessRuleSpec.RouteSpec;
import dev.sallyport.crds.accessrule.AllowSpec;
import dev.sallyport.crds.accessrule.HostPattern;
import dev.sallyport.crds.accessrule.Mount;
import dev.sallyport.crds.accessrule.Rule;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HostGrantsTest {
  private static final AllowSpec ALLOW =
      new AllowSpec(
          null, new AllowSpec.SessionSpec(null, null, null, null), null, null, null, null, null);
  private static final HostGrants GRANTS =
      new HostGrants(
          List.of(
              new HostGrants.Grant(
                  Set.of("shop", "blog"),
                  List.of(host("shop.example.com"), host("*.dev.example.com"))),
              new HostGrants.Grant(Set.of("*"), List.of(host("*.play.example.com")))),
          Optional.of(Mount.at("auth.example.com")));

  @ParameterizedTest
  @CsvSource({
    "shop, shop.example.com, true",
    "other, shop.example.com, false",
    "shop, a.dev.example.com, true",
    "shop, *.dev.example.com, true",
    "shop, a.b.dev.example.com, false",
    "shop, dev.example.com, false",
    "shop, xdev.example.com, false",
    "shop, *.example.com, false",
    "other, a.play.example.com, true",
    "shop, auth.example.com, false"
  })
  void whatNobodyGrantedIsRefused(String namespace, String host, boolean granted) {
    assertEquals(granted, GRANTS.refusals(namespace, rule(host, "/**")).isEmpty());
  }

  @Test
  void withoutGrantsEverythingIsGrantedButTheHostOfTheLoginPages() {
    var grants = new HostGrants(List.of(), Optional.of(Mount.at("auth.example.com")));

    assertEquals(List.of(), grants.refusals("any", rule("a.example.com", "/**")));
    assertEquals(
        List.of(
            "spec.hosts: \"auth.example.com\" is the host of the login pages: write the app's own"),
        grants.refusals("any", rule("auth.example.com", "/**")));
  }

  @ParameterizedTest
  @CsvSource({
    "*.example.com, true",
    "a.example.com, false",
    "*.auth.example.com, false",
    "*.com, false"
  })
  void wildcardThatCoversTheLoginPagesIsGrantedAndDoubtful(String host, boolean doubtful) {
    var grants = new HostGrants(List.of(), Optional.of(Mount.at("auth.example.com")));

    assertEquals(List.of(), grants.refusals("any", rule(host, "/x")));
    assertEquals(doubtful ? 1 : 0, grants.doubts(rule(host, "/x")).size());
  }

  @ParameterizedTest
  @CsvSource({
    "app.example.com, /**, false, true",
    "app.example.com, /{page}, false, true",
    "app.example.com, /auth, true, true",
    "app.example.com, /auth/login, true, true",
    "app.example.com, /authority, false, false",
    "app.example.com, /shop/**, false, false",
    "*.example.com, /auth/login, false, true",
    "*.example.com, /shop/**, false, false",
    "b.example.com, /auth/**, false, false"
  })
  void pathsOfTheLoginPagesAreNoAppsAtTheirHost(
      String host, String path, boolean refused, boolean doubtful) {
    var grants =
        new HostGrants(List.of(), Optional.of(new Mount("app.example.com", List.of("auth"))));

    List<String> refusals = grants.refusals("any", rule(host, path));

    assertEquals(
        refused
            ? List.of(
                "route \"r\" claims paths below /auth of app.example.com, where the login pages are:"
                    + " write the app's own")
            : List.of(),
        refusals);
    assertEquals(
        doubtful
            ? List.of(
                "host %s covers app.example.com/auth, where the login pages are, about which no rule"
                        .formatted(host)
                    + " decides")
            : List.of(),
        grants.doubts(rule(host, path)));
  }

  private static Rule rule(String host, String path) {
    var route = new RouteSpec("r", List.of(path), null, ALLOW, null, null, null, null, null);
    return switch (Rule.parse(
        new AccessRuleSpec(List.of(host), null, List.of(route), null, null, null, null, null))) {
      case Parsed.Ok<Rule>(Rule rule) -> rule;
      case Parsed.Invalid<Rule>(var violations) -> fail(violations.toString());
    };
  }

  private static HostPattern host(String text) {
    return java.util.Objects.requireNonNull(HostPattern.parse(text));
  }
}
