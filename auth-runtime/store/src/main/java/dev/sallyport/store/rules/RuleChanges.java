package dev.sallyport.store.rules;

import java.util.List;
import java.util.UUID;

/**
 * What changed, as of one snapshot.
 *
 * @param head the log's last number in that snapshot; having applied {@code rows}, the reader has
 *     applied the rules of the log up to here
 * @param history to which the numbers belong; another one than before means that the database was
 *     restored or started anew, and that everything must be read from 0
 * @param rows in the order of their numbers
 */
public record RuleChanges(long head, UUID history, List<RuleRow> rows) {
  public RuleChanges {
    rows = List.copyOf(rows);
  }
}
