package dev.sallyport.server.jose;

import static dev.sallyport.server.jose.TestIssuer.jwk;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JWSAlgorithm;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which keys of a set are used. */
final class JwtPublicKeyTest {
  @ParameterizedTest(name = "{0}")
  @MethodSource("useless")
  void keyIsPassedOver(String name, ObjectNode jwk) {
    assertEquals(Optional.empty(), IssuerKey.read(jwk), name);
  }

  static Stream<Arguments> useless() {
    Map<String, ObjectNode> all = new LinkedHashMap<>();
    all.put("no kty", rsa().without("kty"));
    all.put("kty in lower case", rsa().put("kty", "rsa"));
    all.put("a secret key", rsa().put("kty", "oct").put("k", "AAAA"));
    all.put("RSA without modulus", rsa().without("n"));
    all.put("RSA of 1024 bits", jwk("weak", TestIssuer.WEAK_RSA));
    all.put("RSA of 16384 bits", rsa().put("n", TestIssuer.base64(ones(2048))));
    all.put("RSA with exponent 1, which anybody can sign for", rsa().put("e", "AQ"));
    all.put("RSA with exponent 0", rsa().put("e", "AA"));
    all.put("RSA that says to be a curve", rsa().put("kty", "EC"));
    all.put("a point that is not on its curve", ec().put("y", ec().get("x").textValue()));
    all.put("the point 0,0", ec().put("x", zeros()).put("y", zeros()));
    all.put("a point of P-256 that says P-384", ec().put("crv", "P-384"));
    all.put("a curve that is not taken", ec().put("crv", "secp256k1"));
    all.put("a curve nobody knows", ec().put("crv", "P-1"));
    all.put("X25519", ed().put("crv", "X25519"));
    all.put("Ed448", ed().put("crv", "Ed448"));
    all.put("Ed25519 of 31 bytes", ed().put("x", TestIssuer.base64(ones(31))));
    all.put("Ed25519 that is no base64", ed().put("x", "§"));
    all.put("for encryption", rsa().put("use", "enc"));
    all.put("for something that is no text", rsa().put("use", 1));
    ObjectNode signs = rsa();
    signs.putArray("key_ops").add("sign");
    all.put("for making signatures only", signs);
    ObjectNode idle = rsa();
    idle.putArray("key_ops");
    all.put("for nothing", idle);
    for (String algorithm : new String[] {"none", "HS256", "RSA-OAEP", "ES256", "rs256", ""}) {
      all.put("RSA for '%s'".formatted(algorithm), rsa().put("alg", algorithm));
    }
    all.put("P-256 for ES384", ec().put("alg", "ES384"));
    all.put("a kid that is a number", rsa().put("kid", 1));
    return all.entrySet().stream().map(one -> Arguments.of(one.getKey(), one.getValue()));
  }

  @Test
  void keySaysWhatItIsFor() {
    assertEquals(
        Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512),
        IssuerKey.read(rsa()).orElseThrow().algorithms());
    assertEquals(
        Set.of(JWSAlgorithm.PS256),
        IssuerKey.read(rsa().put("alg", "PS256")).orElseThrow().algorithms());
    assertEquals(Set.of(JWSAlgorithm.ES256), IssuerKey.read(ec()).orElseThrow().algorithms());
    assertEquals(Set.of(JWSAlgorithm.EdDSA), IssuerKey.read(ed()).orElseThrow().algorithms());
  }

  @Test
  void certificatesAndPrivatePartsBesideAKeyAreNotRead() {
    ObjectNode jwk = rsa().put("d", "AAAA").put("x5t", "AAAA").put("x5u", "http://evil.example");
    jwk.putArray("x5c").add("no certificate");

    assertTrue(IssuerKey.read(jwk).isPresent());
  }

  private static ObjectNode rsa() {
    return jwk("a", TestIssuer.RSA);
  }

  private static ObjectNode ec() {
    return jwk("a", TestIssuer.P256);
  }

  private static ObjectNode ed() {
    return jwk("a", TestIssuer.ED25519);
  }

  private static byte[] ones(int length) {
    byte[] ones = new byte[length];
    Arrays.fill(ones, (byte) 0xff);
    return ones;
  }

  private static String zeros() {
    return TestIssuer.base64(new byte[32]);
  }
}
