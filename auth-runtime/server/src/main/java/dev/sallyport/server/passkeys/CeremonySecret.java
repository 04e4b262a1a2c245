package dev.sallyport.server.passkeys;

import dev.sallyport.server.credentials.RandomText;
import dev.sallyport.store.sessions.TokenHash;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * 256 random bits that a browser or program holds which was asked to have something signed: the
 * signature is good together with them alone. Prints as {@code ***}.
 */
public record CeremonySecret(String text) {
  static CeremonySecret issue(SecureRandom random) {
    return new CeremonySecret(RandomText.issue(random));
  }

  /** What somebody sent, if it looks like one of ours. */
  public static Optional<CeremonySecret> parse(String text) {
    return RandomText.looksRight(text) ? Optional.of(new CeremonySecret(text)) : Optional.empty();
  }

  /** What the store knows it by. */
  TokenHash hash() {
    return RandomText.hash(text);
  }

  @Override
  public String toString() {
    return "***";
  }
}
