package dev.sallyport.server.credentials;

import dev.sallyport.store.sessions.TokenHash;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/**
 * 256 random bits by which a session gets from one host to another: the code in an address, or what
 * the browser holds that the code is good together with. Prints as {@code ***}.
 */
public record EntrySecret(String text) {
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  /** A new one, never seen before. */
  public static EntrySecret issue(SecureRandom random) {
    return new EntrySecret(RandomText.issue(random));
  }

  /** What somebody sent, if it looks like one of ours. */
  public static Optional<EntrySecret> parse(String text) {
    return RandomText.looksRight(text) ? Optional.of(new EntrySecret(text)) : Optional.empty();
  }

  /** What the store knows it by. */
  public TokenHash hash() {
    return RandomText.hash(text);
  }

  /** Its hash as it stands in an address, where others may read it. */
  public String state() {
    return ENCODER.encodeToString(hash().bytes());
  }

  /** The hash that {@link #state} wrote. */
  public static Optional<TokenHash> parseState(String text) {
    return RandomText.looksRight(text)
        ? Optional.of(TokenHash.ofBytes(Base64.getUrlDecoder().decode(text)))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return "***";
  }
}
