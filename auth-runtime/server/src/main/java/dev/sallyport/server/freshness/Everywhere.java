package dev.sallyport.server.freshness;

import dev.sallyport.store.StoreUnavailable;
import dev.sallyport.store.log.Members;
import dev.sallyport.store.log.Progress;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Waits until a revocation is in force everywhere, by one of two proofs ({@link Lease}): every
 * member says so, or every lease that could ignore it has ended.
 */
public final class Everywhere {
  private static final long FIRST_PAUSE = 1_000_000;
  private static final long LONGEST_PAUSE = 16_000_000;

  private final Members members;
  private final Predicate<UUID> settled;
  private final LongSupplier monotonic;
  private final Witness witness;

  /** Why a revocation is in force everywhere. */
  public enum Proof {
    /** Every member has said that it applied it. */
    APPLIED,
    /** Every lease that could ignore it has ended: somebody did not say so in time. */
    ELAPSED
  }

  /** Hears of every revocation that is in force. */
  @FunctionalInterface
  public interface Witness {
    /** {@code nanos} after its commit a revocation was known to be in force, by {@code proof}. */
    void inForce(Proof proof, long nanos);
  }

  /**
   * @param settled whether every lease of a history before this one has ended
   * @param monotonic in nanoseconds; goes on while the machine sleeps
   */
  public Everywhere(
      Members members, Predicate<UUID> settled, LongSupplier monotonic, Witness witness) {
    this.members = members;
    this.settled = settled;
    this.monotonic = monotonic;
    this.witness = witness;
  }

  /**
   * Waits for number {@code seq}, {@link Lease#LONGEST} at most. Call it after the revocation was
   * committed; when it returns, nobody is admitted on what was revoked.
   */
  public void await(long seq) {
    long committed = monotonic.getAsLong();
    long pause = FIRST_PAUSE;
    Optional<Proof> proof = proof(seq, committed);
    while (proof.isEmpty()) {
      LockSupport.parkNanos(pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE);
      proof = proof(seq, committed);
    }
    witness.inForce(proof.get(), monotonic.getAsLong() - committed);
  }

  /**
   * @param committed on the monotonic clock, after the commit
   */
  Optional<Proof> proof(long seq, long committed) {
    if (monotonic.getAsLong() - committed > Lease.LONGEST) {
      return Optional.of(Proof.ELAPSED);
    }
    try {
      Progress progress = members.progress();
      return progress.applied() >= seq && settled.test(progress.history())
          ? Optional.of(Proof.APPLIED)
          : Optional.empty();
    } catch (StoreUnavailable _) {
      return Optional.empty(); // Time will be a proof.
    }
  }
}
