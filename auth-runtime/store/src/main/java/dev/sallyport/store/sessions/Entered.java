package dev.sallyport.store.sessions;

import java.time.Instant;
import java.util.OptionalLong;

/** What became of an {@link Entry}. */
public sealed interface Entered {
  /** The value carries the session at that host. */
  record Done(Instant renewableUntil) implements Entered {}

  /**
   * The code had been exchanged before: whoever did that may not be who was to. What carried the
   * session at that host carries it no more.
   *
   * @param seq the revocation's number, if it was this entry that ended anything
   */
  record Again(OptionalLong seq) implements Entered {}

  /** The code was never given out, or is not good there, for that browser or any more. */
  record Refused() implements Entered {}
}
