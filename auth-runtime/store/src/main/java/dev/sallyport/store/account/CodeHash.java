package dev.sallyport.store.account;

import java.util.HexFormat;

/**
 * What is kept of a code: an HMAC of it and its flow, under a key that the store does not have.
 * Prints as {@code ***}.
 */
public record CodeHash(String hex) {
  private static final int LENGTH = 64;

  public CodeHash {
    if (hex.length() != LENGTH) {
      throw new IllegalArgumentException("a code's hash has 64 digits, not " + hex.length());
    }
  }

  /** Of an HMAC-SHA256. */
  public static CodeHash of(byte[] mac) {
    return new CodeHash(HexFormat.of().formatHex(mac));
  }

  byte[] bytes() {
    return HexFormat.of().parseHex(hex);
  }

  @Override
  public String toString() {
    return "***";
  }
}
