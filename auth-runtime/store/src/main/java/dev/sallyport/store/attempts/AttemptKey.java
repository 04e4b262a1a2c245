package dev.sallyport.store.attempts;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/** What is counted: 128 bits of a hash. Two words rather than an array: a value, and a map key. */
public record AttemptKey(long first, long second) implements Comparable<AttemptKey> {
  /** The first 16 of {@code bytes}. */
  public static AttemptKey of(byte[] bytes) {
    ByteBuffer words = ByteBuffer.wrap(bytes);
    return new AttemptKey(words.getLong(), words.getLong());
  }

  /** In a new array. */
  public byte[] bytes() {
    return ByteBuffer.allocate(2 * Long.BYTES).putLong(first).putLong(second).array();
  }

  /** In hexadecimal. */
  public String text() {
    return HexFormat.of().formatHex(bytes());
  }

  @Override
  public int compareTo(AttemptKey other) {
    int byFirst = Long.compareUnsigned(first, other.first);
    return byFirst != 0 ? byFirst : Long.compareUnsigned(second, other.second);
  }
}
