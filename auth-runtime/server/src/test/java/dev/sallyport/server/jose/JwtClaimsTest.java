package dev.sallyport.server.jose;

import static dev.sallyport.server.jose.TestIssuer.NOW;
import static dev.sallyport.server.jose.TestIssuer.withClaims;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.decision.evidence.Evidence.Flaw;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens with a good signature and bad claims. */
final class JwtClaimsTest {
  private final World world =
      new World().publish(World.KEYS, TestIssuer.keys(TestIssuer.jwk("rsa", TestIssuer.RSA)));

  @ParameterizedTest(name = "{0}")
  @MethodSource({"wrongIssuers", "wrongNames", "wrongTimes", "wrongScopes"})
  void tokenWithABadClaimIsInvalid(String name, Consumer<ObjectNode> change) {
    assertEquals(new Evidence.Rejected(Flaw.INVALID), world.about(withClaims(change)), name);
  }

  /** In JSON, as no writer of JSON would put it. */
  @ParameterizedTest
  @ValueSource(strings = {"1e400", "-1e400", "1e30", "99999999999999999999", "253402300800"})
  void timeBeyondAllTimesIsInvalid(String number) {
    String payload = JwtTest.claims().replaceFirst("\"exp\":\\d+", "\"exp\":" + number);

    assertEquals(
        new Evidence.Rejected(Flaw.INVALID),
        world.about(
            TestIssuer.token("{\"alg\":\"RS256\",\"kid\":\"rsa\"}", payload, TestIssuer.rs256())));
  }

  static Stream<Arguments> wrongIssuers() {
    Map<String, Consumer<ObjectNode>> all = new LinkedHashMap<>();
    all.put("no iss", claims -> claims.remove("iss"));
    for (String issuer :
        new String[] {
          "",
          "https://evil.example",
          "https://id.example.com/",
          "https://ID.example.com",
          "http://id.example.com",
          " https://id.example.com",
          "id.example.com"
        }) {
      all.put("iss '%s'".formatted(issuer), claims -> claims.put("iss", issuer));
    }
    all.put("iss as an array", claims -> claims.putArray("iss").add(TestIssuer.ID));
    all.put("iss as a number", claims -> claims.put("iss", 1));
    all.put("iss null", claims -> claims.putNull("iss"));
    return arguments(all);
  }

  static Stream<Arguments> wrongNames() {
    Map<String, Consumer<ObjectNode>> all = new LinkedHashMap<>();
    all.put("no aud", claims -> claims.remove("aud"));
    all.put("aud null", claims -> claims.putNull("aud"));
    all.put("aud as a number", claims -> claims.put("aud", 1));
    all.put("aud as an empty array", claims -> claims.putArray("aud"));
    all.put("aud with a number", claims -> claims.putArray("aud").add("shop").add(1));
    all.put("aud with an array", claims -> claims.putArray("aud").addArray().add("shop"));
    all.put("aud as an object", claims -> claims.putObject("aud").put("shop", true));
    all.put("no sub", claims -> claims.remove("sub"));
    all.put("sub null", claims -> claims.putNull("sub"));
    all.put("empty sub", claims -> claims.put("sub", ""));
    all.put("sub of 256 characters", claims -> claims.put("sub", "x".repeat(256)));
    all.put("sub with a space", claims -> claims.put("sub", "alice smith"));
    all.put("sub with a line end", claims -> claims.put("sub", "alice\r\nX-User-ID: admin"));
    all.put("sub with a line end at its end", claims -> claims.put("sub", "alice\n"));
    all.put("sub with a NUL", claims -> claims.put("sub", "alice\u0000"));
    all.put("sub with an umlaut", claims -> claims.put("sub", "älice"));
    all.put("sub as a number", claims -> claims.put("sub", 1));
    return arguments(all);
  }

  static Stream<Arguments> wrongTimes() {
    Map<String, Consumer<ObjectNode>> all = new LinkedHashMap<>();
    for (String name : new String[] {"exp", "iat"}) {
      all.put("no " + name, claims -> claims.remove(name));
    }
    for (String name : new String[] {"exp", "iat", "nbf"}) {
      all.put(name + " null", claims -> claims.putNull(name));
      all.put(name + " as a text", claims -> claims.put(name, String.valueOf(NOW)));
      all.put(name + " as an array", claims -> claims.putArray(name).add(NOW));
      all.put(name + " below zero", claims -> claims.put(name, -1));
    }
    all.put("exp true", claims -> claims.put("exp", true));
    all.put("exp in milliseconds", claims -> claims.put("exp", (NOW + 290) * 1000));
    all.put("exp before iat", claims -> claims.put("exp", NOW - 11));
    all.put("exp at iat", claims -> claims.put("exp", NOW - 10));
    all.put("iat 61 s ahead", claims -> claims.put("iat", NOW + 61));
    all.put("nbf 61 s ahead", claims -> claims.put("nbf", NOW + 61));
    all.put(
        "expired and not yet begun",
        claims -> claims.put("exp", NOW - 300).put("iat", NOW - 400).put("nbf", NOW + 61));
    return arguments(all);
  }

  static Stream<Arguments> wrongScopes() {
    Map<String, Consumer<ObjectNode>> all = new LinkedHashMap<>();
    all.put("scope as a number", claims -> claims.put("scope", 1));
    all.put("scope null", claims -> claims.putNull("scope"));
    all.put("scope as an array", claims -> claims.putArray("scope").add("read:orders"));
    all.put("scope as an object", claims -> claims.putObject("scope"));
    all.put("scope with a tab", claims -> claims.put("scope", "a\tb"));
    all.put("scope with a line end", claims -> claims.put("scope", "a\nb"));
    all.put("scope with an umlaut", claims -> claims.put("scope", "ä"));
    all.put("65 scopes", claims -> claims.put("scope", JwtTest.scopes(65)));
    all.put(
        "65 scopes in two claims",
        claims -> claims.put("scope", JwtTest.scopes(64)).put("scp", "another"));
    all.put("scp as a number", claims -> claims.put("scp", 1));
    all.put("scp with a number", claims -> claims.putArray("scp").add(1));
    all.put("scp with a space", claims -> claims.putArray("scp").add("a b"));
    all.put("scp with an empty scope", claims -> claims.putArray("scp").add(""));
    return arguments(all);
  }

  private static Stream<Arguments> arguments(Map<String, Consumer<ObjectNode>> all) {
    return all.entrySet().stream().map(one -> Arguments.of(one.getKey(), one.getValue()));
  }
}
