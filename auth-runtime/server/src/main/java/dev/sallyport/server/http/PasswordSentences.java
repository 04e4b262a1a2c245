package dev.sallyport.server.http;

import dev.sallyport.server.login.PasswordVerdict;

/** Why somebody cannot have a password, and what to do. */
final class PasswordSentences {
  private PasswordSentences() {}

  static String of(PasswordVerdict.Refused why) {
    return switch (why) {
      case PasswordVerdict.TooShort(int minimum, int missing) ->
          "This password is too short: use at least %d characters, which is %d more."
              .formatted(minimum, missing);
      case PasswordVerdict.TooLong(int maximum) ->
          "This password is too long: use at most %d characters.".formatted(maximum);
      case PasswordVerdict.TooCommon _ ->
          "This password is one of those that are tried first. Choose one that nobody else has.";
      case PasswordVerdict.TooSimilar(PasswordVerdict.To to) ->
          "This password is too similar to %s. Choose one that has nothing to do with it."
              .formatted(
                  switch (to) {
                    case ADDRESS -> "your e-mail address";
                    case SERVICE -> "the name of this site";
                  });
      case PasswordVerdict.TooEasy(PasswordVerdict.Because because) ->
          "This password is easy to guess: %s.".formatted(easy(because));
    };
  }

  private static String easy(PasswordVerdict.Because because) {
    return switch (because) {
      case REPETITION -> "it repeats itself. Repeating makes it longer, but no safer";
      case SEQUENCE -> "letters or digits follow in their order. Mix in something unexpected";
      case KEYBOARD -> "its keys lie side by side. Take words instead";
      case DATES -> "dates and years are tried out quickly. Take words instead";
      case FEW_WORDS -> "it is a common word or a few. Add words that do not belong together";
    };
  }
}
