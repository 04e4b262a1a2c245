package dev.sallyport.server.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.crds.accessrule.AccessRuleSpec;
import dev.sallyport.crds.accessrule.Mount;
import dev.sallyport.decision.rule.RuleTable;
import dev.sallyport.decision.testing.Rules;
import dev.sallyport.store.fakes.InMemoryLog;
import dev.sallyport.store.fakes.InMemoryRules;
import dev.sallyport.store.rules.RuleRow;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RuleFeedTest {
  private final InMemoryLog log = new InMemoryLog();
  private final InMemoryRules rules = new InMemoryRules(log);
  private final Semaphore told = new Semaphore(0);
  private final RuleFeed feed = new RuleFeed(rules, Mount.at("auth.example.com"));

  @AfterEach
  void stop() {
    feed.close();
  }

  private void follow() {
    feed.follow(log.history(), log.head());
  }

  @Test
  void rulesAreUnknownUntilTheyWereLoaded() {
    feed.start(told::release);
    assertTrue(feed.table().isEmpty());

    follow();

    await(() -> feed.table().isPresent());
    assertEquals(0, size());
  }

  @Test
  void changeIsInForceAndAppliedOnceHeardOf() throws InterruptedException {
    feed.start(told::release);
    RuleRow.Key key = key();

    long put = rules.put(key, "shop", "shop", 1, spec("a.example", "/"));
    follow();
    await(() -> feed.applied() >= put);
    assertTrue(owns("a.example"));
    assertTrue(told.tryAcquire(10, TimeUnit.SECONDS), "the follower is told");

    long edited = rules.put(key, "shop", "shop", 2, spec("b.example", "/"));
    follow();
    await(() -> feed.applied() >= edited);
    assertTrue(owns("b.example"));
    assertEquals(1, size());

    long removed = rules.remove(key).orElseThrow();
    follow();
    await(() -> feed.applied() >= removed);
    assertEquals(0, size());
  }

  @Test
  void numbersThatAreNotAboutRulesAreAppliedWithoutAsking() {
    feed.skip(0, 7);
    assertEquals(0, feed.applied(), "nothing is in force yet");
    feed.start(told::release);
    log.change();
    follow();
    await(() -> feed.applied() == 1);

    feed.skip(1, 4);
    assertEquals(4, feed.applied());
    feed.skip(6, 9);
    assertEquals(4, feed.applied(), "between 4 and 6 there may be a rule");
  }

  @Test
  void anotherHistoryIsReadFromItsBeginning() {
    feed.start(told::release);
    rules.put(key(), "shop", "shop", 1, spec("a.example", "/"));
    Runnable restore = log.backup();
    rules.put(key(), "blog", "blog", 1, spec("b.example", "/"));
    follow();
    await(() -> feed.applied() == 2 && size() == 2);

    restore.run();
    follow();

    await(() -> feed.applied() == 1 && size() == 1);
  }

  @Test
  void rowThatCannotBeReadLeavesItsRuleAsItWasAndTheOthersAlone() {
    RuleRow.Key key = key();
    rules.put(key, "shop", "shop", 1, spec("a.example", "/"));
    feed.start(told::release);
    follow();
    await(() -> owns("a.example"));

    rules.write(
        new RuleRow(
            key, "shop", "shop", 2, log.head() + 1, 1, new RuleRow.Content.Unreadable("format 9")));
    long other = rules.put(key(), "blog", "blog", 1, spec("b.example", "/"));
    follow();

    await(() -> feed.applied() >= other);
    assertTrue(owns("a.example"));
    assertTrue(owns("b.example"));
  }

  @Test
  void specThatDoesNotParseIsNotApplied() {
    rules.put(key(), "shop", "shop", 1, spec("a.example", "no-slash"));
    long good = rules.put(key(), "blog", "blog", 1, spec("b.example", "/"));
    feed.start(told::release);
    follow();

    await(() -> feed.applied() >= good);
    assertEquals(1, size());
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
