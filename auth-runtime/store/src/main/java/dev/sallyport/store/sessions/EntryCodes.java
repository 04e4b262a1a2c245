package dev.sallyport.store.sessions;

import java.time.Duration;
import java.time.Instant;

/**
 * By which a session gets from the auth host to other hosts. All methods throw {@link
 * dev.sallyport.store.StoreUnavailable}.
 */
public interface EntryCodes {
  /** How long after its end a code is known, so that a second use of it is recognised. */
  Duration REMEMBERED = Duration.ofMinutes(10);

  /** Keeps a code; false if its session has ended. */
  boolean add(EntryCode code, Instant now);

  /**
   * Exchanges a code for a value of its host: once, in one statement, which takes a number of the
   * log where the value takes another one's place. Nobody needs to wait for that number. A code
   * that is not good is used up by it all the same.
   */
  Entered enter(Entry entry);
}
