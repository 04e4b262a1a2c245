package dev.sallyport.server.hashes;

import dev.sallyport.store.identities.PasswordHash;
import java.util.List;

/**
 * Reads what is kept of a password. The beginning of the string says which system hashed it, and
 * nothing is tried in turn: a string has one reading or none.
 */
public final class HashStrings {
  private static final List<Format> FORMATS =
      List.of(
          new Format("$argon2", 0, Argon2::read),
          new Format("argon2$argon2", "argon2".length(), Argon2::read),
          new Format("$2", 0, Bcrypt::read),
          new Format("bcrypt$", "bcrypt$".length(), Bcrypt::read),
          new Format("bcrypt_sha256$", "bcrypt_sha256$".length(), Bcrypt::readOverSha256),
          new Format("$wp$2", "$wp".length(), Bcrypt::readOfWordPress),
          new Format("$scrypt$", 0, Scrypt::readPhc),
          new Format("scrypt$", 0, Scrypt::readDjango),
          new Format("$firescrypt$", 0, FirebaseScrypt::read),
          new Format("$pbkdf2", 0, Pbkdf2::read),
          new Format("pbkdf2_", 0, Pbkdf2::readDjango),
          new Format("{", 0, SaltedDigest::read),
          new Format("$P$", 0, Phpass::read),
          new Format("$H$", 0, Phpass::read));

  private HashStrings() {}

  /**
   * @param wrapping how much of the beginning is not for the reader
   */
  private record Format(String beginning, int wrapping, Reader reader) {}

  private interface Reader {
    Scheme read(String text) throws UnreadableHash;
  }

  /** How {@code hash} was made; fails without having done any of its work. */
  public static Scheme read(PasswordHash hash) throws UnreadableHash {
    String text = hash.value();
    Limit.LENGTH.check(text.length());
    for (Format format : FORMATS) {
      if (text.startsWith(format.beginning())) {
        return format.reader().read(text.substring(format.wrapping()));
      }
    }
    throw new UnreadableHash("nothing that begins like this is known");
  }
}
