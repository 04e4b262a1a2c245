package dev.sallyport.store;

/**
 * Postgres could not be reached, did not answer in time, or broke off so that nobody knows whether
 * the change was committed. The answer to a caller is 503, never an acknowledgement. Anything else
 * that SQL can say is a bug and keeps its own exception.
 */
public final class StoreUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what was attempted; without secrets or values
   * @param cause what the driver or the pool said
   */
  public StoreUnavailable(String message, Throwable cause) {
    super(message, cause);
  }

  /** Nobody asked Postgres, because its answer would have come too late. */
  StoreUnavailable(String message) {
    super(message);
  }
}
