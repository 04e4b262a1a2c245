package dev.sallyport.store.sessions;

import java.time.Duration;
import java.util.Optional;

/**
 * How the session goes on with which something was changed: its old values are good no more.
 *
 * @param value takes their place
 * @param host the only one where it is good; empty for the whole domain
 * @param life until it has to be renewed
 */
public record Onward(TokenHash value, Optional<String> host, Duration life) {
  /** Under a value that is good in the whole domain. */
  public Onward(TokenHash value, Duration life) {
    this(value, Optional.empty(), life);
  }
}
