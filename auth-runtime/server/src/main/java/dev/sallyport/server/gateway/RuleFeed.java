package dev.sallyport.server.gateway;

import dev.sallyport.crds.Parsed;
import dev.sallyport.crds.accessrule.Rule;
import dev.sallyport.decision.rule.LoadedRule;
import dev.sallyport.decision.rule.RuleTable;
import dev.sallyport.store.StoreUnavailable;
import dev.sallyport.store.log.Member;
import dev.sallyport.store.log.Members;
import dev.sallyport.store.log.Renewal;
import dev.sallyport.store.rules.RuleChanges;
import dev.sallyport.store.rules.RuleRow;
import dev.sallyport.store.rules.Rules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the rules in memory what they are in the store, and tells the log how far it got.
 *
 * <p>One thread takes turns: say "alive, applied so far", read what is newer, make a new table,
 * publish it. A wake-up ({@link #wake}) only makes the next turn come at once; a lost one costs
 * {@link #TURN}. Every {@link #FULL_CHECK} everything is read anew, so that no mistake in counting
 * lasts. While the store is away the last table stays in force.
 */
public final class RuleFeed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RuleFeed.class);
  private static final long TURN = TimeUnit.SECONDS.toNanos(1);
  private static final long FULL_CHECK = TimeUnit.SECONDS.toNanos(60);

  /** Silent for this long by our own clock, another member counts as dead. */
  private static final long SILENCE = TimeUnit.SECONDS.toNanos(10);

  private final Rules rules;
  private final Members members;
  private final RuleTable none;
  private final String name;
  private final LongSupplier nanoTime;
  private final Semaphore wakeUps = new Semaphore(0);
  private final Thread thread;

  private volatile @Nullable RuleTable table;
  private volatile boolean closed;

  // Below: touched by the feed's thread alone.
  private @Nullable UUID member;
  private @Nullable UUID incarnation;
  private long applied;
  private long lastFullCheck;
  private boolean storeAway;
  private Map<UUID, Sighting> sightings = Map.of();

  /** When another member was first seen at this number of renewals. */
  private record Sighting(long renewals, long since) {}

  /**
   * @param authHost of the login pages, about which no rule decides
   * @param name of this replica, for people
   * @param nanoTime a clock that only goes forward
   */
  public RuleFeed(
      Rules rules, Members members, String authHost, String name, LongSupplier nanoTime) {
    this.rules = rules;
    this.members = members;
    this.none = RuleTable.empty().reserving(authHost);
    this.name = name;
    this.nanoTime = nanoTime;
    this.thread = Thread.ofPlatform().name("rule-feed").daemon().unstarted(this::run);
  }

  /** Starts following. */
  public void start() {
    thread.start();
  }

  /** The rules in force; empty until they were loaded once. */
  public Optional<RuleTable> table() {
    return Optional.ofNullable(table);
  }

  /** Something changed: look now. */
  public void wake() {
    wakeUps.release();
  }

  /** Stops following and leaves the log, so that nobody waits for this replica. */
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
      try {
        turn();
        if (storeAway) {
          storeAway = false;
          LOG.info("Postgres answers again");
        }
      } catch (StoreUnavailable e) {
        if (!storeAway) {
          storeAway = true;
          LOG.warn(
              "Postgres does not answer; the rules in memory stay in force, sessions cannot be"
                  + " checked",
              e);
        }
      } catch (RuntimeException e) {
        LOG.error("A turn of the rule feed failed; the rules in memory stay in force", e);
      }
      pause();
    }
    leave();
  }

  private void pause() {
    try {
      if (wakeUps.tryAcquire(TURN, TimeUnit.NANOSECONDS)) {
        wakeUps.drainPermits();
      }
    } catch (InterruptedException _) {
      closed = true;
    }
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

  private void turn() {
    UUID id = member;
    if (id == null) {
      id = members.join(name);
      member = id;
      startOver();
    }
    switch (members.renew(id, applied)) {
      case Renewal.Gone _ -> {
        LOG.warn("This replica was declared dead; it joins anew");
        member = null;
        wake();
      }
      case Renewal.Head head -> follow(id, head);
    }
  }

  private void follow(UUID id, Renewal.Head head) {
    long now = nanoTime.getAsLong();
    boolean anotherHistory = incarnation != null && !head.incarnation().equals(incarnation);
    if (anotherHistory || table == null || now - lastFullCheck > FULL_CHECK) {
      startOver();
      lastFullCheck = now;
    }
    if (applied < head.head() || applied == 0) {
      apply(rules.changesSince(applied));
      members.renew(id, applied);
    }
    watch(id, now);
  }

  private void startOver() {
    applied = 0;
  }

  private void apply(RuleChanges changes) {
    RuleTable old = table;
    RuleTable base = old == null || applied == 0 ? none : old;
    List<LoadedRule> present = new ArrayList<>();
    List<UUID> absent = new ArrayList<>();
    for (RuleRow row : changes.rows()) {
      UUID uid = row.key().uid();
      switch (row.content()) {
        case RuleRow.Content.Removed _ -> absent.add(uid);
        case RuleRow.Content.Unreadable(String problem) -> keep(old, row, problem, present);
        case RuleRow.Content.Spec(var spec) -> {
          switch (Rule.parse(spec)) {
            case Parsed.Ok<Rule>(Rule rule) ->
                present.add(new LoadedRule(uid, row.namespace(), row.name(), row.firstSeq(), rule));
            case Parsed.Invalid<Rule>(var violations) ->
                keep(old, row, violations.toString(), present);
          }
        }
      }
    }
    table = base.with(present, absent);
    applied = changes.head();
    incarnation = changes.incarnation();
  }

  /**
   * A row that this version cannot understand changes nothing: the rule stays as it was, if it was.
   */
  private static void keep(
      @Nullable RuleTable old, RuleRow row, String problem, List<LoadedRule> present) {
    LOG.error(
        "Rule {}/{} cannot be read by this version and is not applied: {}",
        row.namespace(),
        row.name(),
        problem);
    if (old != null) {
      old.get(row.key().uid()).ifPresent(present::add);
    }
  }

  /** Whoever was killed cannot leave: members that stay silent are declared dead. */
  private void watch(UUID self, long now) {
    Map<UUID, Sighting> next = new HashMap<>();
    for (Member other : members.all()) {
      if (other.id().equals(self)) {
        continue;
      }
      Sighting seen = sightings.get(other.id());
      if (seen == null || seen.renewals() != other.renewals()) {
        next.put(other.id(), new Sighting(other.renewals(), now));
      } else if (now - seen.since() < SILENCE) {
        next.put(other.id(), seen);
      } else if (members.markGone(other.id(), other.renewals())) {
        LOG.info("Replica {} has been silent for 10 s and counts as gone", other.name());
      }
    }
    sightings = next;
  }
}
