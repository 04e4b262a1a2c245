package dev.sallyport.operator.accessrule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.crds.accessrule.AccessRule;
import dev.sallyport.crds.accessrule.AccessRuleSpec;
import dev.sallyport.store.StoreUnavailable;
import dev.sallyport.store.fakes.InMemoryRules;
import dev.sallyport.store.log.Member;
import dev.sallyport.store.rules.RuleChanges;
import dev.sallyport.store.rules.RuleRow;
import dev.sallyport.store.rules.Rules;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class RulesInForceTest {
  private static final UUID ORIGIN = UUID.randomUUID();
  private static final UUID SHOP = UUID.fromString(Examples.UID);

  private final AtomicLong nanos = new AtomicLong();
  private final InMemoryRules rules = new InMemoryRules();
  private final RulesInForce inForce = new RulesInForce(rules, ORIGIN, nanos::get);

  @Test
  void aRuleIsPutUnderItsClusterAndUid() {
    long number = inForce.put(Examples.shop());

    RuleRow row = rules.changesSince(0).rows().getFirst();
    assertEquals(new RuleRow.Key(ORIGIN, SHOP), row.key());
    assertEquals(3, row.generation());
    assertEquals(number, row.seq());
    assertEquals(number, inForce.put(Examples.shop()));
  }

  @Test
  void theSweepTakesOutWhatIsNotInTheCluster() {
    inForce.put(Examples.shop());

    assertEquals(List.of(), inForce.sweep(() -> Set.of(SHOP)));
    assertEquals(List.of(new RuleRow.Key(ORIGIN, SHOP)), inForce.sweep(Set::of));
  }

  @Test
  void theSweepSparesARuleThatIsPutWhileTheClusterIsAsked() {
    assertEquals(
        List.of(),
        inForce.sweep(
            () -> {
              inForce.put(Examples.shop());
              return Set.of();
            }));
    assertEquals(1, rules.changesSince(0).rows().size());
  }

  @Test
  void aTombstoneIsKeptUntilEveryMemberKnowsIt() {
    inForce.put(Examples.shop());
    inForce.remove(Examples.shop());
    long removal = rules.changesSince(0).head();

    inForce.forget(List.of(member(removal), member(removal - 1)));
    assertEquals(1, rules.changesSince(1).rows().size());
    inForce.forget(List.of());
    assertEquals(1, rules.changesSince(1).rows().size());
    inForce.forget(List.of(member(removal), member(removal + 5)));
    assertEquals(0, rules.changesSince(1).rows().size());
  }

  private static Member member(long applied) {
    return new Member(UUID.randomUUID(), "runtime", 1, applied);
  }

  @Test
  void aDatabaseThatIsDownIsNotAskedByEveryRule() {
    var database = new Breakable(rules);
    var careful = new RulesInForce(database, ORIGIN, nanos::get);
    AccessRule shop = Examples.shop();
    database.broken = true;

    assertThrows(StoreUnavailable.class, () -> careful.put(shop));
    assertThrows(StoreUnavailable.class, () -> careful.put(shop));
    assertEquals(1, database.asked);

    database.broken = false;
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    assertTrue(careful.put(shop) > 0);
    assertEquals(2, database.asked);
  }

  /** Rules whose database can be taken away. */
  private static final class Breakable implements Rules {
    private final Rules rules;
    private boolean broken;
    private int asked;

    Breakable(Rules rules) {
      this.rules = rules;
    }

    private Rules ask() {
      asked++;
      if (broken) {
        throw new StoreUnavailable("gone", new IllegalStateException("for the test"));
      }
      return rules;
    }

    @Override
    public long put(
        RuleRow.Key key, String namespace, String name, long generation, AccessRuleSpec spec) {
      return ask().put(key, namespace, name, generation, spec);
    }

    @Override
    public Optional<Long> remove(RuleRow.Key key) {
      return ask().remove(key);
    }

    @Override
    public List<RuleRow.Key> removeAllBut(UUID origin, Set<UUID> present) {
      return ask().removeAllBut(origin, present);
    }

    @Override
    public RuleChanges changesSince(long seq) {
      return ask().changesSince(seq);
    }

    @Override
    public void forget(long upTo) {
      ask().forget(upTo);
    }
  }
}
