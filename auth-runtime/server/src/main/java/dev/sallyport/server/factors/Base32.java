package dev.sallyport.server.factors;

import java.math.BigInteger;
import java.util.stream.Collectors;

/** Bytes as letters and digits that nobody confuses (RFC 4648, section 6), without padding. */
final class Base32 {
  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int BITS = 5;

  private Base32() {}

  /**
   * @param bytes a multiple of five of them
   */
  static String of(byte[] bytes) {
    String digits = new BigInteger(1, bytes).toString(1 << BITS);
    return ("0".repeat(bytes.length * Byte.SIZE / BITS - digits.length()) + digits)
        .chars()
        .mapToObj(digit -> String.valueOf(ALPHABET.charAt(Character.digit(digit, 1 << BITS))))
        .collect(Collectors.joining());
  }
}
