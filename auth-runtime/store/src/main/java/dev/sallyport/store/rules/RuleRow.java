package dev.sallyport.store.rules;

import dev.sallyport.crds.accessrule.AccessRuleSpec;
import java.util.UUID;

/**
 * One AccessRule as the runtime reads it.
 *
 * @param key which object it is
 * @param namespace its namespace
 * @param name its name; with the namespace unique among rows in force of one origin
 * @param generation the object's {@code metadata.generation} that was written last
 * @param seq the log's number of the last change of what is in force
 * @param firstSeq the number at which the object came into force; the lower one is the older rule,
 *     which wins where two claim the same host or request
 * @param content what is in force
 */
public record RuleRow(
    Key key,
    String namespace,
    String name,
    long generation,
    long seq,
    long firstSeq,
    Content content) {

  /**
   * An object of one cluster, for its whole life: a re-created object has another uid.
   *
   * @param origin the cluster (uid of its {@code kube-system} namespace)
   * @param uid the object's {@code metadata.uid}
   */
  public record Key(UUID origin, UUID uid) {}

  /** What is in force for an object. */
  public sealed interface Content {
    /** This spec. */
    record Spec(AccessRuleSpec spec) implements Content {}

    /** Nothing: the object is gone. */
    record Removed() implements Content {}

    /**
     * Something this version cannot read, written by a newer one or by hand. Never guessed: the
     * reader keeps what it had, or refuses, and says so.
     *
     * @param problem one sentence for a log line or a status
     */
    record Unreadable(String problem) implements Content {}
  }
}
