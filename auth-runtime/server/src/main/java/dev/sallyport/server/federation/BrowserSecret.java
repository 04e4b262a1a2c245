package dev.sallyport.server.federation;

import dev.sallyport.store.sessions.TokenHash;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * 256 random bits that a browser holds while somebody is at a provider. What they come back with is
 * good in that browser alone: the store knows its hash, and what the provider is sent that nobody
 * else may know is derived from it and kept nowhere. Prints as {@code ***}.
 */
public record BrowserSecret(String text) {
  private static final int BYTES = 32;
  private static final Pattern LOOK = Pattern.compile("[A-Za-z0-9_-]{43}");
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  static BrowserSecret issue(SecureRandom random) {
    return new BrowserSecret(random(random));
  }

  /** What somebody sent, if it looks like one of ours. */
  public static Optional<BrowserSecret> parse(String text) {
    return LOOK.matcher(text).matches() ? Optional.of(new BrowserSecret(text)) : Optional.empty();
  }

  static String random(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return ENCODER.encodeToString(bytes);
  }

  TokenHash hash() {
    return hash(text);
  }

  static TokenHash hash(String text) {
    return TokenHash.of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** What goes to the provider along with {@code state}. */
  Challenge challenge(String state) {
    return new Challenge(state, derived("nonce", state), derived("verifier", state));
  }

  private String derived(String purpose, String state) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(text.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
      return ENCODER.encodeToString(
          mac.doFinal((purpose + " " + state).getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  @Override
  public String toString() {
    return "***";
  }
}
