package dev.sallyport.cli.asking;

import java.time.Duration;

/** Spans of time in words; rules' own units read them. */
final class Span {
  private Span() {}

  /** In the largest unit that says it exactly. */
  static String words(Duration span) {
    long seconds = span.toSeconds();
    if (seconds != 0 && seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    }
    if (seconds != 0 && seconds % 3_600 == 0) {
      return seconds / 3_600 + "h";
    }
    return seconds != 0 && seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }
}
