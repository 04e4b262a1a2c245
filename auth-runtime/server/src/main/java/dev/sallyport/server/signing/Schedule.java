package dev.sallyport.server.signing;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * When keys sign and when they are published. A verifier that keeps what is published for {@link
 * #CACHED} knows every key before it signs, and knows it for as long as anything that it signed is
 * valid; except for a key that has to sign at once because there is no other.
 *
 * @param signsFrom when a key begins to sign
 * @param signsUntil when the next one takes over
 * @param publishedUntil when nothing that it signed is valid any more
 */
record Schedule(Instant signsFrom, Instant signsUntil, Instant publishedUntil) {
  /** How long a key signs. */
  static final Duration SIGNING = Duration.ofDays(30);

  /** How long a key is published before it signs. */
  static final Duration ANNOUNCED = Duration.ofDays(1);

  /** How long a key is published after it signed for the last time. */
  static final Duration AFTERWARDS = Duration.ofHours(1);

  /** How long others may keep what is published. */
  static final Duration CACHED = Duration.ofMinutes(5);

  /** The times of a key that begins to sign at {@code start}. */
  static Schedule from(Instant start) {
    return new Schedule(start, start.plus(SIGNING), start.plus(SIGNING).plus(AFTERWARDS));
  }

  /** The times of the key that has to be made at {@code now}; empty as long as there is one. */
  static Optional<Schedule> next(List<Schedule> usable, Instant now) {
    if (usable.stream().noneMatch(key -> key.signsAt(now))) {
      return Optional.of(from(now));
    }
    Instant last = usable.stream().map(Schedule::signsUntil).max(Instant::compareTo).orElse(now);
    return now.isBefore(last.minus(ANNOUNCED)) ? Optional.empty() : Optional.of(from(last));
  }

  boolean signsAt(Instant now) {
    return !now.isBefore(signsFrom) && now.isBefore(signsUntil);
  }
}
