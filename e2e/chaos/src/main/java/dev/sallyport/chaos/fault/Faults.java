package dev.sallyport.chaos.fault;

import dev.sallyport.store.testing.Wire;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
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
        Fault.ofReplica(
            "replica's questions to Postgres delayed",
            (scene, replica, random) ->
                hurt(scene, scene.wires().toPostgres(replica), slowQuestions(random), LONG)),
        Fault.ofReplica(
            "Postgres' answers to a replica delayed",
            (scene, replica, random) ->
                hurt(scene, scene.wires().toPostgres(replica), slowAnswers(random), LONG)),
        Fault.ofReplica(
            "way to Postgres silent",
            (scene, replica, _) ->
                hurt(scene, scene.wires().toPostgres(replica), Wire::stall, LONG)),
        Fault.ofReplica(
            "way to Postgres cut",
            (scene, replica, _) ->
                hurt(scene, scene.wires().toPostgres(replica), Wire::cut, SHORT)),
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
        Fault.ofReplica(
            "Redis' answers to a replica delayed",
            (scene, replica, random) ->
                hurt(scene, scene.wires().toRedis(replica), slowAnswers(random), LONG)),
        Fault.ofReplica(
            "way to Redis silent",
            (scene, replica, _) -> hurt(scene, scene.wires().toRedis(replica), Wire::stall, LONG)),
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

  private static Consumer<Wire> slowQuestions(RandomGenerator random) {
    return wire -> wire.delay(delay(random), Duration.ZERO);
  }

  private static Consumer<Wire> slowAnswers(RandomGenerator random) {
    return wire -> wire.delay(Duration.ZERO, delay(random));
  }

  /** What was on its way arrives in the end, late. */
  private static void hurt(Scene scene, Wire wire, Consumer<Wire> harm, Duration length)
      throws InterruptedException {
    harm.accept(wire);
    scene.hold(length);
    wire.mend();
  }

  private static void silenceInACrowd(Scene scene, String replica) throws InterruptedException {
    Consumer<Wire> harm =
        wire -> {
          wire.stall();
          scene.crowd().leave(CROWD);
        };
    hurt(scene, scene.wires().toPostgres(replica), harm, SHORT);
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
