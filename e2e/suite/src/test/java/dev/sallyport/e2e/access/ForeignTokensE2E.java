package dev.sallyport.e2e.access;

import static dev.sallyport.e2e.Eventually.eventually;
import static dev.sallyport.e2e.Visitor.headersThatReached;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.cluster.Installation;
import dev.sallyport.e2e.GuardedApp;
import dev.sallyport.e2e.Visitor;
import dev.sallyport.e2e.WithSallyport;
import dev.sallyport.e2e.access.Issuer.Signer;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** JWTs of another issuer, as RFC 8725 says that they are to be looked at. */
@ExtendWith(WithSallyport.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ForeignTokensE2E {
  private static final String NAME = "foreign";
  private static final UnaryOperator<ObjectNode> AS_IT_IS = UnaryOperator.identity();

  private Issuer issuer;
  private Visitor visitor;
  private GuardedApp app;

  @BeforeAll
  void install(Installation installation) throws Exception {
    issuer = Issuer.start(installation);
    visitor = new Visitor(installation);
    app = GuardedApp.install(installation, NAME);
    app.guard(
        """
        - name: orders
          paths: ["/orders/**"]
          allow: {jwt: {issuer: "%1$s", audience: orders, scopes: ["read:orders"]}}
        - name: silent
          paths: ["/silent/**"]
          allow: {jwt: {issuer: "https://localhost:1", audience: orders}}
        - name: elsewhere
          paths: ["/elsewhere/**"]
          allow: {jwt: {issuer: "%1$s", jwksUri: "https://localhost:1/keys", audience: orders}}
        - {name: open, paths: [/open], allow: {anyone: {}}}
        """
            .formatted(issuer.id()));
    app.awaitReady();
    eventually(GuardedApp.PATIENCE, () -> app.status(visitor, "/open"), status -> status == 200);
  }

  @AfterAll
  void remove() {
    app.close();
    visitor.close();
    issuer.close();
  }

  @Test
  void goodTokenOpensItsRouteAndTheAppLearnsWhoItIs() throws Exception {
    var answer = get("/orders/1", issuer.token(AS_IT_IS, AS_IT_IS, issuer.ours()));

    assertEquals(200, answer.statusCode(), answer.body());
    var reached = headersThatReached(answer);
    assertEquals(issuer.id() + "#billing", reached.get("x-service-name"));
    assertEquals("read:orders", reached.get("x-service-scopes"));
  }

  Stream<Arguments> badTokens() throws GeneralSecurityException {
    long now = Instant.now().getEpochSecond();
    Signer ours = issuer.ours();
    Signer others = Issuer.rs256(Issuer.newKeys());
    Signer nobody = _ -> new byte[0];
    Signer publicKeyAsSecret =
        input -> {
          Mac mac = Mac.getInstance("HmacSHA256");
          mac.init(new SecretKeySpec(issuer.key().getEncoded(), "HmacSHA256"));
          return mac.doFinal(input);
        };
    return Stream.of(
        bad("signed by somebody else", AS_IT_IS, AS_IT_IS, others),
        bad("not signed", AS_IT_IS, AS_IT_IS, nobody),
        bad("none", head("alg", "none"), AS_IT_IS, nobody),
        bad("None", head("alg", "None"), AS_IT_IS, ours),
        bad("HMAC with the public key", head("alg", "HS256"), AS_IT_IS, publicKeyAsSecret),
        bad("another algorithm than the key's", head("alg", "ES256"), AS_IT_IS, ours),
        bad("unknown key", head("kid", "two"), AS_IT_IS, ours),
        bad("key that is a path", head("kid", "../../dev/null"), AS_IT_IS, ours),
        bad("key that it brings along", h -> h.set("jwk", issuer.jwk()), AS_IT_IS, others),
        bad("key behind an address", head("jku", issuer.id() + "/keys"), AS_IT_IS, others),
        bad("our own assertion", head("typ", "sallyport-assertion+jwt"), AS_IT_IS, ours),
        bad("logout token", head("typ", "logout+jwt"), AS_IT_IS, ours),
        bad("unknown critical header", h -> crit(h), AS_IT_IS, ours),
        bad("another issuer", AS_IT_IS, claim("iss", "https://localhost:2"), ours),
        bad("issuer with a slash", AS_IT_IS, claim("iss", issuer.id() + "/"), ours),
        bad("another audience", AS_IT_IS, claim("aud", "billing"), ours),
        bad("no audience", AS_IT_IS, c -> without(c, "aud"), ours),
        bad("no subject", AS_IT_IS, c -> without(c, "sub"), ours),
        bad("no end", AS_IT_IS, c -> without(c, "exp"), ours),
        bad("no beginning", AS_IT_IS, c -> without(c, "iat"), ours),
        bad("issued tomorrow", AS_IT_IS, c -> c.put("iat", now + 86_400), ours),
        bad("not yet good", AS_IT_IS, c -> c.put("nbf", now + 86_400), ours),
        bad("good for an hour", AS_IT_IS, c -> c.put("exp", now + 3_600), ours),
        bad("end that is a text", AS_IT_IS, claim("exp", "never"), ours));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badTokens")
  void tokenThatProvesNothingIsInvalid(String name, String token) throws Exception {
    var answer = get("/orders/1", token);

    assertEquals(401, answer.statusCode(), name);
    assertTrue(answer.body().startsWith("{\"error\":\"invalid_token\""), answer.body());
    assertEquals(
        Optional.of("Bearer realm=\"sallyport\", error=\"invalid_token\""),
        answer.headers().firstValue("www-authenticate"));
    assertFalse(answer.body().contains(token), "a refusal does not repeat what it refuses");
  }

  @Test
  void tokenWhoseTimeIsOverIsSaidToHaveExpired() throws Exception {
    long now = Instant.now().getEpochSecond();
    var answer =
        get(
            "/orders/1",
            issuer.token(
                AS_IT_IS, c -> c.put("iat", now - 600).put("exp", now - 120), issuer.ours()));

    assertEquals(401, answer.statusCode());
    assertTrue(answer.body().startsWith("{\"error\":\"token_expired\""), answer.body());
  }

  @Test
  void tokenWithoutTheScopeIsToldWhichOneIsMissing() throws Exception {
    var answer =
        get(
            "/orders/1",
            issuer.token(AS_IT_IS, claim("scope", "read:orders:items"), issuer.ours()));

    assertEquals(403, answer.statusCode());
    assertTrue(answer.body().startsWith("{\"error\":\"insufficient_scope\""), answer.body());
    String challenge = answer.headers().firstValue("www-authenticate").orElseThrow();
    assertTrue(challenge.contains("scope=\"read:orders\""), challenge);
  }

  @Test
  void issuerThatDoesNotAnswerOpensNothing() throws Exception {
    String token = issuer.token(AS_IT_IS, claim("iss", "https://localhost:1"), issuer.ours());

    assertEquals(503, get("/silent/1", token).statusCode());
    String good = issuer.token(AS_IT_IS, AS_IT_IS, issuer.ours());
    assertEquals(503, get("/elsewhere/1", good).statusCode());
    assertEquals(401, get("/silent/1", good).statusCode());
  }

  @Test
  void tokenIsLookedForNowhereButInAuthorization() throws Exception {
    String good = issuer.token(AS_IT_IS, AS_IT_IS, issuer.ours());

    assertEquals(401, app.status(visitor, "/orders/1?access_token=" + good));
    assertEquals(
        401, visitor.get(NAME, "/orders/1", Map.of("Cookie", "access_token=" + good)).statusCode());
  }

  private Arguments bad(
      String name, UnaryOperator<ObjectNode> head, UnaryOperator<ObjectNode> claims, Signer signer)
      throws GeneralSecurityException {
    return arguments(name, issuer.token(head, claims, signer));
  }

  private static UnaryOperator<ObjectNode> head(String name, String value) {
    return header -> header.put(name, value);
  }

  private static UnaryOperator<ObjectNode> claim(String name, String value) {
    return claims -> claims.put(name, value);
  }

  private static ObjectNode crit(ObjectNode header) {
    header.putArray("crit").add("b64");
    return header.put("b64", true);
  }

  private static ObjectNode without(ObjectNode claims, String name) {
    claims.remove(name);
    return claims;
  }

  private HttpResponse<String> get(String target, String token) throws Exception {
    return visitor.get(
        NAME, target, Map.of("Accept", "application/json", "Authorization", "Bearer " + token));
  }
}
