package dev.sallyport.server.jose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.decision.evidence.Evidence.Flaw;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a JWT claims (RFC 7519, section 4.1), in the types that it has to have.
 *
 * <p>A token with a claim that cannot be used is refused whole, also one with too many scopes or a
 * scope with strange characters: what was dropped silently would be missed by somebody much later,
 * and nobody who follows RFC 6749 writes such scopes.
 *
 * @param notBefore the start of its time; {@link Instant#MIN} for one that does not say
 */
record Claims(
    String issuer,
    String subject,
    Set<String> audience,
    Set<String> scopes,
    Instant issuedAt,
    Instant notBefore,
    Instant expiresAt) {

  /** How far the issuer's clock and ours may be apart. */
  static final Duration SKEW = Duration.ofSeconds(60);

  private static final int MAX_NAMES = 64;
  private static final Pattern SUBJECT = Pattern.compile("[!-~]{1,255}");
  private static final Pattern SCOPE = Pattern.compile("[!-~]{1,255}");

  /** The first second of the year 10000; later is no time but a mistake. */
  private static final double END_OF_TIME = 253_402_300_800.0;

  Claims {
    audience = Set.copyOf(audience);
    scopes = Set.copyOf(scopes);
  }

  /** Reads a payload; empty if a claim is missing that we need, or is not what it has to be. */
  static Optional<Claims> read(ObjectNode payload) {
    Optional<String> issuer = text(payload.path("iss"));
    Optional<String> subject =
        text(payload.path("sub")).filter(sub -> SUBJECT.matcher(sub).matches());
    Optional<Set<String>> audience = names(payload.path("aud"), false);
    Optional<Set<String>> scopes = scopes(payload);
    Optional<Instant> issuedAt = time(payload.path("iat"));
    Optional<Instant> notBefore =
        payload.has("nbf") ? time(payload.path("nbf")) : Optional.of(Instant.MIN);
    Optional<Instant> expiresAt = time(payload.path("exp"));
    if (issuer.isEmpty()
        || subject.isEmpty()
        || audience.isEmpty()
        || audience.get().isEmpty()
        || scopes.isEmpty()
        || issuedAt.isEmpty()
        || notBefore.isEmpty()
        || expiresAt.isEmpty()
        || !issuedAt.get().isBefore(expiresAt.get())) {
      return Optional.empty();
    }
    return Optional.of(
        new Claims(
            issuer.get(),
            subject.get(),
            audience.get(),
            scopes.get(),
            issuedAt.get(),
            notBefore.get(),
            expiresAt.get()));
  }

  /** What is wrong with its times at {@code now}; empty if nothing is. */
  Optional<Flaw> flaw(Instant now) {
    Instant latest = now.plus(SKEW);
    if (issuedAt.isAfter(latest) || notBefore.isAfter(latest)) {
      return Optional.of(Flaw.INVALID);
    }
    return now.isBefore(goodUntil()) ? Optional.empty() : Optional.of(Flaw.EXPIRED);
  }

  /** When its time is over by any clock. */
  Instant goodUntil() {
    return expiresAt.plus(SKEW);
  }

  /** What it proves, once its signature was verified. */
  Evidence.Jwt proven() {
    return new Evidence.Jwt(
        issuer, audience, subject, scopes, Duration.between(issuedAt, expiresAt), goodUntil());
  }

  /** {@code scope} (RFC 9068) and {@code scp} (Entra, Okta) together. */
  private static Optional<Set<String>> scopes(ObjectNode payload) {
    Set<String> scopes = new LinkedHashSet<>();
    JsonNode scope = payload.path("scope");
    Optional<Set<String>> standard =
        scope.isArray() ? Optional.empty() : names(scope, true); // An array is not in the standard.
    Optional<Set<String>> other = names(payload.path("scp"), true);
    if (standard.isEmpty() || other.isEmpty()) {
      return Optional.empty();
    }
    scopes.addAll(standard.get());
    scopes.addAll(other.get());
    return scopes.size() <= MAX_NAMES
            && scopes.stream().allMatch(name -> SCOPE.matcher(name).matches())
        ? Optional.of(scopes)
        : Optional.empty();
  }

  /**
   * Names in a text or an array of texts; none where there is nothing; empty where there is
   * anything else.
   *
   * @param split whether a text is a list separated by spaces
   */
  private static Optional<Set<String>> names(JsonNode node, boolean split) {
    List<String> names = new ArrayList<>();
    if (node.isTextual()) {
      names.addAll(split ? List.of(node.textValue().split(" ")) : List.of(node.textValue()));
      names.removeIf(name -> split && name.isEmpty());
    } else if (node.isArray() && node.size() <= MAX_NAMES) {
      for (JsonNode element : node) {
        if (!element.isTextual()) {
          return Optional.empty();
        }
        names.add(element.textValue());
      }
    } else if (!node.isMissingNode()) {
      return Optional.empty();
    }
    return Optional.of(new LinkedHashSet<>(names));
  }

  private static Optional<String> text(JsonNode node) {
    return Optional.ofNullable(node.textValue());
  }

  /** A NumericDate: seconds, which may have a fraction. */
  private static Optional<Instant> time(JsonNode node) {
    if (!node.isNumber()) {
      return Optional.empty();
    }
    double seconds = node.doubleValue();
    return seconds >= 0 && seconds < END_OF_TIME
        ? Optional.of(Instant.ofEpochMilli((long) (seconds * 1000)))
        : Optional.empty();
  }
}
