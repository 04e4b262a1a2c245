package dev.sallyport.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class ReadinessTest {
  private final AtomicBoolean rules = new AtomicBoolean(true);
  private final AtomicBoolean keys = new AtomicBoolean(true);
  private final AtomicBoolean store = new AtomicBoolean(true);
  private final Readiness readiness = new Readiness(rules::get, keys::get, store::get);

  @Test
  void replicaIsReadyWithRulesAndKeys() {
    assertEquals(Optional.empty(), readiness.ofDecisions());
    assertEquals(Optional.empty(), readiness.ofPages());

    keys.set(false);
    assertEquals(
        Optional.of("there is no key to sign assertions with yet"), readiness.ofDecisions());
    rules.set(false);
    assertEquals(Optional.of("the rules have not been loaded yet"), readiness.ofDecisions());
    assertEquals(readiness.ofDecisions(), readiness.ofPages());
  }

  @Test
  void storeThatIsAwayStandsInTheWayOfPagesAlone() {
    store.set(false);

    assertEquals(Optional.empty(), readiness.ofDecisions());
    assertEquals(
        Optional.of("Postgres does not answer, so nobody can sign in or out"), readiness.ofPages());
  }

  @Test
  void whoLeavesIsReadyForNothing() {
    readiness.leave();

    assertEquals(Optional.of("it is stopping"), readiness.ofDecisions());
    assertEquals(Optional.of("it is stopping"), readiness.ofPages());
  }
}
