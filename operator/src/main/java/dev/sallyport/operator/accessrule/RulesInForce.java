package dev.sallyport.operator.accessrule;

import dev.sallyport.crds.accessrule.AccessRule;
import dev.sallyport.crds.accessrule.Rule;
import dev.sallyport.decision.rule.LoadedRule;
import dev.sallyport.operator.hosts.HostGrants;
import dev.sallyport.operator.objects.RootCause;
import dev.sallyport.store.StoreUnavailable;
import dev.sallyport.store.log.Member;
import dev.sallyport.store.rules.RuleChanges;
import dev.sallyport.store.rules.RuleRow;
import dev.sallyport.store.rules.Rules;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
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
  private final Claims claims;
  private final HostGrants grants;
  private final Consumer<ResourceID> again;

  /** Held over questions to the database, which the claims' own lock never is. */
  private final Object changing = new Object();

  private final LongSupplier nanoTime;
  private final Set<UUID> putSinceSweepBegan = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Outage outage;

  /**
   * @param origin the uid of the cluster's {@code kube-system} namespace
   * @param claims what the rows claim; kept up to date here
   * @param grants who may have which host
   * @param again has a rule looked at again
   * @param nanoTime a monotonic clock in nanoseconds
   */
  RulesInForce(
      Rules rules,
      UUID origin,
      Claims claims,
      HostGrants grants,
      Consumer<ResourceID> again,
      LongSupplier nanoTime) {
    this.rules = rules;
    this.origin = origin;
    this.claims = claims;
    this.grants = grants;
    this.again = again;
    this.nanoTime = nanoTime;
  }

  private record Outage(StoreUnavailable cause, long at) {}

  /** What became of a rule that was to come into force. */
  sealed interface Outcome {
    /**
     * It is in force.
     *
     * @param number of its row
     */
    record InForce(long number) implements Outcome {}

    /**
     * Older rules have what it claims; its row, if it has one, was not touched.
     *
     * @param losses never empty
     */
    record Lost(List<Claims.Loss> losses) implements Outcome {
      public Lost {
        losses = List.copyOf(losses);
      }
    }

    /**
     * It has a host that its namespace was not granted; its row, if it has one, was not touched.
     *
     * @param refusals a sentence for each such host
     */
    record NotGranted(List<String> refusals) implements Outcome {
      public NotGranted {
        refusals = List.copyOf(refusals);
      }
    }
  }

  /** Puts a legal rule in force, unless a host is not granted or older ones have what it claims. */
  Outcome put(AccessRule rule, Rule meaning) {
    Claims.Claimant who = claimant(rule);
    List<String> refusals = grants.refusals(who.namespace(), meaning);
    if (!refusals.isEmpty()) {
      return new Outcome.NotGranted(refusals);
    }
    if (!claims.known()) {
      catchUp();
    }
    putSinceSweepBegan.add(who.uid());
    OptionalLong before = claims.numberOf(who, meaning);
    if (before.isEmpty()) {
      // One after the other, so that of two rules that claim the same one sees the other.
      synchronized (changing) {
        return judgeAndWrite(rule, who, meaning, before);
      }
    }
    return judgeAndWrite(rule, who, meaning, before);
  }

  private Outcome judgeAndWrite(
      AccessRule rule, Claims.Claimant who, Rule meaning, OptionalLong before) {
    List<Claims.Loss> losses = claims.judge(who, meaning);
    if (!losses.isEmpty()) {
      return new Outcome.Lost(losses);
    }
    long number = write(rule, who);
    if (before.isEmpty() || before.getAsLong() != number) {
      catchUp();
    }
    return new Outcome.InForce(number);
  }

  private long write(AccessRule rule, Claims.Claimant who) {
    return asking(
        () ->
            rules.put(
                new RuleRow.Key(origin, who.uid()),
                who.namespace(),
                who.name(),
                rule.getMetadata().getGeneration(),
                rule.getSpec()));
  }

  /** Whether it is known what the rules in force claim, if perhaps not the latest. */
  boolean wereRead() {
    return claims.known();
  }

  /**
   * What is in force of a rule whose present version is not. A version with a host that is not
   * granted any more is taken out: who lost a host must not go on answering for it.
   */
  Findings.Earlier earlier(AccessRule rule) {
    Claims.Claimant who = claimant(rule);
    try {
      if (!claims.known()) {
        catchUp();
      }
      if (isGranted(who)) {
        return claims.hold(who) ? Findings.Earlier.STANDS : Findings.Earlier.NONE;
      }
      LOG.info(
          "Out of force, for a host is not granted to its namespace any more: {}/{}",
          who.namespace(),
          who.name());
      takeOut(who);
      return Findings.Earlier.NONE;
    } catch (StoreUnavailable _) {
      return claims.known() && !isGranted(who)
          ? Findings.Earlier.LEAVING
          : Findings.Earlier.UNKNOWN;
    }
  }

  private boolean isGranted(Claims.Claimant who) {
    return claims
        .inForce(who)
        .map(LoadedRule::rule)
        .map(rule -> grants.refusals(who.namespace(), rule).isEmpty())
        .orElse(true);
  }

  /** Takes a deleted rule out of force. */
  void remove(AccessRule rule) {
    Claims.Claimant who = claimant(rule);
    claims.forget(who);
    takeOut(who);
  }

  private void takeOut(Claims.Claimant who) {
    var _ = asking(() -> rules.remove(new RuleRow.Key(origin, who.uid())));
    catchUp();
  }

  /** Reads what has changed in the rows, and tells which rules that concerns. */
  private void catchUp() {
    synchronized (changing) {
      RuleChanges changes = asking(() -> rules.changesSince(claims.applied()));
      if (claims.isOfAnotherHistory(changes)) {
        changes = asking(() -> rules.changesSince(0));
      }
      claims.apply(changes).forEach(again);
    }
  }

  private static Claims.Claimant claimant(AccessRule rule) {
    var metadata = rule.getMetadata();
    return new Claims.Claimant(
        UUID.fromString(metadata.getUid()), metadata.getNamespace(), metadata.getName());
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
    List<RuleRow.Key> removed = asking(() -> rules.removeAllBut(origin, all));
    // Also where nothing was removed: no mistake in counting lasts, and no tombstone is missed.
    catchUp();
    return removed;
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
