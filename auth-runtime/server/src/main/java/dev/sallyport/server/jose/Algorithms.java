package dev.sallyport.server.jose;

import com.nimbusds.jose.JWSAlgorithm;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The signature algorithms that are taken. Neither {@code none} nor HMAC is among them: the first
 * proves nothing, and a verifier that takes the second can be made to use a public key as its
 * secret.
 */
final class Algorithms {
  private static final Map<String, JWSAlgorithm> BY_NAME =
      Set.of(
              JWSAlgorithm.RS256,
              JWSAlgorithm.RS384,
              JWSAlgorithm.RS512,
              JWSAlgorithm.PS256,
              JWSAlgorithm.PS384,
              JWSAlgorithm.PS512,
              JWSAlgorithm.ES256,
              JWSAlgorithm.ES384,
              JWSAlgorithm.ES512,
              JWSAlgorithm.EdDSA)
          .stream()
          .collect(Collectors.toUnmodifiableMap(JWSAlgorithm::getName, Function.identity()));

  private Algorithms() {}

  /** The algorithm of this name, in exactly this spelling. */
  static Optional<JWSAlgorithm> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** Those of {@code supported} that are taken. */
  static Set<JWSAlgorithm> among(Set<JWSAlgorithm> supported) {
    return supported.stream()
        .filter(BY_NAME::containsValue)
        .collect(Collectors.toUnmodifiableSet());
  }
}
