package dev.sallyport.server.hashes;

import java.security.MessageDigest;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.SCrypt;

/**
 * scrypt (RFC 7914): passlib's {@code $scrypt$ln=14,r=8,p=1$salt$hash}, Ory Kratos' with N itself
 * in {@code ln}, and Django's {@code scrypt$16384$salt$8$1$hash}, whose salt is used as written.
 */
final class Scrypt implements Scheme {
  private static final String FAMILY = "scrypt";
  private static final int BYTES_PER_BLOCK = 128;
  private static final int LARGEST_LOGARITHM = 31;
  private static final Pattern PHC =
      Pattern.compile(
          "\\$scrypt\\$ln=(?<ln>\\d{1,9}),r=(?<r>\\d{1,9}),p=(?<p>\\d{1,9})"
              + "\\$(?<salt>[^$]+)\\$(?<hash>[^$]+)");
  private static final Pattern DJANGO =
      Pattern.compile(
          "scrypt\\$(?<n>\\d{1,9})\\$(?<salt>[^$]+)\\$(?<r>\\d{1,9})\\$(?<p>\\d{1,9})"
              + "\\$(?<hash>[^$]+)");

  private final Cost cost;
  private final byte[] salt;
  private final byte[] hash;

  /** What it takes: RFC 7914's N, r and p. */
  record Cost(int n, int r, int p) {
    static Cost checked(long n, int r, int p) throws UnreadableHash {
      Limit.SCRYPT_N.check(n);
      Limit.SCRYPT_BLOCK.check(r);
      Limit.SCRYPT_LANES.check(p);
      Limit.SCRYPT_MEMORY.check(n * r);
      Limit.SCRYPT_WORK.check(n * r * p);
      if (Long.bitCount(n) != 1) {
        throw new UnreadableHash("scrypt: N has to be a power of two");
      }
      if (r == 1 && n >= 1 << Short.SIZE) {
        throw new UnreadableHash("scrypt: N has to be below 65536 where r is 1");
      }
      return new Cost(Math.toIntExact(n), r, p);
    }

    int memoryKib() {
      return n / 1_024 * r * BYTES_PER_BLOCK;
    }

    byte[] compute(byte[] password, byte[] salt, int length) {
      return SCrypt.generate(password, salt, n, r, p, length);
    }
  }

  private Scrypt(Cost cost, byte[] salt, byte[] hash) {
    this.cost = cost;
    this.salt = salt;
    this.hash = hash;
  }

  static Scrypt readPhc(String text) throws UnreadableHash {
    Fields fields = Fields.of(FAMILY, PHC, text);
    int ln = fields.number("ln");
    // Nothing that is verified here has a logarithm that large, nor an N that small.
    long n = ln <= LARGEST_LOGARITHM ? 1L << ln : ln;
    return new Scrypt(
        Cost.checked(n, fields.number("r"), fields.number("p")),
        fields.salt("salt"),
        fields.hash("hash"));
  }

  static Scrypt readDjango(String text) throws UnreadableHash {
    Fields fields = Fields.of(FAMILY, DJANGO, text);
    return new Scrypt(
        Cost.checked(fields.number("n"), fields.number("r"), fields.number("p")),
        fields.writtenSalt("salt"),
        fields.hash("hash"));
  }

  @Override
  public boolean matches(byte[] password) {
    return MessageDigest.isEqual(cost.compute(password, salt, hash.length), hash);
  }

  @Override
  public int memoryKib() {
    return cost.memoryKib();
  }
}
