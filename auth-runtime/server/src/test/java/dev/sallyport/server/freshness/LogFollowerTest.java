package dev.sallyport.server.freshness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.store.log.Member;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class LogFollowerTest {
  private final World world = new World();
  private final World.Replica replica = world.replica();

  @Test
  void replicaJoinsAndSaysHowFarItGot() {
    world.log.change();
    world.log.revoke(UUID.randomUUID(), World.NOW);

    replica.follow();

    assertEquals(2, applied());
    assertTrue(replica.follower.holdsLease());
  }

  @Test
  void replicaDoesNotSayMoreThanItsRulesHaveApplied() {
    replica.follow();
    world.log.change();
    replica.follower.round();
    replica.rules.applied = 0;
    replica.follower.round();

    assertEquals(0, applied());
    assertTrue(replica.follower.holdsLease(), "rules that take long cost nobody the lease");
  }

  @Test
  void replicaCountsTheMembersItSees() {
    replica.follow();
    assertEquals(1, replica.follower.members());

    world.replica().follow();
    world.pass(Duration.ofSeconds(1));
    replica.follow();

    assertEquals(2, replica.follower.members());
  }

  @Test
  void rulesAreNotReadForRevocationsAlone() {
    world.log.change();
    replica.follow();
    int before = replica.rules.followed;

    world.log.revoke(UUID.randomUUID(), World.NOW);
    replica.follow();
    assertEquals(before, replica.rules.followed);
    assertEquals(2, applied());
    world.log.revoke(UUID.randomUUID(), World.NOW);
    world.log.change();
    replica.follow();
    assertEquals(before + 1, replica.rules.followed);
  }

  @Test
  void replicaThatWasDeclaredDeadHasNoLeaseUntilItHasJoinedAnew() {
    replica.follow();
    Member before = world.members.all().getFirst();

    assertTrue(world.members.markGone(before.id(), before.renewals()));
    assertTrue(replica.follower.round());
    assertFalse(replica.follower.holdsLease());
    replica.follow();

    assertTrue(replica.follower.holdsLease());
    assertNotEquals(before.id(), world.members.all().getFirst().id());
  }

  @Test
  void silentMemberIsDeclaredDeadByOurOwnClockAndALivelyOneIsNot() {
    UUID silent = world.members.join("killed");
    UUID lively = world.members.join("lively");

    for (int i = 0; i < 9; i++) {
      replica.follow();
      world.members.renew(lively, 0);
      world.pass(Duration.ofMillis(225));
    }

    var left = world.members.all().stream().map(Member::id).toList();
    assertFalse(left.contains(silent));
    assertTrue(left.contains(lively));
  }

  @Test
  void lapseIsCounted() {
    replica.follow();
    world.pass(Duration.ofMillis(300));
    replica.follow();
    assertEquals(0, replica.follower.lapses());

    world.pass(Duration.ofSeconds(1));
    replica.follow();

    assertEquals(1, replica.follower.lapses());
  }

  private long applied() {
    return world.members.all().stream().mapToLong(Member::applied).min().orElse(-1);
  }
}
