package dev.sallyport.server.hashes;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.BCrypt;

/**
 * bcrypt in its three current spellings, {@code $2a$10$…}, also where Django or WordPress digest
 * the password before.
 *
 * <p>bcrypt reads 72 bytes, and a NUL ends them. Systems that hash what is longer cut it off, so
 * the rest is not looked at here either: their users are let in as they were there. NUL is another
 * matter: some stop at it and some repeat it in the key, so that {@code a} and {@code a\0a} fit one
 * hash. Nobody types it; no password with one fits.
 */
final class Bcrypt implements Scheme {
  private static final String FAMILY = "bcrypt";
  private static final int MAX_BYTES = 72;
  private static final int SALT_CHARACTERS = 22;
  private static final int HASH_BYTES = 23;
  private static final boolean ENDED_BY_NUL = true;
  private static final String ALPHABET =
      "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final String BASE64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  private static final Pattern CRYPT =
      Pattern.compile("\\$2[aby]\\$(?<cost>\\d\\d)\\$(?<rest>[./A-Za-z0-9]{53})");
  private static final byte[] WORDPRESS = "wp-sha384".getBytes(StandardCharsets.US_ASCII);

  private final Before before;
  private final int cost;
  private final byte[] salt;
  private final byte[] hash;

  /** What is done with a password before bcrypt sees it. */
  private enum Before {
    NOTHING,
    SHA256_IN_HEX,
    HMAC_SHA384_IN_BASE64
  }

  private Bcrypt(Before before, int cost, byte[] salt, byte[] hash) {
    this.before = before;
    this.cost = cost;
    this.salt = salt;
    this.hash = hash;
  }

  static Bcrypt read(String text) throws UnreadableHash {
    return read(Before.NOTHING, text);
  }

  /** Django's BCryptSHA256PasswordHasher. */
  static Bcrypt readOverSha256(String text) throws UnreadableHash {
    return read(Before.SHA256_IN_HEX, text);
  }

  /** WordPress since 6.8. */
  static Bcrypt readOfWordPress(String text) throws UnreadableHash {
    return read(Before.HMAC_SHA384_IN_BASE64, text);
  }

  private static Bcrypt read(Before before, String text) throws UnreadableHash {
    Fields fields = Fields.of(FAMILY, CRYPT, text);
    int cost = Limit.BCRYPT_COST.check(fields.number("cost"));
    String rest = fields.text("rest");
    return new Bcrypt(
        before,
        cost,
        decode(rest.substring(0, SALT_CHARACTERS)),
        decode(rest.substring(SALT_CHARACTERS)));
  }

  @Override
  public boolean matches(byte[] password) {
    byte[] key =
        switch (before) {
          case NOTHING -> password;
          case SHA256_IN_HEX ->
              ascii(HexFormat.of().formatHex(Primitives.digest("SHA-256").digest(password)));
          case HMAC_SHA384_IN_BASE64 ->
              Base64.getEncoder()
                  .encode(
                      Primitives.hmac("HmacSHA384", WORDPRESS, WordPressTrim.trimmed(password)));
        };
    for (byte character : key) {
      if (character == 0) {
        return false;
      }
    }
    byte[] read = Arrays.copyOf(key, Math.min(key.length, MAX_BYTES));
    byte[] computed = BCrypt.generate(read, salt, cost, ENDED_BY_NUL);
    return MessageDigest.isEqual(Arrays.copyOf(computed, HASH_BYTES), hash);
  }

  @Override
  public int memoryKib() {
    return 0;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** bcrypt's base64 is the usual one with another alphabet. */
  private static byte[] decode(String text) {
    StringBuilder usual = new StringBuilder(text.length());
    text.chars().forEach(c -> usual.append(BASE64.charAt(ALPHABET.indexOf(c))));
    return Base64.getDecoder().decode(usual.toString());
  }
}
