package dev.sallyport.server.gateway;

import java.util.List;
import java.util.Optional;

/** Where replicas tell each other how many requests they counted. */
public interface SharedCounts {
  /** Nowhere. */
  SharedCounts NONE =
      new SharedCounts() {
        @Override
        public boolean reachAnybody() {
          return false;
        }

        @Override
        public Optional<List<Long>> add(List<Count> counts) {
          return Optional.empty();
        }
      };

  /** Whether it is worth telling anything, at any time. */
  default boolean reachAnybody() {
    return true;
  }

  /**
   * What one replica counted against one limit.
   *
   * @param name of the limit and its caller, the same on all replicas
   * @param nanos by which the requests that were counted since move the bucket forward
   * @param least how far ahead the bucket is by this replica's requests alone, in nanoseconds
   * @param period after which a bucket is full again, in nanoseconds
   */
  record Count(String name, long nanos, long least, long period) {}

  /**
   * Adds counts, and says how far ahead of now each bucket then is, in nanoseconds; empty if they
   * could not be added, or that is not known. Blocks for a while at most.
   */
  Optional<List<Long>> add(List<Count> counts);
}
