package dev.sallyport.server.login;

import dev.sallyport.server.credentials.RandomText;
import dev.sallyport.store.sessions.TokenHash;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * 256 random bits that a browser or program holds which has shown a first factor and not yet a
 * second one: no session, and of no use without that factor. Prints as {@code ***}.
 */
public record PendingSecret(String text) {
  static PendingSecret issue(SecureRandom random) {
    return new PendingSecret(RandomText.issue(random));
  }

  /** What somebody sent, if it looks like one of ours. */
  public static Optional<PendingSecret> parse(String text) {
    return RandomText.looksRight(text) ? Optional.of(new PendingSecret(text)) : Optional.empty();
  }

  /** What the store knows it by. */
  public TokenHash hash() {
    return RandomText.hash(text);
  }

  @Override
  public String toString() {
    return "***";
  }
}
