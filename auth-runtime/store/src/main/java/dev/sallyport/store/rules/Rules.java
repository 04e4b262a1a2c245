package dev.sallyport.store.rules;

import dev.sallyport.crds.accessrule.AccessRuleSpec;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The rules in force. Every change takes the next number of the log in its own transaction, so that
 * numbers are in the order of commits and without gaps, and wakes the log's listeners.
 *
 * <p>All methods throw {@link dev.sallyport.store.StoreUnavailable}; they may then be called again
 * with the same arguments, whether or not the first call had been committed.
 */
public interface Rules {
  /**
   * Puts a spec in force. Where the object's spec, namespace and name are already these, only the
   * generation is written and the number stays. Another object of the same origin, namespace and
   * name is removed in the same transaction: it must have been deleted, for a name is used once.
   *
   * @return the number of the row
   */
  long put(RuleRow.Key key, String namespace, String name, long generation, AccessRuleSpec spec);

  /**
   * Takes an object out of force and leaves a tombstone.
   *
   * @return the number of the removal; empty if the object was not in force
   */
  Optional<Long> remove(RuleRow.Key key);

  /**
   * Removes every object of {@code origin} that is not {@code present}; other origins are not
   * touched.
   *
   * @return what was removed
   */
  List<RuleRow.Key> removeAllBut(UUID origin, Set<UUID> present);

  /**
   * Everything numbered above {@code seq}, tombstones included; from 0, everything in force. Only
   * for a reader that has applied at least what was forgotten ({@link #forget}): whoever is no
   * longer a member of the log starts from 0.
   */
  RuleChanges changesSince(long seq);

  /** Deletes tombstones numbered {@code upTo} or lower, which every member must have applied. */
  void forget(long upTo);
}
