package dev.sallyport.server.freshness;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The time in which this replica may answer from memory.
 *
 * <p><b>What is promised.</b> A request whose first byte is sent after somebody was told that a
 * revocation is in force is not admitted by any replica on what was revoked.
 *
 * <p><b>The parts.</b> Every revocation takes the next number of the log in the statement that
 * makes it; the row lock on the log's head makes the order of commits that of numbers, without
 * gaps. A fact carries {@code asOf}, the head in the snapshot in which it was read. {@link Tombs}
 * remember what was revoked by which number, and a fact is usable only if no tomb of its session or
 * its person is younger than it. {@link LogFollower} asks for the head, puts up the tombs of all
 * numbers up to it, and only then extends the lease: to {@link #LENGTH} from <em>before it
 * asked</em>.
 *
 * <p><b>The lemma.</b> Let a replica hold a lease without having applied number <i>s</i>. Its last
 * renewal was answered with a head below <i>s</i>, so <i>s</i> was not committed when that answer's
 * snapshot was taken, which was after the replica had read its clock. Hence the lease ends before
 * <i>s</i> was committed + {@code LENGTH}. It does not matter how long the answer travelled or who
 * was paused on the way: that time is taken from the lease.
 *
 * <p><b>The two proofs.</b> Whoever revokes with <i>s</i> may say that it is in force when every
 * member of the log has said that it applied <i>s</i>, or when {@code LENGTH} has passed since the
 * commit, allowing for clocks that run at different rates ({@link Everywhere}). In the first case
 * the tomb is up wherever a lease can be; in the second, by the lemma, every lease there is now is
 * of somebody who has applied <i>s</i>. A replica that is dead, paused, cut off or that nobody
 * counts costs time and never correctness. One that joins enters the register before its first
 * renewal, so a count that does not see it was taken before, and its first head is not below
 * <i>s</i>.
 *
 * <p><b>Another history.</b> A store that took over or was restored may be an older copy, in which
 * the same numbers mean something else, and whose register lacks those who joined since. It says so
 * by itself, for it was started at another time, and a replica that sees that forgets everything.
 * Leases of the history before go on meanwhile; so the members' word is a proof only for whoever
 * has followed this history for longer than any of them lasts.
 *
 * <p><b>Reading.</b> A decision looks at the lease first and at the tombs then; the follower puts
 * up tombs first and extends the lease then. So a lease that is seen to hold comes with its tombs.
 *
 * <p><b>Without a lease</b> nothing is refused yet: {@link Rounds} let a request wait for the next
 * renewal that starts after it came, which serves everybody who waits. Only when that does not come
 * either is the answer "we cannot know".
 *
 * <p><b>What is assumed.</b> One writable primary at a time, whose acknowledged commits survive a
 * failover (what a restored backup lacks was never revoked, as far as anybody can know); clocks
 * whose rates differ by less than {@link #DRIFT}; a monotonic clock that goes on while the machine
 * sleeps ({@link BootClock}; a hypervisor that stops a machine without telling it is outside of
 * this). The time of day is used nowhere.
 */
final class Lease {
  /** How long a lease lasts, from before the question whose answer granted it. */
  static final long LENGTH = TimeUnit.MILLISECONDS.toNanos(900);

  /** By how much the rates of two clocks may differ: one part in so many. */
  static final long DRIFT = 100;

  /** How long a lease lasts at most, by any other clock. */
  static final long LONGEST = LENGTH + LENGTH / DRIFT;

  private final LongSupplier clock;
  private volatile Term term = new Term(0, false);

  /**
   * @param until on the monotonic clock
   * @param granted whether there has been one since the last {@link #drop}
   */
  private record Term(long until, boolean granted) {}

  /**
   * @param clock monotonic, in nanoseconds, going on while the machine sleeps
   */
  Lease(LongSupplier clock) {
    this.clock = clock;
  }

  long now() {
    return clock.getAsLong();
  }

  /** Whether memory may be used. */
  boolean isHeld() {
    return isWithin(0);
  }

  /** Whether memory may be used by somebody who takes what was true {@code nanos} ago. */
  boolean isWithin(long nanos) {
    Term current = term;
    return current.granted() && clock.getAsLong() - current.until() < nanos;
  }

  /** Whether there was a lease that ended by itself. */
  boolean wasGranted() {
    return term.granted();
  }

  /** Extends the lease; the tombs of the head that was answered are up. */
  void extend(long asked) {
    term = new Term(asked + LENGTH, true);
  }

  /** Ends the lease, also for those who would take what was true a while ago. */
  void drop() {
    term = new Term(0, false);
  }
}
