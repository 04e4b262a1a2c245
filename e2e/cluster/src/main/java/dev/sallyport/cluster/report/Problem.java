package dev.sallyport.cluster.report;

/**
 * Something that the person has to change before this can work. The message is what they read: what
 * is wrong and what to do, without a stack trace.
 */
public final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public Problem(String message) {
    super(message);
  }

  public Problem(String message, Throwable cause) {
    super(message, cause);
  }
}
