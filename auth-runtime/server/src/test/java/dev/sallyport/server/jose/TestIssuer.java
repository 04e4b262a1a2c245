package dev.sallyport.server.jose;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Somebody else's identity provider. It signs with the JDK and writes its JSON itself, so that it
 * shares no mistake with the verifier.
 */
final class TestIssuer {
  static final String ID = "https://id.example.com";
  static final long NOW = 1_800_000_000;
  static final KeyPair RSA = pair("RSA", 2048);
  static final KeyPair OTHER_RSA = pair("RSA", 2048);
  static final KeyPair WEAK_RSA = pair("RSA", 1024);
  static final KeyPair P256 = pair("EC", new ECGenParameterSpec("secp256r1"));
  static final KeyPair P384 = pair("EC", new ECGenParameterSpec("secp384r1"));
  static final KeyPair P521 = pair("EC", new ECGenParameterSpec("secp521r1"));
  static final KeyPair ED25519 = pair("Ed25519", null);

  static final ObjectMapper JSON = new ObjectMapper();

  private TestIssuer() {}

  /** Signs. */
  @FunctionalInterface
  interface Signer {
    byte[] sign(byte[] input) throws GeneralSecurityException;
  }

  static Signer with(KeyPair pair, String jdkName) {
    return input -> signature(pair, jdkName, null, input);
  }

  static Signer rs256() {
    return with(RSA, "SHA256withRSA");
  }

  static Signer pss(int bits) {
    var hash = "SHA-" + bits;
    var parameters = new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), bits / 8, 1);
    return input -> signature(RSA, "RSASSA-PSS", parameters, input);
  }

  static Signer es256() {
    return with(P256, "SHA256withECDSAinP1363Format");
  }

  static Signer hmac(String algorithm, byte[] secret) {
    return input -> {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(secret, algorithm));
      return mac.doFinal(input);
    };
  }

  static Signer bytes(byte... signature) {
    return _ -> signature;
  }

  private static byte[] signature(
      KeyPair pair, String name, AlgorithmParameterSpec parameters, byte[] input)
      throws GeneralSecurityException {
    Signature signature = Signature.getInstance(name);
    if (parameters != null) {
      signature.setParameter(parameters);
    }
    signature.initSign(pair.getPrivate());
    signature.update(input);
    return signature.sign();
  }

  /** A good token, RS256, with the changes of {@code header} and {@code payload}. */
  static String token(Consumer<ObjectNode> header, Consumer<ObjectNode> payload, Signer signer) {
    ObjectNode head = JSON.createObjectNode().put("alg", "RS256").put("kid", "rsa");
    ObjectNode body =
        JSON.createObjectNode()
            .put("iss", ID)
            .put("sub", "alice")
            .put("aud", "shop")
            .put("iat", NOW - 10)
            .put("exp", NOW + 290);
    header.accept(head);
    payload.accept(body);
    return token(head.toString(), body.toString(), signer);
  }

  static String token(String header, String payload, Signer signer) {
    return token(utf8(header), utf8(payload), signer);
  }

  static String token(byte[] header, byte[] payload, Signer signer) {
    String input = base64(header) + "." + base64(payload);
    try {
      return input + "." + base64(signer.sign(utf8(input)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String good() {
    return token(_ -> {}, _ -> {}, rs256());
  }

  static String withHeader(Consumer<ObjectNode> change) {
    return token(change, _ -> {}, rs256());
  }

  static String withClaims(Consumer<ObjectNode> change) {
    return token(_ -> {}, change, rs256());
  }

  static Consumer<ObjectNode> named(String algorithm, String keyId) {
    return header -> header.put("alg", algorithm).put("kid", keyId);
  }

  static ObjectNode jwk(String id, KeyPair pair) {
    ObjectNode jwk = JSON.createObjectNode().put("kid", id);
    return switch (pair.getPublic()) {
      case RSAPublicKey key ->
          jwk.put("kty", "RSA")
              .put("n", number(key.getModulus(), 0))
              .put("e", number(key.getPublicExponent(), 0));
      case ECPublicKey key -> {
        int bits = key.getParams().getOrder().bitLength();
        yield jwk.put("kty", "EC")
            .put("crv", "P-" + bits)
            .put("x", number(key.getW().getAffineX(), (bits + 7) / 8))
            .put("y", number(key.getW().getAffineY(), (bits + 7) / 8));
      }
      case EdECPublicKey key -> {
        // The last 32 bytes of its X.509 form are the key (RFC 8410, section 4).
        byte[] der = key.getEncoded();
        byte[] raw = Arrays.copyOfRange(der, der.length - 32, der.length);
        yield jwk.put("kty", "OKP").put("crv", "Ed25519").put("x", base64(raw));
      }
      default -> throw new IllegalArgumentException(pair.getPublic().getAlgorithm());
    };
  }

  static String keys(ObjectNode... jwks) {
    ObjectNode set = JSON.createObjectNode();
    set.putArray("keys").addAll(List.of(jwks));
    return set.toString();
  }

  static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String number(BigInteger number, int length) {
    byte[] bytes = number.toByteArray();
    byte[] unsigned = bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    byte[] padded = new byte[Math.max(length, unsigned.length)];
    System.arraycopy(unsigned, 0, padded, padded.length - unsigned.length, unsigned.length);
    return base64(padded);
  }

  private static KeyPair pair(String algorithm, int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair pair(String algorithm, AlgorithmParameterSpec parameters) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      if (parameters != null) {
        generator.initialize(parameters);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
