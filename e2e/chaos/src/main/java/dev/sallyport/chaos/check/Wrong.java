package dev.sallyport.chaos.check;

/** Something that must not happen, and did. */
public record Wrong(Kind kind, String what) {
  /** In which way it is wrong. */
  public enum Kind {
    /** A request that began after a logout's acknowledgement was admitted. */
    ADMITTED_AFTER_LOGOUT("admitted after logout"),
    /** Somebody was refused who never logged out. */
    FORCED_LOGOUT("forced logout"),
    /** A login was acknowledged, and when all had settled nobody knew of it. */
    LOGIN_LOST("lost login"),
    /** A logout was acknowledged, and when all had settled the session was there. */
    LOGOUT_UNDONE("lost logout"),
    /** An answer that is none: neither yes nor no nor "we cannot know". */
    STRANGE_ANSWER("strange answer"),
    /** No answer in any time that it may take. */
    HUNG("no answer in time"),
    /** A part did not come back to work. */
    NOT_RECOVERED("no recovery");

    private final String name;

    Kind(String name) {
      this.name = name;
    }

    /** For people. */
    public String inWords() {
      return name;
    }
  }

  @Override
  public String toString() {
    return kind.inWords() + ": " + what;
  }
}
