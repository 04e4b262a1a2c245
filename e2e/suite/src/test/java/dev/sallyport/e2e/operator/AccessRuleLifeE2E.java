package dev.sallyport.e2e.operator;

import static dev.sallyport.e2e.Eventually.eventually;
import static dev.sallyport.e2e.GuardedApp.PATIENCE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.cluster.Installation;
import dev.sallyport.e2e.GuardedApp;
import dev.sallyport.e2e.Visitor;
import dev.sallyport.e2e.WithSallyport;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A rule from its first version to its end, as a visitor of its app sees it. */
@ExtendWith(WithSallyport.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AccessRuleLifeE2E {
  private static final String ROUTES =
      """
      - {name: open, paths: [/open], allow: {anyone: {}}}
      - {name: shut, paths: [/shut/**], allow: {nobody: {}}}
      - {name: rest, paths: [/**], allow: {session: {}}}
      """;

  /** What {@link #ROUTES} make of the requests in {@link #answers}. */
  private static final List<Integer> IN_FORCE = List.of(200, 401, 200, 403);

  private Installation sallyport;
  private GuardedApp app;
  private Visitor visitor;
  private Visitor member;

  @BeforeAll
  void install(Installation installation) throws Exception {
    sallyport = installation;
    app = GuardedApp.install(installation, "orchard");
    visitor = new Visitor(installation);
    member = new Visitor(installation).loggedIn();
  }

  @BeforeEach
  void guard() throws Exception {
    app.guard(ROUTES);
    app.awaitReady();
    comesIntoForce();
  }

  @AfterAll
  void leave() {
    visitor.close();
    member.close();
    app.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "->",
      quoteCharacter = '`',
      textBlock =
          """
          /x//y -> has an empty segment: write one slash, not two
          /a/../b -> has a dot segment: write the path that it resolves to
          /a/. -> has a dot segment: write the path that it resolves to
          /**/a -> has ** before its end: ** may only be the last segment
          /a* -> has "a*": a wildcard is a whole segment, {name} or a final **
          /a{id} -> has "a{id}": a wildcard is a whole segment, {name} or a final **
          /{7} -> has the parameter "{7}": a parameter is a name in braces, for example {id}
          /a%2Fb -> has the character U+0025, which no canonical path has: write the path decoded
          /a?b=c -> has the character U+003F, which no canonical path has: write the path decoded
          """)
  void editToAPathThatMeansNothingIsNamedAndChangesNothing(String path, String cure)
      throws Exception {
    app.guard(
        """
        - {name: changed, paths: [/shut/**, "%s"], allow: {anyone: {}}}
        """
            .formatted(path));

    assertRejected("spec.routes[0].paths[1]", "\"" + path + "\" " + cure);
    assertInForce();
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "->",
      quoteCharacter = '`',
      textBlock =
          """
          paths: [/x] -> paths: [/x] -> any method /x
          paths: ['/u/{id}'] -> paths: ['/u/{name}'] -> any method /u/{name}
          paths: [/a, /x/**] -> paths: [/b, /x/**] -> any method /x/**
          paths: [/x], methods: [GET, PUT] -> paths: [/x], methods: [POST, PUT] -> PUT /x
          """)
  void editToRoutesThatAreEqualIsNamedAndChangesNothing(String one, String other, String request)
      throws Exception {
    app.guard(
        """
        - {name: changed, paths: [/shut/**], allow: {anyone: {}}}
        - {name: one, %s, allow: {anyone: {}}}
        - {name: other, %s, allow: {nobody: {}}}
        """
            .formatted(one, other));

    assertRejected(
        "spec.routes",
        "\"one\" and \"other\" both claim "
            + request
            + " with equal specificity: remove it from one of them");
    assertInForce();
  }

  @Test
  void everyMistakeOfAnEditIsNamedAtOnce() throws Exception {
    String label = "a".repeat(64);
    sallyport.kubectl(
        "patch",
        "accessrule",
        "orchard",
        "--namespace=orchard",
        "--type=json",
        "-p",
        """
        [{"op": "add", "path": "/spec/hosts/-", "value": "%s.example.com"},
         {"op": "add", "path": "/spec/hosts/-", "value": "orchard.sallyport.localhost"},
         {"op": "add", "path": "/spec/routes/1/paths/-", "value": "/a//b"},
         {"op": "add", "path": "/spec/routes/2/paths/-", "value": "/open"}]
        """
            .formatted(label));

    assertRejected("spec.hosts[1]", "\"" + label + ".example.com\" is not a host name");
    assertRejected("spec.hosts[2]", "\"orchard.sallyport.localhost\" is there twice: remove one");
    assertRejected("spec.routes[1].paths[1]", "\"/a//b\" has an empty segment");
    assertRejected("spec.routes", "\"open\" and \"rest\" both claim any method /open");
    assertInForce();
  }

  @Test
  void versionThatWasAcceptedLastOutlivesTheOperatorThatRejectedTheNext() throws Exception {
    app.guard("- {name: changed, paths: [/shut/**, /x//y], allow: {anyone: {}}}");
    assertRejected("spec.routes[0].paths[1]", "\"/x//y\" has an empty segment");

    sallyport.stop("operator");
    sallyport.startAgain("operator");
    // A rule that comes into force now comes after everything the operator does at its start.
    app.guard("meadow", ROUTES);
    app.awaitReady("meadow");

    assertInForce();
    app.kubectl("delete", "accessrule", "meadow");
  }

  @Test
  void ruleThatWasNeverAcceptedOpensNothingUntilItIsCorrected() throws Exception {
    app.kubectl("delete", "accessrule", "orchard");
    app.guard("- {name: open, paths: [/open, /x//y], allow: {anyone: {}}}");
    assertRejected("spec.routes[0].paths[1]", "\"/x//y\" has an empty segment");
    isClosed();

    app.guard("- {name: open, paths: [/open, /x/y], allow: {anyone: {}}}");

    app.awaitReady();
    eventually(PATIENCE, () -> app.status(visitor, "/x/y"), status -> status == 200);
  }

  @Test
  void editOfRoutesIsEnforcedAndTouchesNoObjectOfTheGateway() throws Exception {
    Map<String, String> before = app.versions();
    assertEquals(
        Set.of("Middleware/orchard", "Middleware/sallyport", "Secret/sallyport-gateway"),
        before.keySet());

    app.guard(
        """
        - {name: open, paths: [/open], allow: {nobody: {}}}
        - {name: shut, paths: [/shut/**], allow: {anyone: {}}}
        """);
    app.awaitReady();

    assertEquals(403, app.status(visitor, "/open"));
    assertEquals(200, app.status(visitor, "/shut/x"));
    assertEquals(403, app.status(member, "/account"), "a route that is gone");
    assertEquals(before, app.versions());
  }

  @Test
  void ruleThatIsDeletedClosesItsHostUntilItIsAppliedAgain() throws Exception {
    app.kubectl("delete", "accessrule", "orchard");

    isClosed();

    app.guard(ROUTES);
    app.awaitReady();
    comesIntoForce();
  }

  @Test
  void namespaceWithoutRulesKeepsNoCertificateAndNoMiddleware() throws Exception {
    app.guard("meadow", ROUTES);
    app.awaitReady("meadow");
    app.kubectl("delete", "accessrule", "orchard", "meadow");

    eventually(PATIENCE, app::versions, Map::isEmpty);
  }

  @Test
  void deletedRuleIsOutOfForceWhicheverMiddlewareItsRouteNames() throws Exception {
    app.guard("meadow", ROUTES);
    app.route("meadow", "orchard");
    app.awaitReady("meadow");
    eventually(PATIENCE, () -> meadow("/open"), status -> status == 200);
    Map<String, String> shared = app.versions();
    shared.remove("Middleware/meadow");

    app.kubectl("delete", "accessrule", "meadow");

    int refusal = eventually(PATIENCE, () -> meadow("/open"), status -> status != 200);
    assertEquals(403, refusal);
    eventually(PATIENCE, app::versions, shared::equals);
    assertInForce();
    app.kubectl("delete", "ingressroute", "meadow");
  }

  @Test
  void ruleThatIsDeletedAndAppliedAgainAtOnceIsEnforced() throws Exception {
    String old = app.object("accessrule", "orchard").at("/metadata/uid").asText();

    app.kubectl("delete", "accessrule", "orchard");
    app.guard(ROUTES);

    app.awaitReady();
    String young = app.object("accessrule", "orchard").at("/metadata/uid").asText();
    assertNotEquals(old, young);
    eventually(
        PATIENCE,
        () -> app.object("middleware", "orchard").at("/metadata/ownerReferences"),
        owners -> owners.size() == 1 && owners.at("/0/uid").asText().equals(young));
    comesIntoForce();
  }

  /** 404 is Traefik's, while it still works on what was written before. */
  private void assertInForce() throws Exception {
    assertEquals(IN_FORCE, eventually(PATIENCE, this::answers, seen -> !seen.contains(404)));
  }

  /** Traefik takes a moment to see what the operator wrote; nothing is open in the meantime. */
  private void comesIntoForce() throws Exception {
    eventually(PATIENCE, this::answers, IN_FORCE::equals);
  }

  private void isClosed() throws Exception {
    eventually(
        PATIENCE,
        this::answers,
        seen -> seen.stream().allMatch(status -> status >= 400 && status < 500));
  }

  private List<Integer> answers() throws Exception {
    int shut = app.status(member, "/shut/x");
    assertNotEquals(200, shut, "no version that was ever accepted opens it");
    return List.of(
        app.status(visitor, "/open"),
        app.status(visitor, "/account"),
        app.status(member, "/account"),
        shut);
  }

  private void assertRejected(String place, String said) throws Exception {
    var accepted = app.await("Accepted", "False", "Invalid");
    assertTrue(accepted.message().contains(place), accepted::message);
    assertTrue(accepted.message().contains(said), accepted::message);
    app.await("Programmed", "False", "NotAccepted");
    assertEquals(accepted, app.await("Ready", "False", "Invalid"));
  }

  private int meadow(String target) throws Exception {
    return visitor.get("meadow", target, Visitor.JSON).statusCode();
  }
}
