package dev.sallyport.operator.accessrule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sallyport.crds.Parsed;
import dev.sallyport.crds.accessrule.AccessRule;
import dev.sallyport.crds.accessrule.AccessRuleSpec;
import dev.sallyport.crds.accessrule.HostPattern;
import dev.sallyport.crds.accessrule.Rule;
import dev.sallyport.operator.accessrule.RulesInForce.Outcome;
import dev.sallyport.operator.hosts.HostGrants;
import dev.sallyport.store.StoreUnavailable;
import dev.sallyport.store.fakes.InMemoryRules;
import dev.sallyport.store.log.Member;
import dev.sallyport.store.rules.RuleChanges;
import dev.sallyport.store.rules.RuleRow;
import dev.sallyport.store.rules.Rules;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class RulesInForceTest {
  private static final UUID ORIGIN = UUID.randomUUID();
  private static final UUID SHOP = UUID.fromString(Examples.UID);

  private static final HostGrants GRANTS =
      new HostGrants(
          List.of(
              new HostGrants.Grant(
                  Set.of("shop"), List.of(new HostPattern.Exact("shop.example.com")))),
          Optional.empty());

  private final AtomicLong nanos = new AtomicLong();
  private final InMemoryRules rules = new InMemoryRules();
  private final Claims claims = new Claims();
  private final Set<ResourceID> again = new HashSet<>();
  private final RulesInForce inForce =
      new RulesInForce(rules, ORIGIN, claims, HostGrants.NONE, again::add, nanos::get);

  private final RulesInForce granting =
      new RulesInForce(rules, ORIGIN, claims, GRANTS, again::add, nanos::get);

  @Test
  void aRuleIsPutUnderItsClusterAndUid() {
    long number = put(Examples.shop());

    RuleRow row = rules.changesSince(0).rows().getFirst();
    assertEquals(new RuleRow.Key(ORIGIN, SHOP), row.key());
    assertEquals(3, row.generation());
    assertEquals(number, row.seq());
    assertEquals(number, put(Examples.shop()));
  }

  @Test
  void theSweepTakesOutWhatIsNotInTheCluster() {
    put(Examples.shop());

    assertEquals(List.of(), inForce.sweep(() -> Set.of(SHOP)));
    assertEquals(List.of(new RuleRow.Key(ORIGIN, SHOP)), inForce.sweep(Set::of));
  }

  @Test
  void theSweepSparesARuleThatIsPutWhileTheClusterIsAsked() {
    assertEquals(
        List.of(),
        inForce.sweep(
            () -> {
              put(Examples.shop());
              return Set.of();
            }));
    assertEquals(1, rules.changesSince(0).rows().size());
  }

  @Test
  void aTombstoneIsKeptUntilEveryMemberKnowsIt() {
    put(Examples.shop());
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
    var careful =
        new RulesInForce(database, ORIGIN, new Claims(), HostGrants.NONE, again::add, nanos::get);
    AccessRule shop = Examples.shop();
    database.broken = true;

    assertThrows(StoreUnavailable.class, () -> careful.put(shop, meaning(shop)));
    assertThrows(StoreUnavailable.class, () -> careful.put(shop, meaning(shop)));
    assertEquals(1, database.asked);

    database.broken = false;
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    assertInstanceOf(Outcome.InForce.class, careful.put(shop, meaning(shop)));
  }

  @Test
  void youngerRuleWaitsUntilTheOlderOneLetsGo() {
    AccessRule older = Examples.rule("older", 1, "shop.example.com", "/a/{id}");
    AccessRule younger = Examples.rule("younger", 2, "shop.example.com", "/a/{name}");
    put(older);

    var lost = assertInstanceOf(Outcome.Lost.class, inForce.put(younger, meaning(younger)));
    assertEquals("older", lost.losses().getFirst().other().name());
    assertEquals(1, rules.changesSince(0).rows().size());

    put(Examples.rule("older", 1, "shop.example.com", "/b"));
    assertEquals(Set.of(new ResourceID("younger", "shop")), again);
    put(younger);
  }

  @Test
  void youngerRuleComesIntoForceWhenTheOlderOneGoes() {
    AccessRule older = Examples.rule("older", 1, "shop.example.com", "/a");
    AccessRule younger = Examples.rule("younger", 2, "shop.example.com", "/a");
    put(older);
    assertInstanceOf(Outcome.Lost.class, inForce.put(younger, meaning(younger)));

    inForce.remove(older);
    assertEquals(Set.of(new ResourceID("younger", "shop")), again);
    put(younger);

    again.clear();
    assertInstanceOf(Outcome.Lost.class, inForce.put(older, meaning(older)));
    assertEquals(1, inForce.sweep(() -> Set.of(uid(older))).size());
    assertEquals(Set.of(new ResourceID("older", "shop")), again);
  }

  @Test
  void olderRuleTakesFromAYoungerOneWhoseRowStays() {
    AccessRule older = Examples.rule("older", 1, "shop.example.com", "/a");
    AccessRule younger = Examples.rule("younger", 2, "shop.example.com", "/b");
    put(older);
    put(younger);

    put(Examples.rule("older", 1, "shop.example.com", "/b"));

    assertEquals(Set.of(new ResourceID("younger", "shop")), again);
    assertInstanceOf(Outcome.Lost.class, inForce.put(younger, meaning(younger)));
    assertEquals(2, rules.changesSince(0).rows().size());
  }

  @Test
  void hostBelongsToTheNamespaceThatHadItFirst() {
    AccessRule mine = Examples.rule("mine", 1, "shop.example.com", "/a");
    AccessRule theirs = Examples.rule("theirs", 2, "shop.example.com", "/b");
    theirs.getMetadata().setNamespace("elsewhere");
    put(mine);

    var lost = assertInstanceOf(Outcome.Lost.class, inForce.put(theirs, meaning(theirs)));
    assertEquals("shop/mine", lost.losses().getFirst().other().id());
    put(mine);
  }

  @Test
  void ruleThatWasMadeAnewIsNoConflictWithItself() {
    put(Examples.rule("shop", 1, "shop.example.com", "/a"));

    put(Examples.rule("shop", 2, "shop.example.com", "/a"));
  }

  @Test
  void ofTwoRulesThatClaimTheSameAtOnceOneComesIntoForce() throws InterruptedException {
    for (int round = 0; round < 50; round++) {
      String path = "/" + round;
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        AccessRule rule = Examples.rule("r" + i, 10 * round + i, "shop.example.com", path);
        threads.add(Thread.ofVirtual().start(() -> inForce.put(rule, meaning(rule))));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertEquals(1, inForce.sweep(Set::of).size());
    }
  }

  @Test
  void ruleWithAHostThatIsNotGrantedNeverComesIntoForce() {
    AccessRule rule = Examples.rule("shop", 1, "other.example.com", "/a");

    var refused = assertInstanceOf(Outcome.NotGranted.class, granting.put(rule, meaning(rule)));

    assertEquals(1, refused.refusals().size());
    assertEquals(Findings.Earlier.NONE, granting.earlier(rule));
    assertEquals(List.of(), rules.changesSince(0).rows());
  }

  @Test
  void editThatClaimsAHostThatIsNotGrantedKeepsWhatIsInForce() {
    AccessRule before = Examples.rule("shop", 1, "shop.example.com", "/a");
    AccessRule edited = Examples.rule("shop", 1, "other.example.com", "/a");
    assertInstanceOf(Outcome.InForce.class, granting.put(before, meaning(before)));

    assertInstanceOf(Outcome.NotGranted.class, granting.put(edited, meaning(edited)));

    assertEquals(Findings.Earlier.STANDS, granting.earlier(edited));
    assertInstanceOf(RuleRow.Content.Spec.class, rules.changesSince(0).rows().getFirst().content());
  }

  @Test
  void ruleWhoseHostIsGrantedNoMoreGoesAsAWhole() {
    AccessRule rule = Examples.rule("shop", 1, "other.example.com", "/a");
    AccessRule waiting = Examples.rule("waiting", 2, "other.example.com", "/a");
    put(rule);

    assertEquals(Findings.Earlier.NONE, granting.earlier(rule));
    assertEquals(List.of(), rules.changesSince(0).rows());
    put(waiting); // Who was granted the host meanwhile gets it.
  }

  @Test
  void whatIsGrantedNoMoreWaitsForADatabaseThatIsDown() {
    var database = new Breakable(rules);
    var careful = new RulesInForce(database, ORIGIN, claims, GRANTS, again::add, nanos::get);
    AccessRule rule = Examples.rule("shop", 1, "other.example.com", "/a");
    database.broken = true;
    assertEquals(Findings.Earlier.UNKNOWN, careful.earlier(rule));

    put(rule);
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    assertEquals(Findings.Earlier.LEAVING, careful.earlier(rule));

    database.broken = false;
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    assertEquals(Findings.Earlier.NONE, careful.earlier(rule));
  }

  private long put(AccessRule rule) {
    return assertInstanceOf(Outcome.InForce.class, inForce.put(rule, meaning(rule))).number();
  }

  private static Rule meaning(AccessRule rule) {
    return ((Parsed.Ok<Rule>) Rule.parse(rule.getSpec())).value();
  }

  private static UUID uid(AccessRule rule) {
    return UUID.fromString(rule.getMetadata().getUid());
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
