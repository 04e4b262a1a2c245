package dev.sallyport.store.sessions;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The SHA-256 of a token: what is stored and looked up in its stead. Tokens are at least 190 random
 * bits, so a fast hash is enough. Four words rather than an array: a value, and a cheap map key.
 */
public record TokenHash(long first, long second, long third, long fourth) {
  /** Length of {@link #bytes} in bytes. */
  public static final int LENGTH = 32;

  /** Hashes a token's bytes; {@code secret} is left as it is. */
  public static TokenHash of(byte[] secret) {
    try {
      return ofBytes(MessageDigest.getInstance("SHA-256").digest(secret));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * A hash that was made before.
   *
   * @throws IllegalArgumentException if it is not {@value #LENGTH} bytes long
   */
  public static TokenHash ofBytes(byte[] hash) {
    if (hash.length != LENGTH) {
      throw new IllegalArgumentException("a token hash has 32 bytes, not " + hash.length);
    }
    ByteBuffer words = ByteBuffer.wrap(hash);
    return new TokenHash(words.getLong(), words.getLong(), words.getLong(), words.getLong());
  }

  /** The hash, in a new array. */
  public byte[] bytes() {
    return ByteBuffer.allocate(LENGTH)
        .putLong(first)
        .putLong(second)
        .putLong(third)
        .putLong(fourth)
        .array();
  }

  /** The first 32 bits: enough to tell two apart in a log, of no use to find a token. */
  @Override
  public String toString() {
    return "TokenHash[%08x…]".formatted(first >>> 32);
  }
}
