package dev.sallyport.server.hashes;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * PBKDF2 with HMAC (RFC 8018): the PHC string {@code $pbkdf2-sha256$i=600000,l=32$salt$hash},
 * passlib's {@code $pbkdf2-sha256$29000$salt$hash}, and Django's {@code
 * pbkdf2_sha256$600000$salt$hash}, whose salt is used as written.
 */
final class Pbkdf2 implements Scheme {
  private static final String FAMILY = "PBKDF2";
  private static final Map<String, Integer> DIGEST_BYTES =
      Map.of("1", 20, "224", 28, "256", 32, "384", 48, "512", 64);
  private static final String SHA = "(?<sha>1|224|256|384|512)";
  private static final Pattern PHC =
      Pattern.compile(
          "\\$pbkdf2-sha"
              + SHA
              + "\\$i=(?<iterations>\\d{1,9})(?:,l=(?<length>\\d{1,9}))?"
              + "\\$(?<salt>[^$]+)\\$(?<hash>[^$]+)");
  private static final Pattern PASSLIB =
      Pattern.compile(
          "\\$pbkdf2(?:-sha(?<sha>256|512))?\\$(?<iterations>[1-9]\\d{0,8})"
              + "\\$(?<salt>[^$]+)\\$(?<hash>[^$]+)");
  private static final Pattern DJANGO =
      Pattern.compile(
          "pbkdf2_sha" + SHA + "\\$(?<iterations>\\d{1,9})\\$(?<salt>[^$]+)\\$(?<hash>[^$]+)");

  private final String sha;
  private final int iterations;
  private final byte[] salt;
  private final byte[] hash;

  private Pbkdf2(String sha, int iterations, byte[] salt, byte[] hash) throws UnreadableHash {
    int digests = Math.ceilDiv(hash.length, digestBytes(sha));
    Limit.PBKDF2_WORK.check((long) iterations * digests);
    this.sha = sha;
    this.iterations = iterations;
    this.salt = salt;
    this.hash = hash;
  }

  static Pbkdf2 read(String text) throws UnreadableHash {
    return text.contains("$i=") ? readPhc(text) : readPasslib(text);
  }

  private static Pbkdf2 readPhc(String text) throws UnreadableHash {
    Fields fields = Fields.of(FAMILY, PHC, text);
    byte[] hash = fields.hash("hash");
    if (fields.has("length") && fields.number("length") != hash.length) {
      throw fields.wrong("the hash is not as long as it says");
    }
    return new Pbkdf2(fields.text("sha"), fields.number("iterations"), fields.salt("salt"), hash);
  }

  private static Pbkdf2 readPasslib(String text) throws UnreadableHash {
    Fields fields = Fields.of(FAMILY, PASSLIB, text);
    return whole(fields, fields.has("sha") ? fields.text("sha") : "1", fields.salt("salt"));
  }

  static Pbkdf2 readDjango(String text) throws UnreadableHash {
    Fields fields = Fields.of(FAMILY, DJANGO, text);
    return whole(fields, fields.text("sha"), fields.writtenSalt("salt"));
  }

  /** passlib and Django keep exactly one digest. */
  private static Pbkdf2 whole(Fields fields, String sha, byte[] salt) throws UnreadableHash {
    byte[] hash = fields.hash("hash");
    if (hash.length != digestBytes(sha)) {
      throw fields.wrong("the hash is not as long as the digest");
    }
    return new Pbkdf2(sha, fields.number("iterations"), salt, hash);
  }

  private static int digestBytes(String sha) {
    return DIGEST_BYTES.getOrDefault(sha, 0);
  }

  @Override
  public boolean matches(byte[] password) {
    // The JDK, which is faster at this than Bouncy Castle, makes UTF-8 of it again.
    char[] characters = new String(password, StandardCharsets.UTF_8).toCharArray();
    return MessageDigest.isEqual(
        Primitives.pbkdf2("PBKDF2WithHmacSHA" + sha, characters, salt, iterations, hash.length),
        hash);
  }

  @Override
  public int memoryKib() {
    return 0;
  }
}
