package dev.sallyport.store.mail;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Letters that are to be sent, at least once each. All methods throw {@link
 * dev.sallyport.store.StoreUnavailable}.
 */
public interface Outbox {
  /** Adds a letter by itself. What tells of a change is added by the statement that makes it. */
  void add(LetterKind kind, String recipient, NewLetter letter);

  /**
   * Takes letters that are due, the longest due first. No two take the same, and nothing is held:
   * should whoever took them die, they are due again.
   *
   * @param most how many
   * @param again when they are due again
   */
  List<Letter> take(int most, Instant now, Instant again);

  /**
   * A letter was sent; what was sealed in it is gone.
   *
   * @return false if it is somebody else's by now
   */
  boolean sent(Letter letter, Instant now);

  /**
   * A letter could not be sent, and is due again.
   *
   * @return false if it is somebody else's by now
   */
  boolean retry(Letter letter, Instant due);

  /**
   * A letter is given up; what was sealed in it is gone, the rest is kept for a while.
   *
   * @param why few words, without an address
   * @return false if it is somebody else's by now
   */
  boolean giveUp(Letter letter, Instant now, String why);

  /** How many are still to be sent. */
  long waiting();

  /** Since when the one that has waited longest is there; empty where none waits. */
  Optional<Instant> waitingSince();

  /**
   * Forgets letters that were sent before a time, and dead ones before another.
   *
   * @return how many
   */
  int forget(Instant sentBefore, Instant deadBefore);
}
