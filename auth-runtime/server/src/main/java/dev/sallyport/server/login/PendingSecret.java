package dev.sallyport.server.login;

import dev.sallyport.store.sessions.TokenHash;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * 256 random bits that a browser or program holds which has shown a first factor and not yet a
 * second one: no session, and of no use without that factor. Prints as {@code ***}.
 */
public record PendingSecret(String text) {
  private static final int BYTES = 32;
  private static final Pattern LOOK = Pattern.compile("[A-Za-z0-9_-]{43}");

  static PendingSecret issue(SecureRandom random) {
    byte[] secret = new byte[BYTES];
    random.nextBytes(secret);
    return new PendingSecret(Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
  }

  /** What somebody sent, if it looks like one of ours. */
  public static Optional<PendingSecret> parse(String text) {
    return LOOK.matcher(text).matches() ? Optional.of(new PendingSecret(text)) : Optional.empty();
  }

  /** What the store knows it by. */
  public TokenHash hash() {
    return TokenHash.of(text.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public String toString() {
    return "***";
  }
}
