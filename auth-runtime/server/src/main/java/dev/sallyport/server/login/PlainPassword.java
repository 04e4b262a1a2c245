package dev.sallyport.server.login;

/** A password as somebody typed it. Prints as {@code ***}; lives as long as one request. */
public record PlainPassword(String value) {
  /** The fewest characters of a password that is the only factor (NIST SP 800-63B-4, 3.1.1.2). */
  public static final int MIN_LENGTH = 15;

  /** The most characters; longer ones are refused rather than cut. */
  public static final int MAX_LENGTH = 128;

  /** In characters as people count them, not in UTF-16 units. */
  int length() {
    return value.codePointCount(0, value.length());
  }

  @Override
  public String toString() {
    return "***";
  }
}
