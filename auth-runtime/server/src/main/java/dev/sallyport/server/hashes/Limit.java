package dev.sallyport.server.hashes;

/**
 * What a hash may cost. A hash comes from outside, and its parameters are orders to whoever
 * verifies it: bcrypt with a cost of 31 takes days, Argon2 can ask for terabytes. They are judged
 * before any work is done. What is at a limit takes one core for two seconds at most.
 */
public enum Limit {
  /** Of the whole string. */
  LENGTH("any", "characters", 1, 1_024),
  /** Decoded. */
  SALT("any", "bytes of salt", 1, 64),
  /** Decoded; with fewer, a hash that was cut off would fit many passwords. */
  HASH("any", "bytes of hash", 16, 64),
  /** The parameter m. */
  ARGON2_MEMORY("Argon2", "m, KiB", 8, 131_072),
  /** The parameter t. */
  ARGON2_PASSES("Argon2", "t", 1, 64),
  /** The parameter p. */
  ARGON2_LANES("Argon2", "p", 1, 16),
  /** What it all takes. */
  ARGON2_WORK("Argon2", "m × t, KiB", 8, 524_288),
  /** The logarithm of the rounds. */
  BCRYPT_COST("bcrypt", "cost", 4, 14),
  /** The parameter N. */
  SCRYPT_N("scrypt, Firebase", "N", 2, 131_072),
  /** The parameter r. */
  SCRYPT_BLOCK("scrypt, Firebase", "r", 1, 32),
  /** The parameter p. */
  SCRYPT_LANES("scrypt, Firebase", "p", 1, 16),
  /** Its memory: 128 bytes each. */
  SCRYPT_MEMORY("scrypt, Firebase", "N × r", 2, 1_048_576),
  /** What it all takes. */
  SCRYPT_WORK("scrypt, Firebase", "N × r × p", 2, 2_097_152),
  /** Each block of the hash takes all iterations. */
  PBKDF2_WORK("PBKDF2", "iterations × digests in the hash", 1, 2_000_000),
  /** The logarithm of the rounds. */
  PHPASS_COST("phpass", "binary logarithm of the rounds", 7, 18);

  private final String family;
  private final String what;
  private final long least;
  private final long most;

  Limit(String family, String what, long least, long most) {
    this.family = family;
    this.what = what;
    this.least = least;
    this.most = most;
  }

  /** Whose parameter it is. */
  public String family() {
    return family;
  }

  /** Which parameter. */
  public String what() {
    return what;
  }

  /** The smallest value that is taken. */
  public long least() {
    return least;
  }

  /** The largest value that is taken. */
  public long most() {
    return most;
  }

  int check(long value) throws UnreadableHash {
    if (value < least || value > most) {
      throw new UnreadableHash(
          "%s: %s is %d, and has to be from %d to %d".formatted(family, what, value, least, most));
    }
    return Math.toIntExact(value);
  }
}
