package dev.sallyport.server.hashes;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/** One digest of password and salt, as LDAP servers keep it: {@code {SSHA}base64(digest, salt)}. */
final class SaltedDigest implements Scheme {
  private static final String FAMILY = "LDAP";
  private static final Pattern RFC2307 =
      Pattern.compile("(?i)\\{(?<name>SSHA|SSHA256|SSHA512)\\}(?<hash>.+)");

  private final String algorithm;
  private final byte[] salt;
  private final byte[] hash;

  private SaltedDigest(String algorithm, byte[] salt, byte[] hash) {
    this.algorithm = algorithm;
    this.salt = salt;
    this.hash = hash;
  }

  static SaltedDigest read(String text) throws UnreadableHash {
    Fields fields = Fields.of(FAMILY, RFC2307, text);
    String algorithm =
        switch (fields.text("name").toUpperCase(Locale.ROOT)) {
          case "SSHA512" -> "SHA-512";
          case "SSHA256" -> "SHA-256";
          default -> "SHA-1";
        };
    byte[] both = fields.base64("hash");
    int length = Primitives.digest(algorithm).getDigestLength();
    Limit.SALT.check((long) both.length - length);
    return new SaltedDigest(
        algorithm,
        Arrays.copyOfRange(both, length, both.length),
        Arrays.copyOfRange(both, 0, length));
  }

  @Override
  public boolean matches(byte[] password) {
    MessageDigest digest = Primitives.digest(algorithm);
    digest.update(password);
    return MessageDigest.isEqual(digest.digest(salt), hash);
  }

  @Override
  public int memoryKib() {
    return 0;
  }
}
