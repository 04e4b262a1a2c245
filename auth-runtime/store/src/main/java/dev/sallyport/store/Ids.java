package dev.sallyport.store;

import java.time.InstantSource;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Makes UUIDv7 (RFC 9562 section 5.7): ids that sort by the millisecond of their making, so that
 * rows of a time lie together in an index.
 *
 * @param random unpredictable where ids are shown to those who could abuse a guess
 */
public record Ids(InstantSource clock, RandomGenerator random) {
  /** The next id. */
  public UUID next() {
    long version = 0x7000L;
    long variant = 0x8000_0000_0000_0000L;
    return new UUID(
        clock.millis() << 16 | version | (random.nextLong() & 0x0FFFL),
        variant | (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL));
  }
}
