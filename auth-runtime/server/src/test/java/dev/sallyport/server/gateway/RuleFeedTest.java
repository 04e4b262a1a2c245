package dev.sallyport.server.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.crds.accessrule.AccessRuleSpec;
import dev.sallyport.decision.rule.RuleTable;
import dev.sallyport.decision.testing.Rules;
import dev.sallyport.store.fakes.InMemoryLog;
import dev.sallyport.store.fakes.InMemoryMembers;
import dev.sallyport.store.fakes.InMemoryRules;
import dev.sallyport.store.log.Member;
import dev.sallyport.store.rules.RuleRow;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RuleFeedTest {
  private final InMemoryLog log = new InMemoryLog();
  private final InMemoryRules rules = new InMemoryRules(log);
  private final InMemoryMembers members = new InMemoryMembers(log);
  private final AtomicLong nanos = new AtomicLong();
  private final RuleFeed feed =
      new RuleFeed(rules, members, "auth.example.com", "replica-1", nanos::get);

  @AfterEach
  void stop() {
    feed.close();
  }

  @Test
  void rulesAreUnknownUntilTheyWereLoaded() {
    assertTrue(feed.table().isEmpty());

    feed.start();

    await(() -> feed.table().isPresent());
    assertEquals(0, size());
  }

  @Test
  void changeIsInForceAndAppliedOnceWoken() {
    feed.start();
    RuleRow.Key key = key();

    long put = rules.put(key, "shop", "shop", 1, spec("a.example", "/"));
    feed.wake();
    await(() -> applied() >= put);
    assertTrue(owns("a.example"));

    long edited = rules.put(key, "shop", "shop", 2, spec("b.example", "/"));
    feed.wake();
    await(() -> applied() >= edited);
    assertTrue(owns("b.example"));
    assertEquals(1, size());

    long removed = rules.remove(key).orElseThrow();
    feed.wake();
    await(() -> applied() >= removed);
    assertEquals(0, size());
  }

  @Test
  void lostWakeUpCostsOneTurnAndNoChange() {
    feed.start();
    await(() -> feed.table().isPresent());

    rules.put(key(), "shop", "shop", 1, spec("a.example", "/"));

    await(() -> owns("a.example"));
  }

  @Test
  void rowThatCannotBeReadLeavesItsRuleAsItWasAndTheOthersAlone() {
    RuleRow.Key key = key();
    rules.put(key, "shop", "shop", 1, spec("a.example", "/"));
    feed.start();
    await(() -> owns("a.example"));

    rules.write(
        new RuleRow(
            key, "shop", "shop", 2, log.head() + 1, 1, new RuleRow.Content.Unreadable("format 9")));
    long other = rules.put(key(), "blog", "blog", 1, spec("b.example", "/"));
    feed.wake();

    await(() -> applied() >= other);
    assertTrue(owns("a.example"));
    assertTrue(owns("b.example"));
  }

  @Test
  void specThatDoesNotParseIsNotApplied() {
    rules.put(key(), "shop", "shop", 1, spec("a.example", "no-slash"));
    long good = rules.put(key(), "blog", "blog", 1, spec("b.example", "/"));
    feed.start();

    await(() -> applied() >= good);
    assertEquals(1, size());
  }

  @Test
  void replicaThatWasDeclaredDeadJoinsAnew() {
    feed.start();
    await(() -> members.all().size() == 1);
    Member first = members.all().getFirst();

    await(() -> members.markGone(first.id(), renewals(first.id())));
    feed.wake();

    await(() -> members.all().size() == 1 && !members.all().getFirst().id().equals(first.id()));
  }

  @Test
  void silentReplicaIsDeclaredDeadByOurOwnClockAndALivelyOneIsNot() {
    UUID silent = members.join("killed");
    UUID lively = members.join("lively");
    feed.start();
    await(() -> members.all().size() == 3);

    await(
        () -> {
          nanos.addAndGet(Duration.ofSeconds(4).toNanos());
          members.renew(lively, 0);
          feed.wake();
          return members.all().stream().noneMatch(m -> m.id().equals(silent));
        });
    assertTrue(members.all().stream().anyMatch(m -> m.id().equals(lively)));
  }

  @Test
  void replicaThatStopsLeavesTheLog() {
    feed.start();
    await(() -> members.all().size() == 1);

    feed.close();

    assertEquals(List.of(), members.all());
  }

  private long applied() {
    return members.all().stream().mapToLong(Member::applied).min().orElse(-1);
  }

  private long renewals(UUID id) {
    return members.all().stream()
        .filter(m -> m.id().equals(id))
        .mapToLong(Member::renewals)
        .findFirst()
        .orElse(-1);
  }

  private boolean owns(String host) {
    return feed.table().map(table -> table.owns(host)).orElse(false);
  }

  private int size() {
    return feed.table().map(RuleTable::size).orElse(-1);
  }

  private static RuleRow.Key key() {
    return new RuleRow.Key(new UUID(0, 1), UUID.randomUUID());
  }

  private static AccessRuleSpec spec(String host, String path) {
    return Rules.spec(
        "{hosts: [%s], routes: [{name: r, paths: [%s], allow: {anyone: {}}}]}"
            .formatted(host, path));
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, "did not happen within ten seconds");
      Thread.onSpinWait();
    }
  }
}
