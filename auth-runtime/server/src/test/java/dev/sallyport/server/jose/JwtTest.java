package dev.sallyport.server.jose;

import static dev.sallyport.server.jose.TestIssuer.JSON;
import static dev.sallyport.server.jose.TestIssuer.NOW;
import static dev.sallyport.server.jose.TestIssuer.base64;
import static dev.sallyport.server.jose.TestIssuer.bytes;
import static dev.sallyport.server.jose.TestIssuer.es256;
import static dev.sallyport.server.jose.TestIssuer.good;
import static dev.sallyport.server.jose.TestIssuer.hmac;
import static dev.sallyport.server.jose.TestIssuer.jwk;
import static dev.sallyport.server.jose.TestIssuer.named;
import static dev.sallyport.server.jose.TestIssuer.pss;
import static dev.sallyport.server.jose.TestIssuer.rs256;
import static dev.sallyport.server.jose.TestIssuer.token;
import static dev.sallyport.server.jose.TestIssuer.utf8;
import static dev.sallyport.server.jose.TestIssuer.with;
import static dev.sallyport.server.jose.TestIssuer.withClaims;
import static dev.sallyport.server.jose.TestIssuer.withHeader;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.decision.evidence.Evidence.Flaw;
import dev.sallyport.server.credentials.UnverifiedToken;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which tokens are taken and which are not: one issuer, all its keys, a table of tokens. */
final class JwtTest {
  private static final int NAMES = 64;

  private final World world =
      new World()
          .publish(
              World.KEYS,
              TestIssuer.keys(
                  jwk("rsa", TestIssuer.RSA),
                  jwk("rsa only for RS256", TestIssuer.RSA).put("alg", "RS256"),
                  jwk("rsa for HMAC", TestIssuer.RSA).put("alg", "HS256"),
                  jwk("rsa for encryption", TestIssuer.RSA).put("use", "enc"),
                  jwk("weak", TestIssuer.WEAK_RSA),
                  jwk("p256", TestIssuer.P256).put("use", "sig").put("alg", "ES256"),
                  jwk("p384", TestIssuer.P384),
                  jwk("p521", TestIssuer.P521),
                  jwk("ed25519", TestIssuer.ED25519),
                  JSON.createObjectNode().put("kty", "oct").put("kid", "oct").put("k", "AAAA")));

  @ParameterizedTest(name = "{0}")
  @MethodSource("accepted")
  void tokenIsTaken(String name, String token) {
    Evidence.Jwt jwt = assertInstanceOf(Evidence.Jwt.class, world.about(token), name);
    assertEquals(TestIssuer.ID, jwt.issuer());
    assertEquals("alice", jwt.subject());
    assertTrue(jwt.audience().contains("shop"));
  }

  static Stream<Arguments> accepted() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("RS256", good());
    all.put("RS384", signed("RS384", "rsa", with(TestIssuer.RSA, "SHA384withRSA")));
    all.put("RS512", signed("RS512", "rsa", with(TestIssuer.RSA, "SHA512withRSA")));
    all.put("PS256", signed("PS256", "rsa", pss(256)));
    all.put("PS384", signed("PS384", "rsa", pss(384)));
    all.put("PS512", signed("PS512", "rsa", pss(512)));
    all.put("ES256", signed("ES256", "p256", es256()));
    all.put(
        "ES384", signed("ES384", "p384", with(TestIssuer.P384, "SHA384withECDSAinP1363Format")));
    all.put(
        "ES512", signed("ES512", "p521", with(TestIssuer.P521, "SHA512withECDSAinP1363Format")));
    all.put("EdDSA", signed("EdDSA", "ed25519", with(TestIssuer.ED25519, "Ed25519")));
    all.put(
        "no kid, and one key that fits the algorithm",
        token(
            header -> header.put("alg", "EdDSA").remove("kid"),
            _ -> {},
            with(TestIssuer.ED25519, "Ed25519")));
    for (String type : new String[] {"JWT", "jwt", "at+jwt", "AT+JWT", "application/at+jwt"}) {
      all.put("typ " + type, withHeader(header -> header.put("typ", type)));
    }
    all.put("a header member nobody knows", withHeader(header -> header.put("foo", "bar")));
    all.put(
        "jku and x5u beside a good signature",
        withHeader(header -> header.put("jku", "https://evil.example").put("x5u", "//evil")));
    all.put("aud as an array", withClaims(claims -> claims.putArray("aud").add("a").add("shop")));
    all.put("exp 59 s ago", withClaims(claims -> claims.put("exp", NOW - 59).put("iat", NOW - 90)));
    all.put("exp with a fraction", withClaims(claims -> claims.put("exp", NOW + 0.5)));
    all.put("iat 60 s ahead", withClaims(claims -> claims.put("iat", NOW + 60)));
    all.put("nbf 60 s ahead", withClaims(claims -> claims.put("nbf", NOW + 60)));
    all.put("a claim in the depth that is usual", withClaims(JwtTest::nested));
    all.put("64 scopes", withClaims(claims -> claims.put("scope", scopes(NAMES))));
    return arguments(all);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("expired")
  void tokenWhoseTimeIsOverIsExpired(String name, String token) {
    assertEquals(new Evidence.Rejected(Flaw.EXPIRED), world.about(token), name);
  }

  static Stream<Arguments> expired() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("60 s ago", withClaims(claims -> claims.put("exp", NOW - 60).put("iat", NOW - 90)));
    all.put("years ago", withClaims(claims -> claims.put("exp", 2).put("iat", 1)));
    return arguments(all);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"wrongAlgorithms", "wrongKeys", "wrongSignatures", "wrongHeaders", "wrongJson"})
  void tokenThatProvesNothingIsInvalid(String name, String token) {
    assertEquals(new Evidence.Rejected(Flaw.INVALID), world.about(token), name);
  }

  static Stream<Arguments> wrongAlgorithms() {
    byte[] der = TestIssuer.RSA.getPublic().getEncoded();
    String pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + java.util.Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
            + "\n-----END PUBLIC KEY-----\n";
    Map<String, String> all = new LinkedHashMap<>();
    for (String none : new String[] {"none", "None", "nOnE", "NONE", ""}) {
      all.put("alg '%s' without signature".formatted(none), signed(none, "rsa", bytes()));
      all.put("alg '%s' with a good signature".formatted(none), signed(none, "rsa", rs256()));
    }
    all.put("alg none without kid", token("{\"alg\":\"none\"}", claims(), bytes()));
    all.put("HMAC with the public key (DER)", signed("HS256", "rsa", hmac("HmacSHA256", der)));
    all.put(
        "HMAC with the public key (PEM)", signed("HS256", "rsa", hmac("HmacSHA256", utf8(pem))));
    all.put("HS384 with the public key", signed("HS384", "rsa", hmac("HmacSHA384", der)));
    all.put("HS512 with the public key", signed("HS512", "rsa", hmac("HmacSHA512", der)));
    all.put(
        "HMAC with a public key that is said to be for HMAC",
        signed("HS256", "rsa for HMAC", hmac("HmacSHA256", der)));
    all.put(
        "HMAC with a secret that the issuer published",
        signed("HS256", "oct", hmac("HmacSHA256", new byte[3])));
    all.put(
        "RS256 whose signature is the HMAC with the public key",
        signed("RS256", "rsa", hmac("HmacSHA256", der)));
    all.put("RS256 in lower case", signed("rs256", "rsa", rs256()));
    all.put("RS256 with a space", signed("RS256 ", "rsa", rs256()));
    all.put("RS1", signed("RS1", "rsa", with(TestIssuer.RSA, "SHA1withRSA")));
    all.put("ES256K", signed("ES256K", "p256", es256()));
    all.put("alg of encryption", signed("RSA-OAEP-256", "rsa", rs256()));
    all.put("alg of password-based encryption", signed("PBES2-HS256+A128KW", "rsa", rs256()));
    all.put("no alg", withHeader(header -> header.remove("alg")));
    all.put("alg null", withHeader(header -> header.putNull("alg")));
    all.put("alg as a number", withHeader(header -> header.put("alg", 1)));
    all.put("alg as an array", withHeader(header -> header.putArray("alg").add("RS256")));
    return arguments(all);
  }

  static Stream<Arguments> wrongKeys() {
    Map<String, String> all = new LinkedHashMap<>();
    for (String id :
        new String[] {"unknown", "", "RSA", "rsa ", "../../etc/passwd", "' or 1=1 --", "0"}) {
      all.put("kid '%s'".formatted(id), signed("RS256", id, rs256()));
    }
    // Without any kid, these two would be taken.
    var ed25519 = with(TestIssuer.ED25519, "Ed25519");
    all.put("kid null", token(h -> h.put("alg", "EdDSA").putNull("kid"), _ -> {}, ed25519));
    all.put("kid as a number", token(h -> h.put("alg", "EdDSA").put("kid", 1), _ -> {}, ed25519));
    all.put("no kid, and several keys that fit", withHeader(header -> header.remove("kid")));
    all.put("RS256 with the kid of an EC key", signed("RS256", "p256", rs256()));
    all.put("ES256 with the kid of an RSA key", signed("ES256", "rsa", es256()));
    all.put("ES384 with a P-256 key", signed("ES384", "p256", es256()));
    all.put(
        "RS512 with a key for RS256",
        signed("RS512", "rsa only for RS256", with(TestIssuer.RSA, "SHA512withRSA")));
    all.put("a key for encryption", signed("RS256", "rsa for encryption", rs256()));
    all.put(
        "an RSA key of 1024 bits",
        signed("RS256", "weak", with(TestIssuer.WEAK_RSA, "SHA256withRSA")));
    var evil = jwk("rsa", TestIssuer.OTHER_RSA);
    var evilSigner = with(TestIssuer.OTHER_RSA, "SHA256withRSA");
    all.put(
        "a key that the token brings along",
        token(header -> header.set("jwk", evil), _ -> {}, evilSigner));
    for (String address : new String[] {"jku", "x5u"}) {
      all.put(
          "the address of a key in " + address,
          token(header -> header.put(address, "https://evil.example/keys"), _ -> {}, evilSigner));
    }
    all.put(
        "a certificate in x5c",
        token(header -> header.putArray("x5c").add("MIIB"), _ -> {}, evilSigner));
    return arguments(all);
  }

  static Stream<Arguments> wrongSignatures() throws Exception {
    String good = good();
    String body = good.substring(0, good.lastIndexOf('.'));
    byte[] right = rs256().sign(utf8(body));
    byte[] flipped = right.clone();
    flipped[100] ^= 1;
    Map<String, String> all = new LinkedHashMap<>();
    all.put("no signature", body + ".");
    all.put("one bit of the signature flipped", body + "." + base64(flipped));
    all.put("half a signature", body + "." + base64(Arrays.copyOf(right, 128)));
    all.put("a signature and a byte", body + "." + base64(Arrays.copyOf(right, 257)));
    all.put("a zero signature", body + "." + base64(new byte[256]));
    all.put("bits behind the end of the signature", withSpareBits(good));
    all.put("another key", signed("RS256", "rsa", with(TestIssuer.OTHER_RSA, "SHA256withRSA")));
    all.put("another payload", replacePart(good, 1, claims().replace("alice", "admin")));
    all.put("another header", replacePart(good, 0, "{\"alg\":\"RS256\",\"kid\":\"rsa\" }"));
    all.put("RS256 that is PS256", signed("RS256", "rsa", pss(256)));
    all.put("PS256 that is RS256", signed("PS256", "rsa", rs256()));
    all.put("RS256 over SHA-1", signed("RS256", "rsa", with(TestIssuer.RSA, "SHA1withRSA")));
    all.put("ES256 in DER", signed("ES256", "p256", with(TestIssuer.P256, "SHA256withECDSA")));
    all.put("ES256 of zeros", signed("ES256", "p256", bytes(new byte[64])));
    byte[] ones = new byte[64];
    Arrays.fill(ones, (byte) 0xff);
    all.put("ES256 beyond the order of the curve", signed("ES256", "p256", bytes(ones)));
    all.put("ES256 too short", signed("ES256", "p256", bytes(new byte[8])));
    all.put("EdDSA of zeros", signed("EdDSA", "ed25519", bytes(new byte[64])));
    all.put("EdDSA too short", signed("EdDSA", "ed25519", bytes(new byte[63])));
    return arguments(all);
  }

  static Stream<Arguments> wrongHeaders() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("crit", withHeader(header -> header.putArray("crit").add("exp")));
    all.put("empty crit", withHeader(header -> header.putArray("crit")));
    all.put(
        "not encoded", withHeader(header -> header.put("b64", false).putArray("crit").add("b64")));
    all.put("b64 without crit", withHeader(header -> header.put("b64", false)));
    all.put("encrypted", withHeader(header -> header.put("enc", "A128GCM")));
    all.put("compressed", withHeader(header -> header.put("zip", "DEF")));
    all.put("contents that are said to be a JWT", withHeader(header -> header.put("cty", "JWT")));
    all.put(
        "contents that are a JWT",
        token(utf8("{\"alg\":\"RS256\",\"kid\":\"rsa\"}"), utf8(good()), rs256()));
    for (String type :
        new String[] {
          "sallyport-assertion+jwt",
          "Sallyport-Assertion+JWT",
          "application/sallyport-assertion+jwt",
          "APPLICATION/SALLYPORT-ASSERTION+JWT",
          "logout+jwt",
          "dpop+jwt",
          "secevent+jwt",
          "JOSE",
          ""
        }) {
      all.put("typ '%s'".formatted(type), withHeader(header -> header.put("typ", type)));
    }
    all.put("typ as a number", withHeader(header -> header.put("typ", 1)));
    return arguments(all);
  }

  static Stream<Arguments> wrongJson() {
    String header = "{\"alg\":\"RS256\",\"kid\":\"rsa\"}";
    String claims = claims();
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("header with alg twice", "{\"alg\":\"none\",\"alg\":\"RS256\",\"kid\":\"rsa\"}");
    headers.put("header with kid twice", "{\"kid\":\"p256\",\"alg\":\"RS256\",\"kid\":\"rsa\"}");
    headers.put(
        "header with alg twice, once escaped", header.replace("{", "{\"\\u0061lg\":\"none\","));
    headers.put("header that is a text", "\"RS256\"");
    headers.put("header that is no JSON", "alg=RS256");
    headers.put("header that is an array", "[" + header + "]");
    Map<String, String> payloads = new LinkedHashMap<>();
    payloads.put("payload with sub twice", claims.replace("}", ",\"sub\":\"admin\"}"));
    payloads.put(
        "payload with a nested member twice", claims.replace("}", ",\"a\":{\"b\":1,\"b\":2}}"));
    payloads.put("payload with something behind it", claims + "{}");
    payloads.put("payload with a byte order mark", "\ufeff" + claims);
    payloads.put("payload with a comment", claims + "/* */");
    payloads.put("payload with a comma too many", claims.replace("}", ",}"));
    payloads.put("payload in single quotes", claims.replace('"', '\''));
    payloads.put("payload with NaN", claims.replace("}", ",\"a\":NaN}"));
    payloads.put("payload that is an array", "[" + claims + "]");
    payloads.put("payload that is null", "null");
    payloads.put(
        "payload nested to exhaust the stack",
        claims.replace("}", ",\"a\":" + "[".repeat(2000) + "]".repeat(2000) + "}"));
    Map<String, String> all = new LinkedHashMap<>();
    headers.forEach((name, text) -> all.put(name, token(text, claims, rs256())));
    payloads.forEach((name, text) -> all.put(name, token(header, text, rs256())));
    all.put(
        "payload in UTF-16",
        token(utf8(header), claims.getBytes(StandardCharsets.UTF_16), rs256()));
    all.put(
        "payload in ISO 8859-1",
        token(
            utf8(header),
            claims.replace("}", ",\"a\":\"é\"}").getBytes(StandardCharsets.ISO_8859_1),
            rs256()));
    return arguments(all);
  }

  @Test
  void whatItProvesIsWhatItClaims() {
    var proven =
        world.about(
            withClaims(
                claims -> {
                  claims.put("scope", "read:orders  write:orders").put("iat", NOW - 10);
                  claims.putArray("scp").add("read:orders").add("admin");
                  claims.putArray("aud").add("shop").add("api://x");
                }));

    assertEquals(
        new Evidence.Jwt(
            TestIssuer.ID,
            Set.of("shop", "api://x"),
            "alice",
            Set.of("read:orders", "write:orders", "admin"),
            Duration.ofMinutes(5),
            Instant.ofEpochSecond(NOW + 290 + 60)),
        proven);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "eyJhbGciOiJSU0EtT0FFUCJ9.a.b.c.d",
        "eyJhbGciOiJSUzI1NiJ9",
        "eyJhbGciOiJSUzI1NiJ9.",
        "eyJhbGciOiJSUzI1NiJ9.e30=.AAAA",
        "eyJhbGciOiJSUzI1NiJ9.e30.AA AA",
        "eyJhbGciOiJSUzI1NiJ9.e30.AA+/",
        "{\"payload\":\"e30\",\"signatures\":[]}",
        "..",
        ""
      })
  void whatIsNotThreePartsOfBase64UrlIsNoTokenAtAll(String text) {
    assertTrue(UnverifiedToken.read("Bearer " + text).isEmpty());
  }

  static String claims() {
    return new String(
        java.util.Base64.getUrlDecoder().decode(good().split("\\.", 3)[1]), StandardCharsets.UTF_8);
  }

  static String scopes(int number) {
    return String.join(
        " ", java.util.stream.IntStream.range(0, number).mapToObj(i -> "s" + i).toList());
  }

  static Stream<Arguments> arguments(Map<String, String> all) {
    return all.entrySet().stream().map(one -> Arguments.of(one.getKey(), one.getValue()));
  }

  private static void nested(com.fasterxml.jackson.databind.node.ObjectNode claims) {
    claims.putObject("resource_access").putObject("shop").putArray("roles").add("user");
  }

  private static String signed(String algorithm, String keyId, TestIssuer.Signer signer) {
    return token(named(algorithm, keyId), _ -> {}, signer);
  }

  private static String replacePart(String token, int index, String json) {
    String[] parts = token.split("\\.", 3);
    parts[index] = base64(utf8(json));
    return String.join(".", parts);
  }

  /** 256 bytes end in a character of which four bits mean nothing; the JDK reads on over them. */
  private static String withSpareBits(String token) {
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    int last = alphabet.indexOf(token.charAt(token.length() - 1));
    return token.substring(0, token.length() - 1) + alphabet.charAt(last + 1);
  }
}
