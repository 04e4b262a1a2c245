package dev.sallyport.operator.accessrule;

import dev.sallyport.crds.Parsed;
import dev.sallyport.crds.accessrule.HostPattern;
import dev.sallyport.crds.accessrule.Rule;
import dev.sallyport.decision.rule.Conflicts;
import dev.sallyport.decision.rule.LoadedRule;
import dev.sallyport.store.rules.RuleChanges;
import dev.sallyport.store.rules.RuleRow;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which requests and hosts the rules in force claim, and which of two rules is the older one.
 *
 * <p>It is made of the rows, which the runtime decides by, and not of the objects: what is in force
 * may be an older version than what the object says, and age is the number at which a rule came
 * into force (decision 0003). A rule that is not in force is younger than all that are.
 */
public final class Claims {
  private final Conflicts conflicts = Conflicts.among(List.of());
  private final Map<UUID, Long> numbers = new HashMap<>();

  /** Whom a rule lost to when it was last judged. */
  private final Map<ResourceID, Set<UUID>> losers = new HashMap<>();

  private @Nullable UUID history;
  private long applied;

  /** Where a rule is looked for among the others: by its uid, and by its name where it has none. */
  public record Claimant(UUID uid, String namespace, String name) {
    ResourceID resource() {
      return new ResourceID(name, namespace);
    }
  }

  /** What a rule claims in vain. */
  public sealed interface Loss {
    /** Whose it is. */
    LoadedRule other();

    /**
     * A request, with the same specificity as the other rule, which is of the same namespace.
     *
     * @param witness such a request: {@code GET https://shop.example.com/a}
     */
    record OfRequest(String route, LoadedRule other, String otherRoute, String witness)
        implements Loss {}

    /** A host; the other rule is of another namespace. */
    record OfHost(HostPattern host, LoadedRule other) implements Loss {}
  }

  /** Up to which number of the log the rows are known; 0 if none are. */
  synchronized long applied() {
    return applied;
  }

  /** Whether the rows were read at all. */
  public synchronized boolean known() {
    return history != null;
  }

  /** Forgets everything, if {@code changes} are of another history than what is known. */
  synchronized boolean isOfAnotherHistory(RuleChanges changes) {
    boolean another = history != null && !history.equals(changes.history());
    if (another) {
      numbers.keySet().forEach(conflicts::remove);
      numbers.clear();
      history = null;
      applied = 0;
    }
    return another;
  }

  /**
   * Takes in what changed since {@link #applied}.
   *
   * @return the rules that should be looked at again: they lost to a rule that changed, or lose now
   */
  synchronized Set<ResourceID> apply(RuleChanges changes) {
    boolean first = history == null;
    Set<UUID> changed = new HashSet<>();
    List<LoadedRule> present = new ArrayList<>();
    for (RuleRow row : changes.rows()) {
      UUID uid = row.key().uid();
      changed.add(uid);
      numbers.put(uid, row.seq());
      switch (row.content()) {
        case RuleRow.Content.Removed _ -> {
          numbers.remove(uid);
          conflicts.remove(uid);
        }
        case RuleRow.Content.Unreadable _ -> {} // The runtime keeps what it had, and so do we.
        case RuleRow.Content.Spec(var spec) -> {
          if (Rule.parse(spec) instanceof Parsed.Ok<Rule>(Rule rule)) {
            var loaded = new LoadedRule(uid, row.namespace(), row.name(), row.firstSeq(), rule);
            conflicts.put(loaded);
            present.add(loaded);
          }
        }
      }
    }
    history = changes.history();
    applied = changes.head();
    return first ? Set.of() : affected(changed, present);
  }

  private Set<ResourceID> affected(Set<UUID> changed, List<LoadedRule> present) {
    Set<ResourceID> affected = new HashSet<>();
    losers.forEach(
        (loser, winners) -> {
          if (winners.stream().anyMatch(changed::contains)) {
            affected.add(loser);
          }
        });
    for (LoadedRule rule : present) {
      Stream.concat(
              conflicts.of(rule, other -> other.since() > rule.since()).stream()
                  .map(Conflicts.Conflict::other),
              conflicts.ownersElsewhere(rule).stream()
                  .filter(other -> other.since() > rule.since()))
          .forEach(other -> affected.add(new ResourceID(other.name(), other.namespace())));
    }
    return affected;
  }

  /** The number of a rule's row, if what is in force for it means {@code rule}. */
  synchronized OptionalLong numberOf(Claimant who, Rule rule) {
    return conflicts
        .get(who.uid())
        .filter(inForce -> inForce.rule().equals(rule))
        .filter(inForce -> inForce.namespace().equals(who.namespace()))
        .filter(inForce -> inForce.name().equals(who.name()))
        .map(_ -> OptionalLong.of(numbers.getOrDefault(who.uid(), 0L)))
        .orElse(OptionalLong.empty());
  }

  /** What is in force for a rule, which may be an older version of it, as far as it can be read. */
  synchronized Optional<LoadedRule> inForce(Claimant who) {
    return conflicts.get(who.uid());
  }

  /** Whether something is in force for a rule. */
  synchronized boolean hold(Claimant who) {
    return numbers.containsKey(who.uid());
  }

  /** What a rule claims that older ones have; it is remembered for {@link #apply}. */
  synchronized List<Loss> judge(Claimant who, Rule rule) {
    long since = conflicts.get(who.uid()).map(LoadedRule::since).orElse(Long.MAX_VALUE);
    List<Loss> losses = losses(who, rule, since);
    if (losses.isEmpty()) {
      losers.remove(who.resource());
    } else {
      losers.put(
          who.resource(),
          Set.copyOf(losses.stream().map(loss -> loss.other().uid()).distinct().toList()));
    }
    return losses;
  }

  /** What a rule claims that any other one has, the older ones and the younger. */
  public synchronized List<Loss> contested(Claimant who, Rule rule) {
    return losses(who, rule, Long.MAX_VALUE);
  }

  /** A rule is no claimant any more. */
  synchronized void forget(Claimant who) {
    losers.remove(who.resource());
  }

  /** Namesakes are versions of before: a name is used once. */
  private List<Loss> losses(Claimant who, Rule rule, long since) {
    var mine = new LoadedRule(who.uid(), who.namespace(), who.name(), since, rule);
    List<Loss> losses = new ArrayList<>();
    conflicts
        .of(mine, other -> other.since() < since && !other.id().equals(mine.id()))
        .forEach(
            c ->
                losses.add(
                    new Loss.OfRequest(
                        c.route(), c.other(), c.otherRoute(), c.witness().toString())));
    conflicts.ownersElsewhere(mine).stream()
        .filter(other -> other.since() < since)
        .forEach(
            other ->
                common(rule, other.rule())
                    .ifPresent(host -> losses.add(new Loss.OfHost(host, other))));
    return losses;
  }

  private static Optional<HostPattern> common(Rule one, Rule other) {
    return one.hosts().stream().filter(other.hosts()::contains).findFirst();
  }
}
