package dev.sallyport.store.factors;

import dev.sallyport.store.factors.Ceremony.Purpose;
import dev.sallyport.store.sessions.TokenHash;
import java.time.Instant;
import java.util.Optional;

/**
 * What was asked of authenticators and not answered yet. All methods throw {@link
 * dev.sallyport.store.StoreUnavailable}.
 */
public interface Ceremonies {
  /**
   * Keeps one.
   *
   * @param now those that were over by then are forgotten, a few at a time
   */
  void begin(Ceremony ceremony, Instant now);

  /** The one that goes on, which is used up by this call, whatever becomes of it. */
  Optional<Ceremony> take(TokenHash flow, Purpose purpose, Instant now);
}
