package dev.sallyport.server.freshness;

import dev.sallyport.store.StoreUnavailable;
import dev.sallyport.store.log.Members;
import dev.sallyport.store.log.Renewal;
import dev.sallyport.store.log.Revocation;
import dev.sallyport.store.log.Revocations;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the log as a member of it: asks for the head four times in a lease, applies what came,
 * says how far it got, and holds the {@link Lease} that all this is for.
 *
 * <p>A wake-up ({@link #wake}) only makes the next round begin at once; a lost one costs {@link
 * #ROUND}. The stores behind it need a connection of their own: what waits in a pool's queue renews
 * nothing.
 */
public final class LogFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LogFollower.class);
  private static final long ROUND = TimeUnit.MILLISECONDS.toNanos(225);

  /** Whoever joins knows of what was revoked in this time, so that older facts can be used. */
  private static final Duration RECENT = Duration.ofMinutes(10);

  /** How long revocations stay in the log, for people to see and for whoever joins. */
  private static final Duration KEPT = Duration.ofHours(1);

  private static final long PRUNED_EVERY = TimeUnit.MINUTES.toNanos(1);

  private final Members members;
  private final Revocations revocations;
  private final RulesFollower rules;
  private final String name;
  private final InstantSource clock;
  private final Lease lease;
  private final Memory memory;
  private final Rounds rounds = new Rounds(this::wake);
  private final Reaper reaper;
  private final Semaphore wakeUps = new Semaphore(0);
  private final LongAdder lapses = new LongAdder();
  private final Thread thread;
  private volatile boolean closed;
  private volatile @Nullable Following following;

  // Below: touched by the follower's thread alone.
  private @Nullable UUID member;
  private boolean storeAway;
  private long pruned;

  /**
   * @param name of this replica, for people
   * @param monotonic in nanoseconds; goes on while the machine sleeps
   * @param clock says only which revocations are old
   * @param maxFacts how many credentials are remembered
   */
  public LogFollower(
      Members members,
      Revocations revocations,
      RulesFollower rules,
      String name,
      LongSupplier monotonic,
      InstantSource clock,
      long maxFacts) {
    this.members = members;
    this.revocations = revocations;
    this.rules = rules;
    this.name = name;
    this.clock = clock;
    this.lease = new Lease(monotonic);
    this.memory = new Memory(maxFacts);
    this.reaper = new Reaper(members, monotonic);
    this.thread = Thread.ofPlatform().name("log").daemon().unstarted(this::run);
  }

  /**
   * Which history is followed.
   *
   * @param since on the monotonic clock, when it was first heard of
   */
  private record Following(UUID history, long since) {}

  /** Follows the rules of the log, at its own pace. No method blocks. */
  public interface RulesFollower {
    /** The log has come to {@code head} in this history, and some of it may be about rules. */
    void follow(UUID history, long head);

    /** From {@code applied} to {@code head} nothing is about rules. */
    void skip(long applied, long head);

    /** Up to where the rules are in force. */
    long applied();
  }

  /** Starts following. */
  public void start() {
    thread.start();
  }

  /** Something changed: look now. */
  public void wake() {
    wakeUps.release();
  }

  /**
   * Something changed, and this was revoked, as somebody says: whatever it is worth, it counts
   * until the log has been read, which is done now.
   */
  public void hear(List<Revocation> said) {
    Tombs tombs = memory.tombs();
    said.forEach(tombs::hear);
    wake();
  }

  Lease lease() {
    return lease;
  }

  Memory memory() {
    return memory;
  }

  Rounds rounds() {
    return rounds;
  }

  /** Which history of the log is followed, once that is known. */
  Optional<UUID> history() {
    return Optional.ofNullable(following).map(Following::history);
  }

  /** Whether memory may be used at this moment. */
  public boolean holdsLease() {
    return lease.isHeld();
  }

  /**
   * Whether {@code history} has been followed here for so long that every lease of a history before
   * it has ended, and whoever holds one now is a member in this one.
   */
  public boolean hasSettled(UUID history) {
    Following now = following;
    return now != null
        && now.history().equals(history)
        && lease.now() - now.since() > Lease.LONGEST;
  }

  /** How often a lease ended before it was renewed. */
  public long lapses() {
    return lapses.sum();
  }

  /** The number up to which everything is applied here, rules included. */
  public long applied() {
    return Math.min(memory.tombs().applied(), rules.applied());
  }

  /** How many replicas follow the log, this one included, as far as it has seen. */
  public int members() {
    return reaper.members();
  }

  /** How many credentials are remembered. */
  public long remembered() {
    return memory.size();
  }

  /** Leaves the log, so that nobody waits for this replica. */
  @Override
  public void close() {
    closed = true;
    wake();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!closed) {
      boolean again = false;
      try {
        again = round();
        if (storeAway) {
          storeAway = false;
          LOG.info("Postgres answers again");
        }
      } catch (StoreUnavailable e) {
        if (!storeAway) {
          storeAway = true;
          LOG.warn(
              "Postgres does not answer; the rules in memory stay in force, sessions can be checked"
                  + " for less than a second more",
              e);
        }
      } catch (RuntimeException e) {
        LOG.error("A round of the log failed; without one, no session can be checked", e);
      }
      if (!again) {
        pause();
      }
    }
    lease.drop();
    leave();
  }

  private void pause() {
    try {
      if (wakeUps.tryAcquire(ROUND, TimeUnit.NANOSECONDS)) {
        wakeUps.drainPermits();
      }
    } catch (InterruptedException _) {
      closed = true;
    }
  }

  /** One question and what follows from its answer; true if the next is to be asked at once. */
  boolean round() {
    UUID id = member;
    if (id == null) {
      id = join();
    }
    long round = rounds.begin();
    boolean held = lease.isHeld();
    Tombs tombs = memory.tombs();
    Map<UUID, Long> heard = tombs.heard();
    long asked = lease.now();
    long says = applied();
    return switch (renew(id, says)) {
      case Renewal.Gone _ -> {
        LOG.warn("This replica was declared dead; it joins anew");
        startOver();
        yield true;
      }
      case Renewal.Head(UUID history, Revocations.Since since)
          when isAnother(history, since.head()) -> {
        LOG.warn("Postgres was started anew or has another history; everything is read anew");
        following = new Following(history, lease.now()); // Before everything is forgotten (Copies).
        startOver();
        members.leave(id); // The number it says it has applied is of the history before.
        yield true;
      }
      case Renewal.Head(UUID history, Revocations.Since since) -> {
        if (following == null) {
          following = new Following(history, lease.now());
        }
        if (since.head() > memory.tombs().applied()) {
          bury(isNew() ? revocations.recent(clock.instant().minus(RECENT)) : since, asked);
        }
        if (!held && lease.wasGranted()) {
          lapses.increment();
        }
        tombs.settle(heard);
        lease.extend(asked);
        rounds.complete(round);
        rules.follow(history, since.head());
        reaper.watch(id);
        prune(asked);
        yield applied() > says;
      }
    };
  }

  /** Who has just joined knows nothing, and needs no more than what is recent. */
  private boolean isNew() {
    return memory.tombs().applied() == 0;
  }

  private Renewal renew(UUID id, long says) {
    return isNew() ? members.renew(id, says) : members.renew(id, says, memory.tombs().applied());
  }

  private void bury(Revocations.Since since, long now) {
    Tombs tombs = memory.tombs();
    long before = tombs.applied();
    tombs.add(since, now);
    // Numbers have no gaps: where all of them are revocations, none is a rule.
    if (since.revocations().size() == since.head() - before) {
      rules.skip(before, since.head());
    }
  }

  /** Every member does: whoever comes second finds nothing. */
  private void prune(long now) {
    if (now - pruned > PRUNED_EVERY) {
      pruned = now;
      revocations.prune(clock.instant().minus(KEPT));
    }
  }

  private boolean isAnother(UUID history, long head) {
    Following now = following;
    return now != null && (!now.history().equals(history) || head < memory.tombs().applied());
  }

  private UUID join() {
    UUID id = members.join(name);
    member = id;
    return id;
  }

  /**
   * While this replica was no member, revocations that it has not applied may have been pruned; in
   * another history the same numbers mean something else. Either way the tombs it has are not all,
   * and what it remembers is worth nothing. They are read anew with their floor, so that nothing
   * older that comes from elsewhere is worth anything either.
   */
  private void startOver() {
    lease.drop();
    memory.forget();
    member = null;
  }

  private void leave() {
    UUID id = member;
    if (id != null) {
      try {
        members.leave(id);
      } catch (StoreUnavailable _) {
        LOG.info("Could not say goodbye to Postgres; the others will notice");
      }
    }
  }
}
