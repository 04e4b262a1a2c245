package dev.sallyport.server.gateway;

import dev.sallyport.crds.Parsed;
import dev.sallyport.crds.accessrule.Mount;
import dev.sallyport.crds.accessrule.Rule;
import dev.sallyport.decision.rule.LoadedRule;
import dev.sallyport.decision.rule.RuleTable;
import dev.sallyport.server.freshness.LogFollower;
import dev.sallyport.store.StoreUnavailable;
import dev.sallyport.store.rules.RuleChanges;
import dev.sallyport.store.rules.RuleRow;
import dev.sallyport.store.rules.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the rules in memory what they are in the store. Whoever follows the log says how far it has
 * come ({@link #follow}); a thread reads what is newer, makes a new table and publishes it. Every
 * {@link #FULL_CHECK} everything is read anew, so that no mistake in counting lasts. While the
 * store is away the last table stays in force.
 */
public final class RuleFeed implements LogFollower.RulesFollower, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RuleFeed.class);
  private static final long FULL_CHECK = TimeUnit.SECONDS.toNanos(60);

  /** After a failure; the follower's next round comes sooner, and usually fails as well. */
  private static final long RETRY_MILLIS = 200;

  private final Rules rules;
  private final RuleTable none;
  private final Semaphore turns = new Semaphore(0);
  private final Thread thread;

  private volatile Runnable applied = () -> {};
  private volatile @Nullable RuleTable table;
  private volatile boolean closed;

  // Below: guarded by this.
  private @Nullable UUID history;
  private long head;
  private long inForce;

  /** Touched by the feed's thread alone: what has been read. */
  private long read;

  /**
   * @param pages where the login pages are, about which no rule decides
   */
  public RuleFeed(Rules rules, Mount pages) {
    this.rules = rules;
    this.none = RuleTable.empty().reserving(pages);
    this.thread = Thread.ofPlatform().name("rule-feed").daemon().unstarted(this::run);
  }

  /**
   * Starts reading.
   *
   * @param whenApplied called when more is in force than before; must not block
   */
  public void start(Runnable whenApplied) {
    applied = whenApplied;
    thread.start();
  }

  /** The rules in force; empty until they were loaded once. */
  public Optional<RuleTable> table() {
    return Optional.ofNullable(table);
  }

  @Override
  public synchronized void follow(UUID newHistory, long newHead) {
    if (!newHistory.equals(history) || newHead < head) {
      history = newHistory;
      inForce = 0;
    }
    head = newHead;
    if (inForce < head || table == null) {
      turns.release();
    }
  }

  @Override
  public synchronized void skip(long from, long to) {
    if (table != null && inForce >= from) {
      inForce = Math.max(inForce, to);
    }
  }

  @Override
  public synchronized long applied() {
    return inForce;
  }

  /** The log's last number, as far as this replica was told. */
  public synchronized long head() {
    return head;
  }

  /** Stops reading. */
  @Override
  public void close() {
    closed = true;
    turns.release();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!closed) {
      try {
        if (!turns.tryAcquire(FULL_CHECK, TimeUnit.NANOSECONDS)) {
          read = 0;
        }
        turns.drainPermits();
        if (!closed) {
          turn();
        }
      } catch (StoreUnavailable _) {
        pause(); // The follower of the log says so in the logs.
      } catch (RuntimeException e) {
        LOG.error("The rules could not be read; those in memory stay in force", e);
        pause();
      } catch (InterruptedException _) {
        closed = true;
      }
    }
  }

  private void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
      turns.release();
    } catch (InterruptedException _) {
      closed = true;
    }
  }

  private void turn() {
    if (applied() == 0) {
      read = 0;
    }
    RuleChanges changes = rules.changesSince(read);
    if (read > changes.head()) {
      read = 0; // Another history, of which the follower has not heard yet.
      turns.release();
      return;
    }
    apply(changes);
    read = changes.head();
    if (publish(changes)) {
      applied.run();
    }
  }

  /** Whether more is in force than before. */
  private synchronized boolean publish(RuleChanges changes) {
    if (!changes.history().equals(history)) {
      read = 0;
      return false;
    }
    boolean more = inForce < changes.head();
    inForce = Math.max(inForce, changes.head());
    return more;
  }

  private void apply(RuleChanges changes) {
    RuleTable old = table;
    RuleTable base = old == null || read == 0 ? none : old;
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
}
