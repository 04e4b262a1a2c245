package dev.sallyport.store.attempts;

import java.time.Instant;
import java.util.List;

/** Counts of attempts. All methods throw {@link dev.sallyport.store.StoreUnavailable}. */
public interface Attempts {
  /** What is counted, and against which limit. */
  record Count(AttemptKey key, AttemptLimit limit) {}

  /** What became of an attempt. */
  sealed interface Outcome {
    /** It was counted against everything that was named, before it is made. */
    record Counted() implements Outcome {}

    /**
     * Something has to wait, so nothing was counted.
     *
     * @param key what has to wait longest
     */
    record TooEarly(AttemptKey key, Instant until) implements Outcome {}
  }

  /**
   * Counts an attempt, if nothing that it counts against has to wait. However many come at the same
   * time, no more are counted than one after the other.
   *
   * @param counts each key once
   */
  Outcome count(List<Count> counts, Instant now);

  /** Takes one attempt back from each: it was none. Nobody has to wait for it any more. */
  void takeBack(List<AttemptKey> keys, Instant now);

  /** Begins anew. */
  void forget(List<AttemptKey> keys);

  /**
   * Lets go of what is of no use any more, 10,000 at most.
   *
   * @return how many went
   */
  int prune(Instant now);
}
