package dev.sallyport.operator.certificates;

/** The Secret that should hold the authority holds something else; it is never overwritten. */
public final class UnusableAuthority extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message which Secret, what is wrong with it and what to do; without its content
   */
  UnusableAuthority(String message) {
    super(message);
  }
}
