package dev.sallyport.store.fakes;

import dev.sallyport.crds.accessrule.AccessRuleSpec;
import dev.sallyport.store.rules.RuleChanges;
import dev.sallyport.store.rules.RuleRow;
import dev.sallyport.store.rules.RuleRow.Content;
import dev.sallyport.store.rules.Rules;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** {@link Rules} in memory. */
public final class InMemoryRules implements Rules {
  private final InMemoryLog log;
  private final Map<RuleRow.Key, RuleRow> rows = new HashMap<>();

  /** With a log of its own. */
  public InMemoryRules() {
    this(new InMemoryLog());
  }

  /** With numbers of {@code log}. */
  public InMemoryRules(InMemoryLog log) {
    this.log = log;
    log.keeps(rows);
  }

  @Override
  public long put(
      RuleRow.Key key, String namespace, String name, long generation, AccessRuleSpec spec) {
    synchronized (log) {
      Optional<RuleRow> before = inForce(key);
      Content content = new Content.Spec(spec);
      if (before
          .filter(
              row ->
                  row.namespace().equals(namespace)
                      && row.name().equals(name)
                      && row.content().equals(content))
          .isPresent()) {
        RuleRow row = before.get();
        rows.put(
            key, new RuleRow(key, namespace, name, generation, row.seq(), row.firstSeq(), content));
        return row.seq();
      }
      rows.values().stream()
          .filter(
              row ->
                  row.key().origin().equals(key.origin())
                      && !row.key().uid().equals(key.uid())
                      && row.namespace().equals(namespace)
                      && row.name().equals(name))
          .map(RuleRow::key)
          .toList()
          .forEach(this::remove);
      long seq = log.next();
      rows.put(
          key,
          new RuleRow(
              key,
              namespace,
              name,
              generation,
              seq,
              before.map(RuleRow::firstSeq).orElse(seq),
              content));
      return seq;
    }
  }

  private Optional<RuleRow> inForce(RuleRow.Key key) {
    return Optional.ofNullable(rows.get(key)).filter(row -> !isTombstone(row));
  }

  private static boolean isTombstone(RuleRow row) {
    return row.content() instanceof Content.Removed;
  }

  @Override
  public Optional<Long> remove(RuleRow.Key key) {
    synchronized (log) {
      return inForce(key)
          .map(
              row -> {
                long seq = log.next();
                rows.put(
                    key,
                    new RuleRow(
                        key,
                        row.namespace(),
                        row.name(),
                        row.generation(),
                        seq,
                        row.firstSeq(),
                        new Content.Removed()));
                return seq;
              });
    }
  }

  @Override
  public List<RuleRow.Key> removeAllBut(UUID origin, Set<UUID> present) {
    synchronized (log) {
      return List.copyOf(rows.keySet()).stream()
          .filter(key -> key.origin().equals(origin) && !present.contains(key.uid()))
          .filter(key -> remove(key).isPresent())
          .toList();
    }
  }

  @Override
  public RuleChanges changesSince(long seq) {
    synchronized (log) {
      return new RuleChanges(
          log.head(),
          log.history(),
          rows.values().stream()
              .filter(row -> row.seq() > seq && !(seq == 0 && isTombstone(row)))
              .sorted(Comparator.comparingLong(RuleRow::seq))
              .toList());
    }
  }

  @Override
  public void forget(long upTo) {
    synchronized (log) {
      rows.values().removeIf(row -> isTombstone(row) && row.seq() <= upTo);
    }
  }

  /** Puts a row there as it is, to show readers what only a newer version would write. */
  public void write(RuleRow row) {
    synchronized (log) {
      rows.put(row.key(), row);
    }
  }
}
