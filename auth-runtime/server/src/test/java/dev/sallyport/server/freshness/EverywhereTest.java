package dev.sallyport.server.freshness;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.server.credentials.SessionValue;
import java.time.Duration;
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

    assertFalse(everywhere.isProven(seq, committed));
    one.follow();
    assertFalse(everywhere.isProven(seq, committed));
    other.follow();
    assertTrue(everywhere.isProven(seq, committed));
  }

  @Test
  void orWhenEveryLeaseThatCouldIgnoreItIsOver() {
    World.Replica paused = settled();
    SessionValue session = session(paused);
    long seq = world.logout(session);
    long committed = world.nanos.get();

    world.pass(Duration.ofMillis(900));
    assertFalse(everywhere.isProven(seq, committed), "clocks may differ");
    world.pass(Duration.ofMillis(10));
    assertTrue(everywhere.isProven(seq, committed));
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
    assertFalse(everywhere.isProven(seq, committed));
    world.pass(Duration.ofMillis(910));
    assertTrue(everywhere.isProven(seq, committed));
    assertFalse(joinedSince.known(session).isPresent());
  }

  @Test
  void answerOfAHistoryThatThisReplicaHasNotHeardOfProvesNothing() {
    settled();
    long seq = world.logout(world.login(world.person()));
    asker.follow();
    assertTrue(everywhere.isProven(seq, world.nanos.get()));

    world.log.restart();

    assertFalse(everywhere.isProven(seq, world.nanos.get()));
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
