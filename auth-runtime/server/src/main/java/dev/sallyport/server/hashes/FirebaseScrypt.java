package dev.sallyport.server.hashes;

import java.security.MessageDigest;
import java.util.regex.Pattern;
import org.bouncycastle.util.Arrays;

/**
 * Firebase Authentication: scrypt makes a key of the password, and the hash is the project's signer
 * key encrypted with it. An export has the salt and the hash of a user and the project's parameters
 * apart; Ory Kratos' way to write all of them as one string is {@code
 * $firescrypt$ln=14,r=8,p=1$salt$hash$saltSeparator$signerKey}.
 */
final class FirebaseScrypt implements Scheme {
  private static final String FAMILY = "Firebase";
  private static final int KEY_BYTES = 32;
  private static final int LARGEST_LOGARITHM = 31;
  private static final Pattern KRATOS =
      Pattern.compile(
          "\\$firescrypt\\$ln=(?<ln>\\d{1,2}),r=(?<r>\\d{1,9}),p=(?<p>\\d{1,9})"
              + "\\$(?<salt>[^$]+)\\$(?<hash>[^$]+)\\$(?<separator>[^$]*)\\$(?<signer>[^$]+)");

  private final Scrypt.Cost cost;
  private final byte[] salt;
  private final byte[] signer;
  private final byte[] hash;

  private FirebaseScrypt(Scrypt.Cost cost, byte[] salt, byte[] signer, byte[] hash) {
    this.cost = cost;
    this.salt = salt;
    this.signer = signer;
    this.hash = hash;
  }

  static FirebaseScrypt read(String text) throws UnreadableHash {
    Fields fields = Fields.of(FAMILY, KRATOS, text);
    byte[] salt = Arrays.concatenate(fields.salt("salt"), fields.base64("separator"));
    Limit.SALT.check(salt.length);
    byte[] hash = fields.hash("hash");
    byte[] signer = fields.base64("signer");
    if (signer.length != hash.length) {
      throw fields.wrong("the hash has to be as long as the signer key");
    }
    return new FirebaseScrypt(
        Scrypt.Cost.checked(
            1L << Math.min(fields.number("ln"), LARGEST_LOGARITHM),
            fields.number("r"),
            fields.number("p")),
        salt,
        signer,
        hash);
  }

  @Override
  public boolean matches(byte[] password) {
    byte[] key = cost.compute(password, salt, KEY_BYTES);
    return MessageDigest.isEqual(Primitives.aesCtr(key, signer), hash);
  }

  @Override
  public int memoryKib() {
    return cost.memoryKib();
  }
}
