package dev.sallyport.server.jose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.crds.accessrule.Allow;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * Verifies ID tokens of one issuer (OpenID Connect Core 1.0, section 3.1.3.7), by the same rules as
 * any token that is not ours: the algorithms, the keys and when they are asked for again, the
 * clocks. Those that are about a login come on top.
 */
public final class IdTokens {
  private final String issuer;
  private final KeyRing keys;
  private final InstantSource clock;

  /**
   * @param issuer which publishes its keys by discovery
   * @param background runs fetches of keys, which block
   * @param nanoTime a clock that only goes forward
   */
  public IdTokens(
      String issuer, Fetch fetch, Executor background, InstantSource clock, LongSupplier nanoTime) {
    this.issuer = issuer;
    this.keys =
        new KeyRing(
            new Allow.Issuer(issuer, Optional.empty()),
            new PublishedKeys(fetch),
            background,
            nanoTime);
    this.clock = clock;
  }

  /** What became of it. */
  public sealed interface Outcome {
    /** It is the issuer's, and about the login that was asked for. */
    record Genuine(ObjectNode claims) implements Outcome {}

    /** It is not. */
    record Refused(Flaw why) implements Outcome {}

    /** The issuer's keys cannot be had. */
    record Unavailable() implements Outcome {}
  }

  /** What is wrong with one, for a log. */
  public enum Flaw {
    /** It is no token, or signed by no algorithm that we take. */
    SHAPE,
    ISSUER,
    /** It is for another client, or for others too. */
    AUDIENCE,
    /** It was given to another client. */
    PARTY,
    /** It is over, or of the future. */
    TIMES,
    /** It belongs to another login, or to none. */
    NONCE,
    /** The issuer has no such key, or did not sign it. */
    SIGNATURE
  }

  /**
   * Verifies one.
   *
   * @param client who asked for it
   * @param nonce of the login for which it was asked
   */
  public Outcome verify(String text, String client, String nonce) {
    Optional<SignedToken> token = SignedToken.parse(text);
    Optional<Claims> claims = token.flatMap(parsed -> Claims.read(parsed.payload()));
    if (token.isEmpty() || claims.isEmpty()) {
      return new Outcome.Refused(Flaw.SHAPE);
    }
    ObjectNode payload = token.get().payload();
    Optional<Flaw> flaw = flaw(claims.get(), payload, client, nonce);
    if (flaw.isPresent()) {
      return new Outcome.Refused(flaw.get());
    }
    return switch (keys.find(token.get())) {
      case KeyRing.Answer.Unknown _ -> new Outcome.Unavailable();
      case KeyRing.Answer.None _ -> new Outcome.Refused(Flaw.SIGNATURE);
      case KeyRing.Answer.Found(IssuerKey key) ->
          key.signed(token.get())
              ? new Outcome.Genuine(payload)
              : new Outcome.Refused(Flaw.SIGNATURE);
    };
  }

  private Optional<Flaw> flaw(Claims claims, ObjectNode payload, String client, String nonce) {
    if (!claims.issuer().equals(issuer)) {
      return Optional.of(Flaw.ISSUER);
    }
    if (!claims.audience().equals(Set.of(client))) {
      return Optional.of(Flaw.AUDIENCE);
    }
    JsonNode party = payload.path("azp");
    if (!party.isMissingNode() && !client.equals(party.textValue())) {
      return Optional.of(Flaw.PARTY);
    }
    if (claims.flaw(clock.instant()).isPresent()) {
      return Optional.of(Flaw.TIMES);
    }
    return nonce.equals(payload.path("nonce").textValue())
        ? Optional.empty()
        : Optional.of(Flaw.NONCE);
  }
}
