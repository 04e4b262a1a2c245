package dev.sallyport.store.sessions;

/** Renewal of sessions. Throws {@link dev.sallyport.store.StoreUnavailable}. */
public interface Rotations {
  /**
   * Replaces a value, if it may be, in one statement that takes a number of the log: what was known
   * of the session until then, the replaced value's old end included, has to be read again
   * everywhere. Nobody needs to wait for that number; the grace is longer than any lease.
   *
   * <p>Of several who replace the same value at the same time one does, and the others hear by
   * what.
   */
  Rotated rotate(Rotation rotation);
}
