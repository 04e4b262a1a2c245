package dev.sallyport.store.sessions;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * One value of a session that is to take the place of another.
 *
 * @param token the value that is replaced
 * @param successor the one that takes its place
 * @param sealed the successor itself, for whoever shows {@code token} again within the grace
 * @param life of the successor, which ends with the session's own at the latest
 * @param grace how long the replaced value goes on
 */
public record Rotation(
    TokenHash token,
    TokenHash successor,
    String sealed,
    Instant at,
    Duration life,
    Duration grace) {
  public Rotation {
    at = at.truncatedTo(ChronoUnit.MICROS);
  }
}
