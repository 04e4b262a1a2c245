package dev.sallyport.store.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.crds.accessrule.AccessRuleSpec;
import dev.sallyport.store.rules.RuleRow.Content;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What {@link Rules} promise, whoever keeps them. */
interface RulesContract {
  AccessRuleSpec SHOP = Specs.of("shop.example.com");
  AccessRuleSpec BLOG = Specs.of("blog.example.com");
  UUID HERE = UUID.randomUUID();
  UUID ELSEWHERE = UUID.randomUUID();

  /** Rules of a log that has no number yet. */
  Rules rules();

  static RuleRow.Key key(UUID origin) {
    return new RuleRow.Key(origin, UUID.randomUUID());
  }

  @Test
  default void nothingHasChangedInTheBeginning() {
    RuleChanges changes = rules().changesSince(0);

    assertEquals(0, changes.head());
    assertEquals(List.of(), changes.rows());
  }

  @Test
  default void whatIsPutIsReadBackAsItWas() {
    RuleRow.Key key = key(HERE);

    long seq = rules().put(key, "shop", "web", 7, SHOP);

    RuleChanges changes = rules().changesSince(0);
    assertEquals(
        List.of(new RuleRow(key, "shop", "web", 7, 1, 1, new Content.Spec(SHOP))), changes.rows());
    assertEquals(1, seq);
    assertEquals(1, changes.head());
  }

  @Test
  default void unchangedSpecKeepsItsNumberAndUpdatesItsGeneration() {
    RuleRow.Key key = key(HERE);
    long first = rules().put(key, "shop", "web", 1, SHOP);

    long again = rules().put(key, "shop", "web", 2, SHOP);

    assertEquals(first, again);
    RuleChanges changes = rules().changesSince(0);
    assertEquals(first, changes.head());
    assertEquals(2, changes.rows().getFirst().generation());
    assertEquals(List.of(), rules().changesSince(first).rows());
  }

  @Test
  default void changedSpecTakesTheNextNumberAndKeepsItsAge() {
    RuleRow.Key key = key(HERE);
    rules().put(key, "shop", "web", 1, SHOP);
    rules().put(key(HERE), "blog", "web", 1, BLOG);

    long seq = rules().put(key, "shop", "web", 2, BLOG);

    assertEquals(3, seq);
    assertEquals(
        List.of(new RuleRow(key, "shop", "web", 2, 3, 1, new Content.Spec(BLOG))),
        rules().changesSince(2).rows());
  }

  @Test
  default void removalLeavesATombstoneForThoseWhoHadTheRule() {
    RuleRow.Key key = key(HERE);
    rules().put(key, "shop", "web", 1, SHOP);

    assertEquals(Optional.of(2L), rules().remove(key));

    assertEquals(
        List.of(new RuleRow(key, "shop", "web", 1, 2, 1, new Content.Removed())),
        rules().changesSince(1).rows());
    assertEquals(List.of(), rules().changesSince(0).rows());
    assertEquals(2, rules().changesSince(0).head());
  }

  @Test
  default void whatIsNotThereIsNotRemovedAndTakesNoNumber() {
    RuleRow.Key key = key(HERE);
    rules().put(key, "shop", "web", 1, SHOP);
    rules().remove(key);

    assertEquals(Optional.empty(), rules().remove(key));
    assertEquals(Optional.empty(), rules().remove(key(HERE)));
    assertEquals(2, rules().changesSince(0).head());
  }

  @Test
  default void recreatedObjectTakesThePlaceOfTheOneBefore() {
    RuleRow.Key old = key(HERE);
    RuleRow.Key young = key(HERE);
    rules().put(old, "shop", "web", 5, SHOP);

    long seq = rules().put(young, "shop", "web", 1, SHOP);

    RuleChanges changes = rules().changesSince(1);
    assertEquals(
        List.of(
            new RuleRow(old, "shop", "web", 5, 2, 1, new Content.Removed()),
            new RuleRow(young, "shop", "web", 1, 3, 3, new Content.Spec(SHOP))),
        changes.rows());
    assertEquals(3, seq);
    assertEquals(3, changes.head());
  }

  @Test
  default void objectThatWasRemovedComesBackAsAYoungOne() {
    RuleRow.Key key = key(HERE);
    rules().put(key, "shop", "web", 1, SHOP);
    rules().remove(key);

    rules().put(key, "shop", "web", 1, SHOP);

    assertEquals(
        List.of(new RuleRow(key, "shop", "web", 1, 3, 3, new Content.Spec(SHOP))),
        rules().changesSince(0).rows());
  }

  @Test
  default void sameNameInAnotherClusterIsAnotherRule() {
    rules().put(key(HERE), "shop", "web", 1, SHOP);
    rules().put(key(ELSEWHERE), "shop", "web", 1, SHOP);

    assertEquals(2, rules().changesSince(0).rows().size());
  }

  @Test
  default void sweepRemovesWhatIsAbsentFromItsOwnCluster() {
    RuleRow.Key present = key(HERE);
    RuleRow.Key absent = key(HERE);
    RuleRow.Key absentToo = key(HERE);
    RuleRow.Key foreign = key(ELSEWHERE);
    rules().put(present, "a", "web", 1, SHOP);
    rules().put(absent, "b", "web", 1, SHOP);
    rules().put(absentToo, "c", "web", 1, SHOP);
    rules().put(foreign, "d", "web", 1, SHOP);

    List<RuleRow.Key> removed = rules().removeAllBut(HERE, Set.of(present.uid()));

    assertEquals(Set.of(absent, absentToo), Set.copyOf(removed));
    assertEquals(2, removed.size());
    RuleChanges changes = rules().changesSince(4);
    assertEquals(List.of(5L, 6L), changes.rows().stream().map(RuleRow::seq).toList());
    assertTrue(changes.rows().stream().allMatch(row -> row.content() instanceof Content.Removed));
    assertEquals(6, changes.head());
    assertEquals(2, rules().changesSince(0).rows().size());
  }

  @Test
  default void sweepThatFindsNothingTakesNoNumber() {
    RuleRow.Key present = key(HERE);
    rules().put(present, "a", "web", 1, SHOP);

    assertEquals(List.of(), rules().removeAllBut(HERE, Set.of(present.uid())));
    assertEquals(List.of(), rules().removeAllBut(UUID.randomUUID(), Set.of()));
    assertEquals(1, rules().changesSince(0).head());
  }

  @Test
  default void forgettingDeletesOldTombstonesAndNothingElse() {
    RuleRow.Key first = key(HERE);
    RuleRow.Key second = key(HERE);
    rules().put(first, "a", "web", 1, SHOP);
    rules().put(second, "b", "web", 1, SHOP);
    rules().put(key(HERE), "c", "web", 1, SHOP);
    rules().remove(first);
    rules().remove(second);

    rules().forget(4);

    assertEquals(
        List.of(3L, 5L), rules().changesSince(1).rows().stream().map(RuleRow::seq).toList());
    assertEquals(5, rules().changesSince(1).head());
  }

  @Test
  default void allReadersAreInOneHistory() {
    assertEquals(rules().changesSince(0).history(), rules().changesSince(9).history());
  }
}
