package dev.sallyport.server.throttle;

import dev.sallyport.store.attempts.AttemptKey;
import java.time.Duration;
import java.util.List;

/**
 * Who was told to wait, so that whoever does not wait costs the store nothing. May forget anything
 * at any time: the store knows.
 */
public interface Refusals {
  /** How long the one that has to wait longest still has to; zero if nobody is known to have to. */
  Duration remaining(List<AttemptKey> keys);

  /** A subject has to wait. */
  void remember(AttemptKey key, Duration howLong);
}
