package dev.sallyport.server.hashes;

/**
 * How one password was hashed: the function, its parameters, the salt and the hash. {@link
 * HashStrings} reads them, so whatever exists costs no more than each {@link Limit} says.
 */
public sealed interface Scheme
    permits Argon2, Bcrypt, FirebaseScrypt, Pbkdf2, Phpass, SaltedDigest, Scrypt {
  /**
   * Whether {@code password} is the one that was hashed. Takes as long as the parameters say.
   *
   * @param password UTF-8, as the system that hashed it would have been given it
   */
  boolean matches(byte[] password);

  /** What {@link #matches} takes of memory, if it is worth a word. */
  int memoryKib();
}
