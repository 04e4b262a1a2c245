package dev.sallyport.server.hashes;

import java.util.Arrays;

/** WordPress takes white space off both ends of a password, before hashing and at login. */
final class WordPressTrim {
  private static final String WHITE_SPACE = " \t\n\r\0\u000b";

  private WordPressTrim() {}

  /** What PHP's {@code trim} leaves. */
  static byte[] trimmed(byte[] password) {
    int from = 0;
    int to = password.length;
    while (from < to && isWhite(password[from])) {
      from++;
    }
    while (to > from && isWhite(password[to - 1])) {
      to--;
    }
    return Arrays.copyOfRange(password, from, to);
  }

  private static boolean isWhite(byte character) {
    return WHITE_SPACE.indexOf(character) >= 0;
  }
}
