package dev.sallyport.operator.accessrule;

import dev.sallyport.crds.accessrule.AccessRule;
import dev.sallyport.operator.objects.RootCause;
import dev.sallyport.store.StoreUnavailable;
import dev.sallyport.store.log.Member;
import dev.sallyport.store.rules.RuleRow;
import dev.sallyport.store.rules.Rules;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rows of this cluster. All methods throw StoreUnavailable; for a moment after one did, the
 * others do so at once, so that thousands of rules do not each wait for a database that is down.
 */
final class RulesInForce {
  private static final Logger LOG = LoggerFactory.getLogger(RulesInForce.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Rules rules;
  private final UUID origin;
  private final LongSupplier nanoTime;
  private final Set<UUID> putSinceSweepBegan = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Outage outage;

  /**
   * @param origin the uid of the cluster's {@code kube-system} namespace
   * @param nanoTime a monotonic clock in nanoseconds
   */
  RulesInForce(Rules rules, UUID origin, LongSupplier nanoTime) {
    this.rules = rules;
    this.origin = origin;
    this.nanoTime = nanoTime;
  }

  private record Outage(StoreUnavailable cause, long at) {}

  /** Puts a legal rule in force; its row's number. */
  long put(AccessRule rule) {
    var metadata = rule.getMetadata();
    UUID uid = UUID.fromString(metadata.getUid());
    putSinceSweepBegan.add(uid);
    return asking(
        () ->
            rules.put(
                new RuleRow.Key(origin, uid),
                metadata.getNamespace(),
                metadata.getName(),
                metadata.getGeneration(),
                rule.getSpec()));
  }

  /** Takes a deleted rule out of force. */
  void remove(AccessRule rule) {
    UUID uid = UUID.fromString(rule.getMetadata().getUid());
    var _ = asking(() -> rules.remove(new RuleRow.Key(origin, uid)));
  }

  /**
   * Takes out of force what is not among {@code present}, which is read in between: a rule that is
   * put while it is read is not in it, and yet not gone.
   *
   * @param present reads the uids of all rules of the cluster
   * @return what was taken out
   */
  List<RuleRow.Key> sweep(Supplier<Set<UUID>> present) {
    putSinceSweepBegan.clear();
    Set<UUID> all = new HashSet<>(present.get());
    all.addAll(putSinceSweepBegan);
    return asking(() -> rules.removeAllBut(origin, all));
  }

  /**
   * Deletes what only tells that a rule is gone, once every member of the log knows it. Whoever
   * joins later begins with what is in force.
   */
  void forget(List<Member> members) {
    members.stream()
        .mapToLong(Member::applied)
        .min()
        .ifPresent(
            applied ->
                asking(
                    () -> {
                      rules.forget(applied);
                      return applied;
                    }));
  }

  private <T> T asking(Supplier<T> question) {
    Outage last = outage;
    if (last != null && nanoTime.getAsLong() - last.at() < PAUSE.toNanos()) {
      throw last.cause();
    }
    try {
      T answer = question.get();
      end();
      return answer;
    } catch (StoreUnavailable e) {
      begin(e);
      throw e;
    }
  }

  /** One line per change of state, whoever noticed it. */
  private synchronized void begin(StoreUnavailable cause) {
    if (outage == null) {
      LOG.warn(
          "{} ({}): rules stay as they are until it is back",
          cause.getMessage(),
          RootCause.of(cause));
    }
    outage = new Outage(cause, nanoTime.getAsLong());
  }

  private void end() {
    if (outage != null) {
      synchronized (this) {
        if (outage != null) {
          LOG.info("Postgres is back");
        }
        outage = null;
      }
    }
  }
}
