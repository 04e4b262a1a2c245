package dev.sallyport.operator.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sallyport.crds.accessrule.HostPattern;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HostGrantsTest {
  private static final HostGrants GRANTS =
      new HostGrants(
          List.of(
              new HostGrants.Grant(
                  Set.of("shop", "blog"),
                  List.of(host("shop.example.com"), host("*.dev.example.com"))),
              new HostGrants.Grant(Set.of("*"), List.of(host("*.play.example.com")))),
          Optional.of("auth.example.com"));

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
    assertEquals(granted, GRANTS.refusals(namespace, List.of(host(host))).isEmpty());
  }

  @Test
  void withoutGrantsEverythingIsGrantedButTheHostOfTheLoginPages() {
    var grants = new HostGrants(List.of(), Optional.of("auth.example.com"));

    assertEquals(List.of(), grants.refusals("any", List.of(host("a.example.com"))));
    assertEquals(
        List.of(
            "spec.hosts: \"auth.example.com\" is the host of the login pages: write the app's own"),
        grants.refusals("any", List.of(host("auth.example.com"))));
  }

  @ParameterizedTest
  @CsvSource({
    "*.example.com, true",
    "a.example.com, false",
    "*.auth.example.com, false",
    "*.com, false"
  })
  void wildcardThatCoversTheLoginPagesIsGrantedAndDoubtful(String host, boolean doubtful) {
    var grants = new HostGrants(List.of(), Optional.of("auth.example.com"));

    assertEquals(List.of(), grants.refusals("any", List.of(host(host))));
    assertEquals(doubtful ? 1 : 0, grants.doubts(List.of(host(host))).size());
  }

  private static HostPattern host(String text) {
    return java.util.Objects.requireNonNull(HostPattern.parse(text));
  }
}
