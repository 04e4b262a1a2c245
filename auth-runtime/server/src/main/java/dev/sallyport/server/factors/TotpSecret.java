package dev.sallyport.server.factors;

import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What an app shares with us, to show a code every 30 seconds (RFC 6238): six digits, by
 * HMAC-SHA-1, which every app knows. Prints as {@code ***}.
 */
public final class TotpSecret {
  /** RFC 4226, section 4, R6. */
  private static final int BYTES = 20;

  private static final int SECONDS = 30;
  private static final int CODES = 1_000_000;

  /** How far an app's clock may be off. */
  private static final int STEPS_OFF = 1;

  private static final Pattern CODE = Pattern.compile("[0-9]{6}");

  private final byte[] bytes;

  private TotpSecret(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A new one. */
  static TotpSecret issue(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return new TotpSecret(bytes);
  }

  static TotpSecret of(byte[] bytes) {
    return new TotpSecret(bytes.clone());
  }

  byte[] bytes() {
    return bytes.clone();
  }

  /** For whoever types it. */
  public String text() {
    return Base32.of(bytes);
  }

  /** For whoever's app reads it from a picture. */
  public String uri(String issuer, String account) {
    return "otpauth://totp/%s:%s?secret=%s&issuer=%s"
        .formatted(encoded(issuer), encoded(account), text(), encoded(issuer));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Whether somebody typed what an app would show, and perhaps does. */
  static boolean looksRight(String typed) {
    return CODE.matcher(typed).matches();
  }

  /** Which step has this code, of those that an app may be at. */
  OptionalLong step(String typed, Instant now) {
    if (!looksRight(typed)) {
      return OptionalLong.empty();
    }
    long current = Math.floorDiv(now.getEpochSecond(), SECONDS);
    return LongStream.rangeClosed(current - STEPS_OFF, current + STEPS_OFF)
        .filter(step -> isEqual(code(step), typed))
        .max();
  }

  /** RFC 4226, section 5.3. */
  String code(long step) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(bytes, "HmacSHA1"));
      byte[] hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
      int offset = hash[hash.length - 1] & 0xf;
      int number = ByteBuffer.wrap(hash).getInt(offset) & Integer.MAX_VALUE;
      return "%06d".formatted(number % CODES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA1", e);
    }
  }

  private static boolean isEqual(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public String toString() {
    return "***";
  }
}
