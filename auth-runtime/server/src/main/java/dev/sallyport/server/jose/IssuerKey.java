package dev.sallyport.server.jose;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.text.ParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A public key that an issuer signs with (RFC 7517), and what may be verified with it.
 *
 * @param algorithms the algorithms that fit its type, its curve and its {@code alg}; never empty
 */
record IssuerKey(Optional<String> id, Set<JWSAlgorithm> algorithms, Check check) {
  private static final int MIN_RSA_BITS = 2048;

  /** Verifying takes quadratic time; nobody needs more. */
  private static final int MAX_RSA_BITS = 8192;

  /** What is read of a key. Certificates beside it and private parts that slipped in are not. */
  private static final List<String> MEMBERS = List.of("kty", "n", "e", "crv", "x", "y");

  IssuerKey {
    algorithms = Set.copyOf(algorithms);
  }

  /** Whether a signature is right. */
  @FunctionalInterface
  interface Check {
    boolean holds(SignedToken token) throws JOSEException, GeneralSecurityException;
  }

  /** Reads a key; empty for one that is not for verifying signatures that we take. */
  static Optional<IssuerKey> read(JsonNode jwk) {
    if (!isForSignatures(jwk)) {
      return Optional.empty();
    }
    Map<String, Object> members = new HashMap<>();
    for (String name : MEMBERS) {
      if (jwk.path(name).isTextual()) {
        members.put(name, jwk.path(name).textValue());
      }
    }
    try {
      return switch (jwk.path("kty").asText()) {
        case "RSA" -> rsa(jwk, RSAKey.parse(members));
        case "EC" -> {
          ECDSAVerifier verifier = new ECDSAVerifier(ECKey.parse(members));
          yield of(jwk, verifier.supportedJWSAlgorithms(), library(verifier));
        }
        case "OKP" -> {
          PublicKey key = Ed25519.publicKey(members);
          yield of(jwk, Set.of(JWSAlgorithm.EdDSA), token -> ed25519(key, token));
        }
        default -> Optional.empty(); // Secret keys among them, which nobody should publish.
      };
    } catch (ParseException
        | JOSEException
        | GeneralSecurityException
        | IllegalArgumentException
        | IllegalStateException _) {
      return Optional
          .empty(); // One bad key must not take the others with it (RFC 7517, section 5).
    }
  }

  private static boolean isForSignatures(JsonNode jwk) {
    JsonNode use = jwk.path("use");
    JsonNode operations = jwk.path("key_ops");
    boolean verifies = operations.isMissingNode();
    for (JsonNode operation : operations) {
      verifies |= operation.asText().equals("verify");
    }
    return verifies && (use.isMissingNode() || use.asText().equals("sig"));
  }

  private static Optional<IssuerKey> rsa(JsonNode jwk, RSAKey key) throws JOSEException {
    if (key.size() < MIN_RSA_BITS || key.size() > MAX_RSA_BITS) {
      return Optional.empty();
    }
    RSASSAVerifier verifier = new RSASSAVerifier(key);
    return of(jwk, verifier.supportedJWSAlgorithms(), library(verifier));
  }

  private static Optional<IssuerKey> of(JsonNode jwk, Set<JWSAlgorithm> possible, Check check) {
    JsonNode named = jwk.path("alg");
    Set<JWSAlgorithm> taken = Algorithms.among(possible);
    Set<JWSAlgorithm> algorithms =
        named.isMissingNode()
            ? taken
            : Algorithms.named(named.asText())
                .filter(taken::contains)
                .map(Set::of)
                .orElse(Set.of());
    JsonNode id = jwk.path("kid");
    return algorithms.isEmpty() || !(id.isMissingNode() || id.isTextual())
        ? Optional.empty()
        : Optional.of(new IssuerKey(Optional.ofNullable(id.textValue()), algorithms, check));
  }

  private static Check library(JWSVerifier verifier) {
    return token ->
        verifier.verify(new JWSHeader(token.algorithm()), input(token), token.signature());
  }

  private static boolean ed25519(PublicKey key, SignedToken token) throws GeneralSecurityException {
    Signature signature = Signature.getInstance("Ed25519");
    signature.initVerify(key);
    signature.update(input(token));
    return signature.verify(token.signature().decode());
  }

  private static byte[] input(SignedToken token) {
    return token.signingInput().getBytes(StandardCharsets.US_ASCII);
  }

  /** Whether this key can have signed {@code token}, going by what both say. */
  boolean fits(SignedToken token) {
    return algorithms.contains(token.algorithm())
        && (token.keyId().isEmpty() || token.keyId().equals(id));
  }

  /** Whether this key signed {@code token}. Costs up to a millisecond of CPU. */
  boolean signed(SignedToken token) {
    try {
      return check.holds(token);
    } catch (JOSEException | GeneralSecurityException _) {
      return false; // A signature of the wrong shape.
    }
  }
}
