package dev.sallyport.operator.accessrule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.store.StoreUnavailable;
import dev.sallyport.store.fakes.InMemoryMembers;
import dev.sallyport.store.log.Member;
import dev.sallyport.store.log.Members;
import dev.sallyport.store.log.Progress;
import dev.sallyport.store.log.Renewal;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class OutageWatchTest {
  private final AtomicLong nanos = new AtomicLong();
  private final Register register = new Register();
  private final UUID replica = register.members.join("a");
  private final List<ResourceID> lookedAt = new ArrayList<>();
  private int rules = 3;
  private final OutageWatch watch =
      new OutageWatch(
          new LiveReplicas(register, nanos::get),
          () -> IntStream.range(0, rules).mapToObj(i -> new ResourceID("r" + i, "shop")).toList(),
          lookedAt::add,
          nanos::get);

  @Test
  void whileSomebodyAnswersNoRuleIsLookedAt() {
    for (int i = 0; i < 20; i++) {
      var _ = register.members.renew(replica, 1);
      turn();
    }
    assertEquals(List.of(), lookedAt);
  }

  @Test
  void rulesAreLookedAtWhenTheLastReplicaIsSilent() {
    turn();
    for (int i = 0; i < 15; i++) {
      turn();
    }
    assertEquals(3, new HashSet<>(lookedAt).size());
    assertEquals(3, lookedAt.size());
  }

  @Test
  void rulesAreLookedAtWhenTheDatabaseIsAway() {
    register.away = true;
    for (int i = 0; i < 15; i++) {
      turn();
    }
    assertEquals(3, lookedAt.size());
  }

  @Test
  void whatIsOverSoonIsNotTold() {
    register.away = true;
    turn();
    turn();
    register.away = false;
    for (int i = 0; i < 20; i++) {
      var _ = register.members.renew(replica, 1);
      turn();
    }
    assertEquals(List.of(), lookedAt);
  }

  @Test
  void manyRulesAreSpreadAndNotLookedAtAnyMoreOnceItIsOver() {
    rules = 10_000;
    register.away = true;
    int before = 0;
    for (int i = 0; i < 15; i++) {
      turn();
      assertTrue(lookedAt.size() - before <= OutageWatch.MOST_A_TURN);
      before = lookedAt.size();
    }
    assertTrue(before > 0);
    register.away = false;
    var _ = register.members.renew(replica, 1);
    turn();
    assertEquals(before, lookedAt.size());
  }

  @Test
  void twoThousandRulesAreAllLookedAtWithinAFewTurns() {
    rules = 1_900;
    register.away = true;
    for (int i = 0; i < 12; i++) {
      turn();
    }
    assertEquals(1_900, lookedAt.size());
  }

  private void turn() {
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    watch.run();
  }

  /** A register whose database can be taken away. */
  private static final class Register implements Members {
    private final InMemoryMembers members = new InMemoryMembers();
    private boolean away;

    @Override
    public List<Member> all() {
      if (away) {
        throw new StoreUnavailable("gone", new IllegalStateException("for the test"));
      }
      return members.all();
    }

    @Override
    public Progress progress() {
      return members.progress();
    }

    @Override
    public UUID join(String name) {
      return members.join(name);
    }

    @Override
    public Renewal renew(UUID id, long applied, long since) {
      return members.renew(id, applied, since);
    }

    @Override
    public boolean markGone(UUID id, long renewals) {
      return members.markGone(id, renewals);
    }

    @Override
    public void leave(UUID id) {
      members.leave(id);
    }
  }
}
