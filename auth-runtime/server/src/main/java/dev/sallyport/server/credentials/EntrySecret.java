package dev.sallyport.server.credentials;

import dev.sallyport.store.sessions.TokenHash;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * 256 random bits by which a session gets from one host to another: the code in an address, or what
 * the browser holds that the code is good together with. Prints as {@code ***}.
 */
public record EntrySecret(String text) {
  private static final int BYTES = 32;
  private static final Pattern LOOK = Pattern.compile("[A-Za-z0-9_-]{43}");
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  /** A new one, never seen before. */
  public static EntrySecret issue(SecureRandom random) {
    byte[] secret = new byte[BYTES];
    random.nextBytes(secret);
    return new EntrySecret(ENCODER.encodeToString(secret));
  }

  /** What somebody sent, if it looks like one of ours. */
  public static Optional<EntrySecret> parse(String text) {
    return LOOK.matcher(text).matches() ? Optional.of(new EntrySecret(text)) : Optional.empty();
  }

  /** What the store knows it by. */
  public TokenHash hash() {
    return TokenHash.of(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Its hash as it stands in an address, where others may read it. */
  public String state() {
    return ENCODER.encodeToString(hash().bytes());
  }

  /** The hash that {@link #state} wrote. */
  public static Optional<TokenHash> parseState(String text) {
    return LOOK.matcher(text).matches()
        ? Optional.of(TokenHash.ofBytes(Base64.getUrlDecoder().decode(text)))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return "***";
  }
}
