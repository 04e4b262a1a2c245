package dev.sallyport.server.login;

import dev.sallyport.decision.evidence.Assurance;
import java.time.Instant;
import java.util.List;

/**
 * What somebody has shown at a login.
 *
 * @param at when the oldest of it was shown
 */
public record Proof(Assurance assurance, Instant at) {
  /** Together with a second factor, which is known by {@code words} of RFC 8176. */
  public Proof withSecondFactor(List<String> words) {
    return new Proof(assurance.withSecondFactor(words), at);
  }
}
