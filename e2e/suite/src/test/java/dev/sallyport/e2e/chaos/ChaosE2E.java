package dev.sallyport.e2e.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.chaos.check.Wrong;
import dev.sallyport.chaos.check.Wrong.Kind;
import dev.sallyport.chaos.command.Lab;
import dev.sallyport.chaos.command.Plan;
import dev.sallyport.chaos.command.Report;
import dev.sallyport.chaos.command.Run;
import dev.sallyport.chaos.fault.Fault;
import dev.sallyport.chaos.fault.Faults;
import dev.sallyport.chaos.fault.OlderCopy;
import dev.sallyport.cluster.part.JavaPart;
import dev.sallyport.cluster.process.Launch;
import dev.sallyport.cluster.report.Progress;
import dev.sallyport.e2e.Traffic;
import dev.sallyport.e2e.Visitor;
import dev.sallyport.e2e.WithSallyport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Whatever fails, nobody is let in after their logout, and nobody is logged out who did not ask for
 * it. {@code ./sallyport chaos} does the same for longer.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ChaosE2E {
  private static final Progress PROGRESS = Progress.to(System.out, false);
  private static final String ANOTHER = "runtime-2";

  /** Begins with those faults from which logouts have most to fear. */
  private static final long FIXED = 18_213;

  private static final int MANY = 60;

  private Lab lab;

  @BeforeAll
  void start() throws Exception {
    lab = Lab.start(WithSallyport.ROOT, 2, PROGRESS);
  }

  @AfterAll
  void end() throws Exception {
    lab.close();
  }

  @Test
  void nobodyIsAnsweredWrongWhileOnePartAfterTheOtherFails() throws Exception {
    assertRight(run(Faults.all(), Duration.ofSeconds(20), FIXED));
  }

  @Test
  void norInAnOrderThatNobodyHasTried() throws Exception {
    assertRight(run(Faults.all(), Duration.ofSeconds(10), new SecureRandom().nextInt(1 << 30)));
  }

  /** Nobody says so; and the numbers of the log are soon where they were, about other sessions. */
  @Test
  void olderPostgresIsNoticedByAReplicaThatWasCutOffMeanwhile() throws Exception {
    Fault restored =
        new Fault(
            "older Postgres, unseen",
            Fault.Where.EVERYBODY,
            (scene, _, _) -> {
              var older = OlderCopy.make(scene);
              scene.crowd().leave(MANY / 2);
              scene.hold(Duration.ofSeconds(2));
              scene.wires().toPostgres(ANOTHER).stall();
              older.restore();
              scene.crowd().leave(MANY);
              // Longer than an acknowledgement takes, and shorter than until it counts as dead,
              // after which it would forget everything anyway.
              scene.hold(Duration.ofMillis(1_300));
              scene.wires().toPostgres(ANOTHER).mend();
              scene.hold(Duration.ofSeconds(2));
            });

    assertRight(run(List.of(restored), Duration.ofSeconds(1), FIXED));
  }

  /** As a Deployment does it; Traefik finds the ready ones through what stands for the Service. */
  @Test
  void replicasThatAreRestartedOneAfterTheOtherLoseNoRequest() throws Exception {
    try (var visitor = new Visitor(lab.sallyport()).loggedIn();
        var traffic = Traffic.of(visitor, "/account", Visitor.JSON)) {
      for (String replica : lab.sallyport().replicas()) {
        lab.sallyport().stop(replica);
        lab.sallyport().startAgain(replica);
        traffic.goOn(20);
      }
      traffic.was("200");
    }
  }

  /** A checker that finds nothing here finds nothing. */
  @Test
  void replicaWhoseClockRunsSlowIsFound() throws Exception {
    lab.sallyport().stop(ANOTHER);
    lab.sallyport().startInstead(ANOTHER, ChaosE2E::withASlowClock);
    try {
      Fault cutOff =
          new Fault(
              "slow replica cut off",
              Fault.Where.EVERYBODY,
              (scene, _, _) -> {
                scene.wires().toPostgres(ANOTHER).stall();
                scene.crowd().leave(MANY);
                scene.hold(Duration.ofSeconds(6));
                scene.wires().toPostgres(ANOTHER).mend();
              });

      List<Wrong> wrongs = run(List.of(cutOff), Duration.ofSeconds(1), FIXED).wrongs();

      assertTrue(
          wrongs.stream().anyMatch(wrong -> wrong.kind() == Kind.ADMITTED_AFTER_LOGOUT),
          wrongs::toString);
    } finally {
      lab.sallyport().stop(ANOTHER);
      lab.sallyport().startAgain(ANOTHER);
    }
  }

  private static Launch withASlowClock(Launch usual) {
    try {
      return usual.running(
          JavaPart.in(WithSallyport.ROOT.resolve("e2e/chaos"))
              .command(384, "dev.sallyport.server.SlowClockMain", usual.command().getLast()));
    } catch (IOException unbuilt) {
      throw new UncheckedIOException(unbuilt);
    }
  }

  private Report run(List<Fault> faults, Duration length, long seed) throws Exception {
    Report report =
        Run.of(lab.sallyport(), lab.wires(), new Plan(faults, length, seed, Plan.USUAL), PROGRESS);
    PROGRESS.say(report.table());
    return report;
  }

  private static void assertRight(Report report) {
    assertEquals(List.of(), report.wrongs(), report::table);
  }
}
