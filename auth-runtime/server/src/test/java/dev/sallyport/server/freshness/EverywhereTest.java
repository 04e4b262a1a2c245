package dev.sallyport.server.freshness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.server.freshness.Everywhere.Proof;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class EverywhereTest {
  private final World world = new World();
  private final World.Replica asker = world.replica();
  private final Everywhere everywhere = world.everywhere(asker);

  @Test
  void revocationIsInForceWhenEveryMemberSaysSo() {
    World.Replica one = settled();
    World.Replica other = world.replica().follow();
    long seq = world.logout(session(one));
    long committed = world.nanos.get();

    assertEquals(Optional.empty(), everywhere.proof(seq, committed));
    one.follow();
    assertEquals(Optional.empty(), everywhere.proof(seq, committed));
    other.follow();
    assertEquals(Optional.of(Proof.APPLIED), everywhere.proof(seq, committed));
  }

  @Test
  void orWhenEveryLeaseThatCouldIgnoreItIsOver() {
    World.Replica paused = settled();
    SessionValue session = session(paused);
    long seq = world.logout(session);
    long committed = world.nanos.get();

    world.pass(Duration.ofMillis(900));
    assertEquals(Optional.empty(), everywhere.proof(seq, committed), "clocks may differ");
    world.pass(Duration.ofMillis(10));
    assertEquals(Optional.of(Proof.ELAPSED), everywhere.proof(seq, committed));
    assertTrue(paused.known(session).isEmpty());
  }

  /** A register that was restored lacks those who joined since, and their leases go on. */
  @Test
  void everybodysWordIsNotEnoughWhileALeaseOfAnEarlierHistoryMayBeHeld() {
    settled();
    SessionValue session = world.login(world.person());
    Runnable restore = world.log.backup();
    World.Replica joinedSince = world.replica().follow();
    joinedSince.about(session);

    restore.run();
    asker.follow();
    long seq = world.logout(session);
    long committed = world.nanos.get();
    asker.follow();

    assertTrue(joinedSince.known(session).isPresent(), "it has not heard of anything");
    assertTrue(world.members.progress().applied() >= seq, "and nobody counts it");
    assertEquals(Optional.empty(), everywhere.proof(seq, committed));
    world.pass(Duration.ofMillis(910));
    assertTrue(everywhere.proof(seq, committed).isPresent());
    assertFalse(joinedSince.known(session).isPresent());
  }

  @Test
  void answerOfAHistoryThatThisReplicaHasNotHeardOfProvesNothing() {
    settled();
    long seq = world.logout(world.login(world.person()));
    asker.follow();
    assertTrue(everywhere.proof(seq, world.nanos.get()).isPresent());

    world.log.restart();

    assertEquals(Optional.empty(), everywhere.proof(seq, world.nanos.get()));
  }

  @Test
  void whoWatchesHearsOfTheProof() {
    settled();
    List<Proof> witnessed = new ArrayList<>();
    var watched =
        new Everywhere(
            world.members,
            asker.follower::hasSettled,
            world.nanos::get,
            (proof, _) -> witnessed.add(proof));

    watched.await(0);

    assertEquals(List.of(Proof.APPLIED), witnessed);
  }

  /** The one that is asked, when it has followed for as long as any lease lasts. */
  private World.Replica settled() {
    asker.follow();
    world.pass(Duration.ofMillis(910));
    return asker.follow();
  }

  private SessionValue session(World.Replica replica) {
    SessionValue session = world.login(world.person());
    replica.about(session);
    return session;
  }
}
