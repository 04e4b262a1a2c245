package dev.sallyport.store.sessions;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A browser that comes to a host with a code.
 *
 * @param code hash of what it was sent with
 * @param host where it came
 * @param state hash of what it holds for that host; empty if it holds nothing
 * @param value hash of what it is to get for the code
 * @param replaced what it has there already, if anything
 * @param life of the value, which ends with the session at the latest
 * @param grace how long the replaced value goes on
 */
public record Entry(
    TokenHash code,
    String host,
    Optional<TokenHash> state,
    TokenHash value,
    Optional<Replaced> replaced,
    Instant at,
    Duration life,
    Duration grace) {
  /**
   * A value that the new one takes the place of, if it is of the same session.
   *
   * @param sealed the new one, for whoever shows {@code token} again within the grace
   */
  public record Replaced(TokenHash token, String sealed) {}

  public Entry {
    at = at.truncatedTo(ChronoUnit.MICROS);
  }
}
