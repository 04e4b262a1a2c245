package dev.sallyport.store.log;

import java.time.Instant;
import java.util.List;

/** What the log says was revoked. All methods throw StoreUnavailable. */
public interface Revocations {
  /**
   * Everything that was revoked since some number.
   *
   * @param floor no revocation above it is missing
   * @param head the log's last number in the snapshot that was read
   * @param revocations above {@code floor}, in the order of their numbers
   */
  record Since(long floor, long head, List<Revocation> revocations) {
    public Since {
      revocations = List.copyOf(revocations);
    }
  }

  /**
   * What was revoked since {@code time}, by the clocks of those who revoked, and nothing between
   * missing: for one who begins to follow the log. Whoever follows it is told with each {@link
   * Members#renew renewal}.
   */
  Since recent(Instant time);

  /**
   * Forgets the oldest revocations up to the first that was made at {@code time} or later, but none
   * that a member has still to apply, and 1,000 at most.
   *
   * @return how many went
   */
  int prune(Instant time);
}
