package dev.sallyport.store.sessions;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * One value of a session that is to take the place of another.
 *
 * @param token the value that is replaced
 * @param host the only one where it was shown to be good; empty for the whole domain
 * @param successor the one that takes its place
 * @param successorsHost the only one where that is good; empty for the whole domain
 * @param sealed the successor itself, for whoever shows {@code token} again within the grace
 * @param life of the successor, which ends with the session's own at the latest
 * @param grace how long the replaced value goes on
 */
public record Rotation(
    TokenHash token,
    Optional<String> host,
    TokenHash successor,
    Optional<String> successorsHost,
    String sealed,
    Instant at,
    Duration life,
    Duration grace) {
  public Rotation {
    at = at.truncatedTo(ChronoUnit.MICROS);
  }

  /** Within the whole domain. */
  public Rotation(
      TokenHash token,
      TokenHash successor,
      String sealed,
      Instant at,
      Duration life,
      Duration grace) {
    this(token, Optional.empty(), successor, Optional.empty(), sealed, at, life, grace);
  }

  /** How old the value has to be; one that is to be good elsewhere is replaced at any age. */
  public Duration ripeAfter() {
    return host.equals(successorsHost) ? grace : Duration.ZERO;
  }
}
