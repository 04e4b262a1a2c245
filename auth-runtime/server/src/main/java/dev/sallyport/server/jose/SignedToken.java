package dev.sallyport.server.jose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.util.Base64URL;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A JWT taken apart (RFC 7515, section 3.1), of a kind that can be an access token. Nothing about
 * it is proven: whose it is and which key would have to have signed it is only what it says. Prints
 * as {@code ***}.
 *
 * <p>The header is read once, here; the library that checks the signature is told the algorithm and
 * never sees the header. Thus {@code jku}, {@code x5u}, {@code jwk} and {@code x5c}, with which a
 * token would bring its own key, are not looked at by anybody.
 */
record SignedToken(
    JWSAlgorithm algorithm,
    Optional<String> keyId,
    ObjectNode payload,
    String signingInput,
    Base64URL signature) {

  /**
   * What may stand in {@code typ}: nothing, or that it is a JWT or an access token (RFC 9068).
   * Tokens that say to be something else (logout, DPoP, and our own assertion) are that (RFC 8725,
   * section 3.11).
   */
  private static final Set<String> TYPES = Set.of("jwt", "at+jwt");

  /**
   * Members that change what the token means: extensions that must be understood, contents that are
   * a token themselves, encrypted, compressed or not encoded. None is supported.
   */
  private static final List<String> UNSUPPORTED = List.of("crit", "cty", "enc", "zip", "b64");

  private static final String MEDIA_TYPE = "application/";

  /** Takes {@code text} apart; empty if it is nothing that could be verified. */
  static Optional<SignedToken> parse(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 3 || parts[2].isEmpty()) {
      return Optional.empty();
    }
    return decode(parts[0])
        .flatMap(StrictJson::object)
        .flatMap(
            header ->
                decode(parts[1])
                    .flatMap(StrictJson::object)
                    .flatMap(payload -> assemble(header, payload, parts)));
  }

  private static Optional<SignedToken> assemble(
      ObjectNode header, ObjectNode payload, String[] parts) {
    JsonNode keyId = header.path("kid");
    if (UNSUPPORTED.stream().anyMatch(header::has)
        || !(keyId.isMissingNode() || keyId.isTextual())
        || !acceptable(header.path("typ"))
        || decode(parts[2]).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(header.path("alg"))
        .filter(JsonNode::isTextual)
        .flatMap(name -> Algorithms.named(name.textValue()))
        .map(
            algorithm ->
                new SignedToken(
                    algorithm,
                    Optional.ofNullable(keyId.textValue()),
                    payload,
                    parts[0] + "." + parts[1],
                    new Base64URL(parts[2])));
  }

  private static boolean acceptable(JsonNode type) {
    if (!type.isTextual()) {
      return type.isMissingNode();
    }
    String name = type.textValue().toLowerCase(Locale.ROOT);
    return TYPES.contains(name.startsWith(MEDIA_TYPE) ? name.substring(MEDIA_TYPE.length()) : name);
  }

  /** Decodes base64url; empty unless {@code text} is the one spelling of what it means. */
  private static Optional<byte[]> decode(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(text)
          ? Optional.of(bytes)
          : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return "***";
  }
}
