package dev.sallyport.server.mail;

/** The subject of a letter: one line that can be put into a header. */
public record Subject(String text) {
  private static final int MAX_LENGTH = 200;

  public Subject {
    if (text.isBlank()
        || text.length() > MAX_LENGTH
        || text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("not a subject: it is one line of 200 characters at most");
    }
  }
}
