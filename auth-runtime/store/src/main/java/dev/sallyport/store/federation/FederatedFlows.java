package dev.sallyport.store.federation;

import dev.sallyport.store.sessions.TokenHash;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * Who is on the way to a provider and back. All methods throw {@link
 * dev.sallyport.store.StoreUnavailable}.
 */
public interface FederatedFlows {
  /** Why somebody went there. */
  enum Purpose {
    /** To log in. */
    LOGIN,
    /** To be able to log in with it from now on. */
    LINK;

    String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Somebody was sent to a provider.
   *
   * @param state hash of what the provider hands back
   * @param browser hash of what the browser holds
   * @param returnTo where they want to be afterwards, as they said
   */
  record Flow(
      TokenHash state,
      TokenHash browser,
      String provider,
      Purpose purpose,
      Optional<String> returnTo,
      Instant expiresAt) {
    public Flow {
      expiresAt = expiresAt.truncatedTo(ChronoUnit.MICROS);
    }
  }

  /**
   * Somebody came back, as whom nobody here is known.
   *
   * @param browser hash of what it holds
   * @param identity the only person with whom it can be linked; empty for whoever is signed in
   */
  record Proof(
      TokenHash browser,
      UUID id,
      Optional<UUID> identity,
      Upstream upstream,
      Optional<String> returnTo,
      Instant provenAt,
      Instant expiresAt) {
    public Proof {
      provenAt = provenAt.truncatedTo(ChronoUnit.MICROS);
      expiresAt = expiresAt.truncatedTo(ChronoUnit.MICROS);
    }
  }

  /** Keeps a flow. A few that were over by {@code now} are forgotten. */
  void begin(Flow flow, Instant now);

  /** The flow, which is used up by this. Whether it still counts is for the caller to say. */
  Optional<Flow> take(TokenHash state);

  /**
   * Keeps a proof in the place of any other of that browser. A few that were over by {@code now}
   * are forgotten.
   */
  void keep(Proof proof, Instant now);

  /** The proof of a browser, if it is not over. */
  Optional<Proof> proof(TokenHash browser, Instant now);
}
