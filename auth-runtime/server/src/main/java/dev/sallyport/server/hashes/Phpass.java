package dev.sallyport.server.hashes;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * phpass' portable hashes: MD5 again and again. WordPress before 6.8 and others write {@code $P$},
 * phpBB {@code $H$}.
 */
final class Phpass implements Scheme {
  private static final String FAMILY = "phpass";
  private static final String ALPHABET =
      "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int BITS = 6;
  private static final int MASK = 63;
  private static final Pattern PORTABLE =
      Pattern.compile(
          "\\$(?<by>[PH])\\$(?<cost>[./0-9A-Za-z])(?<salt>.{8})(?<hash>[./0-9A-Za-z]{22})");

  private final boolean maybeWordPress;
  private final int cost;
  private final byte[] salt;
  private final String hash;

  private Phpass(boolean maybeWordPress, int cost, byte[] salt, String hash) {
    this.maybeWordPress = maybeWordPress;
    this.cost = cost;
    this.salt = salt;
    this.hash = hash;
  }

  static Phpass read(String text) throws UnreadableHash {
    Fields fields = Fields.of(FAMILY, PORTABLE, text);
    return new Phpass(
        fields.text("by").equals("P"),
        Limit.PHPASS_COST.check(ALPHABET.indexOf(fields.text("cost"))),
        fields.writtenSalt("salt"),
        fields.text("hash"));
  }

  @Override
  public boolean matches(byte[] password) {
    if (fits(password)) {
      return true;
    }
    byte[] trimmed = WordPressTrim.trimmed(password);
    return maybeWordPress && !Arrays.equals(trimmed, password) && fits(trimmed);
  }

  @Override
  public int memoryKib() {
    return 0;
  }

  private boolean fits(byte[] password) {
    MessageDigest md5 = Primitives.digest("MD5");
    md5.update(salt);
    byte[] state = md5.digest(password);
    for (int round = 0; round < 1 << cost; round++) {
      md5.update(state);
      state = md5.digest(password);
    }
    return MessageDigest.isEqual(ascii(encode(state)), ascii(hash));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Six bits each, the lowest first. */
  private static String encode(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    int bits = 0;
    int held = 0;
    for (byte next : bytes) {
      bits |= Byte.toUnsignedInt(next) << held;
      held += Byte.SIZE;
      while (held >= BITS) {
        text.append(ALPHABET.charAt(bits & MASK));
        bits >>>= BITS;
        held -= BITS;
      }
    }
    return held == 0 ? text.toString() : text.append(ALPHABET.charAt(bits & MASK)).toString();
  }
}
