package dev.sallyport.server.credentials;

import dev.sallyport.store.sessions.TokenHash;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/** 256 random bits as 43 characters of base64url, which is how secrets that carry nothing look. */
public final class RandomText {
  private static final int BYTES = 32;
  private static final Pattern LOOK = Pattern.compile("[A-Za-z0-9_-]{43}");
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private RandomText() {}

  /** A new one, never seen before. */
  public static String issue(SecureRandom random) {
    byte[] secret = new byte[BYTES];
    random.nextBytes(secret);
    return ENCODER.encodeToString(secret);
  }

  /** Whether {@code text} looks like one. */
  public static boolean looksRight(String text) {
    return LOOK.matcher(text).matches();
  }

  /** What the store knows one by. */
  public static TokenHash hash(String text) {
    return TokenHash.of(text.getBytes(StandardCharsets.US_ASCII));
  }
}
