package dev.sallyport.e2e.access;

import static dev.sallyport.e2e.Eventually.eventually;
import static dev.sallyport.e2e.Visitor.JSON;
import static dev.sallyport.e2e.Visitor.headersThatReached;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.cluster.Installation;
import dev.sallyport.cluster.net.Http;
import dev.sallyport.e2e.GuardedApp;
import dev.sallyport.e2e.Visitor;
import dev.sallyport.e2e.WithSallyport;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The signed assertion, as an app behind Traefik gets and verifies it. */
@ExtendWith(WithSallyport.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AssertionE2E {
  private static final String NAME = "vouched";
  private static final String RULE = NAME + "/" + NAME;
  private static final String HOST = NAME + ".sallyport.localhost";
  private static final String HEADER = "x-sallyport-assertion";

  private Installation sallyport;
  private GuardedApp app;
  private Visitor visitor;

  @BeforeAll
  void install(Installation installation) throws Exception {
    sallyport = installation;
    app = GuardedApp.install(installation, NAME);
    app.guard(
        """
        - {name: open, paths: [/open], allow: {anyone: {}}}
        - name: api
          paths: ["/api/**"]
          allow: {jwt: {issuer: "%s", audience: "%s", jwksUri: "%s"}}
        - {name: rest, paths: ["/**"], allow: {session: {}}}
        """
            .formatted(issuer(), RULE, keysUrl()));
    app.awaitReady();
    try (Visitor first = new Visitor(installation)) {
      eventually(GuardedApp.PATIENCE, () -> app.status(first, "/open"), status -> status == 200);
    }
  }

  @AfterAll
  void remove() {
    app.close();
  }

  @BeforeEach
  void arrive() {
    visitor = new Visitor(sallyport);
  }

  @AfterEach
  void leave() {
    visitor.close();
  }

  private String issuer() {
    return sallyport.url("auth") + "/assertions";
  }

  private String keysUrl() {
    return sallyport.url("auth") + "/.well-known/sallyport-assertion/jwks.json";
  }

  private HttpResponse<String> keys() throws Exception {
    try (Http http = new Http(sallyport.trust())) {
      return http.get(keysUrl(), JSON);
    }
  }

  private HttpResponse<String> get(String target, Map<String, String> headers) throws Exception {
    return visitor.get(NAME, target, headers);
  }

  private JwtClaims verify(String assertion, String audience) throws Exception {
    var keys = new JsonWebKeySet(keys().body()).getJsonWebKeys();
    return new JwtConsumerBuilder()
        .setVerificationKeyResolver(new JwksVerificationKeyResolver(keys))
        .setJwsAlgorithmConstraints(ConstraintType.PERMIT, "ES256")
        .setExpectedType(true, "sallyport-assertion+jwt")
        .setExpectedIssuer(issuer())
        .setExpectedAudience(audience)
        .setRequireExpirationTime()
        .setRequireIssuedAt()
        .setRequireSubject()
        .setRequireJwtId()
        .setMaxFutureValidityInMinutes(5)
        .build()
        .processToClaims(assertion);
  }

  @Test
  void appVerifiesWithThePublishedKeysWhatItsHeadersSay() throws Exception {
    visitor.loggedIn();

    var headers = headersThatReached(get("/account", JSON));
    JwtClaims claims = verify(headers.get(HEADER), RULE);

    assertEquals(headers.get("x-user-id"), claims.getSubject());
    assertEquals(headers.get("x-user-email"), claims.getStringClaimValue("email"));
    assertEquals(headers.get("x-session-id"), claims.getStringClaimValue("sid"));
    assertEquals("session", claims.getStringClaimValue("kind"));
    assertEquals("aal1", claims.getStringClaimValue("aal"));
    assertEquals(List.of(RULE, HOST), claims.getAudience());
    verify(headers.get(HEADER), HOST);
  }

  @Test
  void whatIsMeantForOneAppIsRefusedByAnother() throws Exception {
    visitor.loggedIn();
    String ours = headersThatReached(get("/account", JSON)).get(HEADER);
    String shops = headersThatReached(visitor.shop("/account", JSON)).get(HEADER);

    assertThrows(InvalidJwtException.class, () -> verify(shops, RULE));
    assertThrows(InvalidJwtException.class, () -> verify(ours, "shop.sallyport.localhost"));
  }

  @Test
  void oneSignatureServesSeveralRequestsOfASession() throws Exception {
    visitor.loggedIn();
    String first = headersThatReached(get("/account", JSON)).get(HEADER);

    assertEquals(first, headersThatReached(get("/account/other", JSON)).get(HEADER));

    visitor.loggedIn();
    assertFalse(first.equals(headersThatReached(get("/account", JSON)).get(HEADER)));
  }

  @Test
  void whatAClientSendsInItsPlaceNeverArrives() throws Exception {
    visitor.loggedIn();
    String real = headersThatReached(get("/account", JSON)).get(HEADER);
    for (String name :
        List.of("X-Sallyport-Assertion", "X_Sallyport_Assertion", "x-sallyport_assertion")) {
      Map<String, String> forged = Map.of("Accept", "application/json", name, real + "evil");

      var open = headersThatReached(get("/open", forged));
      assertFalse(open.toString().contains("evil"), name);
      assertFalse(open.containsKey(HEADER), name);
      var account = headersThatReached(get("/account", forged));
      assertFalse(account.toString().contains("evil"), name);
      assertEquals(real, account.get(HEADER));
    }
  }

  @Test
  void itIsNoAccessTokenEvenWhereARuleNamesItsIssuerAndItsKeys() throws Exception {
    visitor.loggedIn();
    String assertion = headersThatReached(get("/account", JSON)).get(HEADER);

    var answer =
        get("/api/x", Map.of("Accept", "application/json", "Authorization", "Bearer " + assertion));

    assertEquals(401, answer.statusCode());
    assertTrue(answer.body().startsWith("{\"error\":\"invalid_token\""), answer.body());
  }

  @Test
  void keysAreForEverybodyAndMayBeKeptForFiveMinutes() throws Exception {
    var answer = keys();

    assertEquals(200, answer.statusCode());
    assertEquals(
        Optional.of("application/jwk-set+json"), answer.headers().firstValue("content-type"));
    assertEquals(Optional.of("public, max-age=300"), answer.headers().firstValue("cache-control"));
    assertEquals(Optional.of("*"), answer.headers().firstValue("access-control-allow-origin"));
    assertFalse(answer.body().contains("\"d\""));
  }

  @Test
  void signaturesAreCounted() throws Exception {
    visitor.loggedIn();
    get("/account", JSON);

    try (Http http = new Http(sallyport.trust())) {
      String metrics =
          http.get(
                  "http://127.0.0.1:%d/metrics".formatted(sallyport.port("runtime/management")),
                  Map.of())
              .body();
      assertTrue(
          metrics
              .lines()
              .anyMatch(line -> line.matches("sallyport_assertions_signed_total [1-9].*")),
          metrics);
    }
  }
}
