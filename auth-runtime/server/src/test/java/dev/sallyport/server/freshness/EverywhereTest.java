package dev.sallyport.server.freshness;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
  private final List<Everywhere.Proof> witnessed = new ArrayList<>();
  private final Everywhere everywhere =
      new Everywhere(world.members, world.nanos::get, (proof, _) -> witnessed.add(proof));

  @Test
  void revocationIsInForceWhenEveryMemberSaysSo() {
    World.Replica one = world.replica().follow();
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
    World.Replica paused = world.replica().follow();
    SessionValue session = session(paused);
    long seq = world.logout(session);
    long committed = world.nanos.get();

    world.pass(Duration.ofMillis(900));
    assertEquals(Optional.empty(), everywhere.proof(seq, committed), "clocks may differ");
    world.pass(Duration.ofMillis(10));
    assertEquals(Optional.of(Proof.ELAPSED), everywhere.proof(seq, committed));
    assertTrue(paused.known(session).isEmpty());
  }

  @Test
  void itIsInForceAtOnceWhereNobodyIsThere() {
    everywhere.await(7);

    assertEquals(List.of(Proof.APPLIED), witnessed);
  }

  private SessionValue session(World.Replica replica) {
    SessionValue session = world.login(world.person());
    replica.about(session);
    return session;
  }
}
