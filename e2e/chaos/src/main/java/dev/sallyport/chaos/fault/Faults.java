package dev.sallyport.chaos.fault;

import dev.sallyport.store.testing.Wire;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/** All faults there are. One more is one more entry of a list. */
public final class Faults {
  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofMillis(2_500);
  private static final int SHORTEST_DELAY = 50;
  private static final int LONGEST_DELAY = 800;
  private static final int CROWD = 60;
  private static final String OPERATOR = "operator";

  private Faults() {}

  /** Each once. */
  public static List<Fault> all() {
    return List.of(
        Fault.ofReplica("replica killed", (scene, replica, _) -> scene.kill(replica)),
        Fault.ofReplica("replica stopped for 3 s", (scene, replica, _) -> scene.pause(replica)),
        Fault.ofReplica("replica restarted", (scene, replica, _) -> scene.restart(replica)),
        Fault.ofReplica("replica's questions to Postgres delayed", Faults::delayQuestions),
        Fault.ofReplica("Postgres' answers to a replica delayed", Faults::delayAnswers),
        Fault.ofReplica("way to Postgres silent", (scene, replica, _) -> silence(scene, replica)),
        Fault.ofReplica("way to Postgres cut", (scene, replica, _) -> cut(scene, replica)),
        Fault.ofReplica(
            "replica cut off while many log out",
            (scene, replica, _) -> silenceInACrowd(scene, replica)),
        Fault.ofAll("all ways to Postgres and Redis cut", (scene, _, _) -> cutAll(scene)),
        Fault.ofAll("many log out at once", (scene, _, _) -> crowd(scene)),
        Fault.ofAll("Postgres killed", (scene, _, _) -> scene.kill(Scene.POSTGRES)),
        Fault.ofAll("Postgres stopped for 3 s", (scene, _, _) -> scene.pause(Scene.POSTGRES)),
        Fault.ofAll("Postgres restarted", (scene, _, _) -> scene.restart(Scene.POSTGRES)),
        Fault.ofAll(
            "Postgres without free connections", (scene, _, _) -> NoConnections.strike(scene)),
        Fault.ofAll("Postgres' disk full", (scene, _, _) -> FullDisk.strike(scene)),
        Fault.ofAll(
            "Postgres restored from an older copy", (scene, _, _) -> OlderCopy.strike(scene)),
        Fault.ofAll("Redis killed", (scene, _, _) -> scene.kill(Scene.REDIS)),
        Fault.ofAll("Redis stopped for 3 s", (scene, _, _) -> scene.pause(Scene.REDIS)),
        Fault.ofAll("Redis restarted", (scene, _, _) -> scene.restart(Scene.REDIS)),
        Fault.ofReplica("Redis' answers to a replica delayed", Faults::delayRedis),
        Fault.ofReplica("way to Redis silent", (scene, replica, _) -> silenceRedis(scene, replica)),
        Fault.ofAll("Redis emptied", (scene, _, _) -> scene.sallyport().redis("FLUSHALL")),
        Fault.ofAll("Redis answers with errors", (scene, _, _) -> FalseCopies.errors(scene)),
        Fault.ofReplica(
            "copies in Redis swapped and spoiled",
            (scene, replica, _) -> FalseCopies.spoil(scene, replica)),
        Fault.ofReplica(
            "copies in Redis brought back after a logout",
            (scene, replica, _) -> FalseCopies.bringBack(scene, replica)),
        Fault.ofAll("operator killed", (scene, _, _) -> scene.kill(OPERATOR)),
        Fault.ofAll("operator stopped for 3 s", (scene, _, _) -> scene.pause(OPERATOR)),
        Fault.ofAll("operator restarted", (scene, _, _) -> scene.restart(OPERATOR)));
  }

  private static Duration delay(RandomGenerator random) {
    return Duration.ofMillis(random.nextInt(SHORTEST_DELAY, LONGEST_DELAY));
  }

  private static void delayQuestions(Scene scene, String replica, RandomGenerator random)
      throws InterruptedException {
    Wire wire = scene.wires().toPostgres(replica);
    wire.delay(delay(random), Duration.ZERO);
    scene.hold(LONG);
    wire.mend();
  }

  private static void delayAnswers(Scene scene, String replica, RandomGenerator random)
      throws InterruptedException {
    Wire wire = scene.wires().toPostgres(replica);
    wire.delay(Duration.ZERO, delay(random));
    scene.hold(LONG);
    wire.mend();
  }

  /** What was on its way arrives in the end, seconds late. */
  private static void silence(Scene scene, String replica) throws InterruptedException {
    Wire wire = scene.wires().toPostgres(replica);
    wire.stall();
    scene.hold(LONG);
    wire.mend();
  }

  private static void delayRedis(Scene scene, String replica, RandomGenerator random)
      throws InterruptedException {
    Wire wire = scene.wires().toRedis(replica);
    wire.delay(Duration.ZERO, delay(random));
    scene.hold(LONG);
    wire.mend();
  }

  private static void silenceRedis(Scene scene, String replica) throws InterruptedException {
    Wire wire = scene.wires().toRedis(replica);
    wire.stall();
    scene.hold(LONG);
    wire.mend();
  }

  private static void silenceInACrowd(Scene scene, String replica) throws InterruptedException {
    Wire wire = scene.wires().toPostgres(replica);
    wire.stall();
    scene.crowd().leave(CROWD);
    scene.hold(SHORT);
    wire.mend();
  }

  private static void cut(Scene scene, String replica) throws InterruptedException {
    Wire wire = scene.wires().toPostgres(replica);
    wire.cut();
    scene.hold(SHORT);
    wire.mend();
  }

  private static void cutAll(Scene scene) throws InterruptedException {
    scene.wires().all().forEach(Wire::cut);
    scene.hold(SHORT);
    scene.wires().all().forEach(Wire::mend);
  }

  /** Commit order against the order of numbers. */
  private static void crowd(Scene scene) throws InterruptedException {
    scene.crowd().leave(CROWD);
    scene.hold(SHORT);
  }
}
