package dev.sallyport.server.hashes;

/** A string is no hash that can be verified. The message says why, and nothing of the hash. */
public final class UnreadableHash extends Exception {
  private static final long serialVersionUID = 1L;

  UnreadableHash(String why) {
    super(why);
  }

  /** Why, for people who look after imports. */
  public String why() {
    return String.valueOf(getMessage());
  }
}
