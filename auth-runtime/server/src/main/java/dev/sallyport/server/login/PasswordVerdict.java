package dev.sallyport.server.login;

/** Whether somebody may have a password. Says why not, and nothing of the password. */
public sealed interface PasswordVerdict {
  /** They may. */
  record Good() implements PasswordVerdict {}

  /** They may not. */
  sealed interface Refused extends PasswordVerdict {}

  /**
   * Too few characters.
   *
   * @param missing how many more are needed
   */
  record TooShort(int minimum, int missing) implements Refused {}

  /** Too many characters; cut it would be another password than the one they keep. */
  record TooLong(int maximum) implements Refused {}

  /** It is a password that many people have, or that is on the installation's own list. */
  record TooCommon() implements Refused {}

  /** It is mostly something that everybody knows. */
  record TooSimilar(To to) implements Refused {}

  /** It is guessed too soon. */
  record TooEasy(Because because) implements Refused {}

  /** What it is similar to. */
  enum To {
    /** The person's e-mail address, or a part of it. */
    ADDRESS,
    /** The service's name or host. */
    SERVICE
  }

  /** What it is mostly made of. */
  enum Because {
    /** The same over and over. */
    REPETITION,
    /** Letters or digits in their order. */
    SEQUENCE,
    /** Neighbours on a keyboard. */
    KEYBOARD,
    /** Dates and years. */
    DATES,
    /** Too few words, or too common ones. */
    FEW_WORDS
  }
}
