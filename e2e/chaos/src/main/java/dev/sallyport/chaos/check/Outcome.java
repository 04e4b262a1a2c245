package dev.sallyport.chaos.check;

/** What came of a question at a gateway's door. */
public enum Outcome {
  /** 200. */
  ADMITTED,
  /** 401: whoever asks is not logged in. */
  REFUSED,
  /** 503: it cannot be known now. */
  UNAVAILABLE,
  /** The connection ended before there was an answer, or there was none. */
  BROKEN,
  /** No answer in any time that the replica may take. */
  HUNG,
  /** Something that is none of the replica's answers to this question. */
  STRANGE;

  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;
  private static final int SERVICE_UNAVAILABLE = 503;

  /** What a status means. */
  public static Outcome of(int status) {
    return switch (status) {
      case OK -> ADMITTED;
      case UNAUTHORIZED -> REFUSED;
      case SERVICE_UNAVAILABLE -> UNAVAILABLE;
      default -> STRANGE;
    };
  }
}
