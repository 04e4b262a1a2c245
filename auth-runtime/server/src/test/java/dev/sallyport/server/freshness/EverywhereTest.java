package dev.sallyport.server.freshness;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.server.credentials.SessionValue;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class EverywhereTest {
  private final World world = new World();
  private final Everywhere everywhere = new Everywhere(world.members, world.nanos::get);

  @Test
  void revocationIsInForceWhenEveryMemberSaysSo() {
    World.Replica one = world.replica().follow();
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
    World.Replica paused = world.replica().follow();
    SessionValue session = session(paused);
    long seq = world.logout(session);
    long committed = world.nanos.get();

    world.pass(Duration.ofMillis(900));
    assertFalse(everywhere.isProven(seq, committed), "clocks may differ");
    world.pass(Duration.ofMillis(10));
    assertTrue(everywhere.isProven(seq, committed));
    assertTrue(paused.known(session).isEmpty());
  }

  @Test
  void itIsInForceAtOnceWhereNobodyIsThere() {
    everywhere.await(7);
  }

  private SessionValue session(World.Replica replica) {
    SessionValue session = world.login(world.person());
    replica.about(session);
    return session;
  }
}
