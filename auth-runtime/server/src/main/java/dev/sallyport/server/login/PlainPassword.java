package dev.sallyport.server.login;

import java.text.Normalizer;

/** A password as somebody typed it. Prints as {@code ***}; lives as long as one request. */
public record PlainPassword(String value) {
  /** The most characters; longer ones are refused rather than cut. */
  public static final int MAX_LENGTH = 128;

  /**
   * As it is compared: keyboards differ in how they compose a letter (NIST SP 800-63B-4, 3.1.1.2).
   */
  String normalised() {
    return Normalizer.normalize(value, Normalizer.Form.NFKC);
  }

  /** In characters as people count them, not in UTF-16 units. */
  int length() {
    String normalised = normalised();
    return normalised.codePointCount(0, normalised.length());
  }

  @Override
  public String toString() {
    return "***";
  }
}
