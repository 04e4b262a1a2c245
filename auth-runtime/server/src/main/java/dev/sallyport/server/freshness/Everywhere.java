package dev.sallyport.server.freshness;

import dev.sallyport.store.StoreUnavailable;
import dev.sallyport.store.log.Member;
import dev.sallyport.store.log.Members;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Waits until a revocation is in force everywhere, by one of two proofs ({@link Lease}): every
 * member says so, or every lease that could ignore it has ended.
 */
public final class Everywhere {
  /** The whole wait at most: a lease by the slowest clock there may be. */
  static final long MOST = Lease.LENGTH + Lease.LENGTH / Lease.DRIFT;

  private static final long FIRST_PAUSE = 1_000_000;
  private static final long LONGEST_PAUSE = 16_000_000;

  private final Members members;
  private final LongSupplier monotonic;

  /**
   * @param monotonic in nanoseconds; goes on while the machine sleeps
   */
  public Everywhere(Members members, LongSupplier monotonic) {
    this.members = members;
    this.monotonic = monotonic;
  }

  /**
   * Waits for number {@code seq}, {@value #MOST} ns at most. Call it after the revocation was
   * committed; when it returns, nobody is admitted on what was revoked.
   */
  public void await(long seq) {
    long committed = monotonic.getAsLong();
    long pause = FIRST_PAUSE;
    while (!isProven(seq, committed)) {
      LockSupport.parkNanos(pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE);
    }
  }

  /**
   * @param committed on the monotonic clock, after the commit
   */
  boolean isProven(long seq, long committed) {
    if (monotonic.getAsLong() - committed > MOST) {
      return true;
    }
    try {
      return members.all().stream().mapToLong(Member::applied).allMatch(applied -> applied >= seq);
    } catch (StoreUnavailable _) {
      return false; // Time will be a proof.
    }
  }
}
