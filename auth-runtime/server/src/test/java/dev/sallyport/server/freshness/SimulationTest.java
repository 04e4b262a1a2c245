package dev.sallyport.server.freshness;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.crds.accessrule.Rule.Validation;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.store.StoreUnavailable;
import dev.sallyport.store.fakes.InMemoryRevocations;
import dev.sallyport.store.log.Revocation;
import dev.sallyport.store.log.Revocations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The argument of {@link Lease}, attacked: replicas, people and revocations in random order, where
 * every message may be on its way for longer than a lease lasts, others act meanwhile, the log is
 * pruned at any time, replicas are lost and started anew, so is the store, also from an older copy,
 * any copy of a fact that was ever written may be the one that is found, and rumours go about of
 * what was revoked. Nobody is admitted who came after somebody was told that their session is over.
 */
final class SimulationTest {
  private static final int STEPS = 2_000;
  private static final int SESSIONS = 9;
  private static final int DEEPEST = 2;

  private final World world = new World();
  private final Revocations pruned = new InMemoryRevocations(world.log, world.members);
  private final List<World.Replica> replicas = new ArrayList<>();
  private final List<UUID> people = new ArrayList<>();
  private final List<SessionValue> sessions = new ArrayList<>();
  private final Map<SessionValue, Pending> pending = new HashMap<>();
  private final List<Backup> backups = new ArrayList<>();
  private final Map<SessionValue, Long> over = new HashMap<>();
  private final Set<World.Replica> busy = new HashSet<>();
  private Consumer<World.Replica> afterRound = _ -> {};
  private int depth;
  private int admitted;
  private int acknowledged;

  /**
   * @param asker whose proofs are believed
   */
  private record Pending(long seq, long committed, Everywhere asker) {}

  /**
   * @param head of the log when it was made
   */
  private record Backup(long head, Runnable restore) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89})
  void nobodyIsAdmittedAfterTheAcknowledgement(long seed) {
    Random random = new Random(seed);
    run(random);

    assertTrue(admitted > STEPS / 20, () -> "admitted " + admitted);
    assertTrue(acknowledged > STEPS / 100, () -> "acknowledged " + acknowledged);
  }

  /** The checker has to see a lease that counts from when the answer arrived. */
  @Test
  void brokenLeaseIsSeen() {
    assertSeen(
        broken ->
            broken.afterRound =
                replica -> replica.follower.lease().extend(broken.world.nanos.get()));
  }

  private static void assertSeen(Consumer<SimulationTest> breaking) {
    boolean seen = false;
    for (long seed = 1; seed <= 100 && !seen; seed++) {
      SimulationTest broken = new SimulationTest();
      breaking.accept(broken);
      try {
        broken.run(new Random(seed));
      } catch (AssertionError _) {
        seen = true;
      }
    }
    assertTrue(seen, "a hundred runs of something broken and nothing was found");
  }

  private void run(Random random) {
    for (int i = 0; i < 3; i++) {
      replicas.add(world.replica().follow());
      people.add(world.person());
    }
    world.shown = kept -> random.nextInt(kept.size() + 1);
    world.travel =
        () -> {
          boolean slow = depth < DEEPEST && random.nextInt(25) == 0;
          if (slow) {
            depth++;
            for (int i = 0; i < 8; i++) {
              world.pass(Duration.ofMillis(random.nextInt(400)));
              step(random);
            }
            depth--;
          }
          world.pass(Duration.ofMillis(1));
        };
    for (int i = 0; i < STEPS; i++) {
      step(random);
    }
  }

  private void step(Random random) {
    World.Replica replica = replicas.get(random.nextInt(replicas.size()));
    switch (random.nextInt(16)) {
      case 0 -> login(random);
      case 1, 2 -> revoke(random, replica);
      case 3 -> world.pass(Duration.ofMillis(random.nextInt(200)));
      case 4, 5, 6 -> round(replica);
      case 7 -> world.cut = random.nextInt(10) == 0;
      case 8 -> pruned.prune(World.NOW.plusSeconds(1));
      case 9 -> disaster(random);
      case 10 -> replica.follower.hear(List.of(rumour(random)));
      default -> request(random, replica);
    }
    acknowledge();
  }

  /** Of what was revoked, or will be, or never was. */
  private Revocation rumour(Random random) {
    UUID person = people.get(random.nextInt(people.size()));
    UUID subject =
        sessions.isEmpty() || random.nextBoolean()
            ? person
            : world.subject(sessions.get(random.nextInt(sessions.size()))).orElse(person);
    return new Revocation(random.nextLong(world.log.head() + 3), subject);
  }

  /** The store is started anew, as it was or as it was once; or a replica is lost and replaced. */
  private void disaster(Random random) {
    switch (random.nextInt(8)) {
      case 0 -> world.log.restart();
      case 1 -> replicas.set(random.nextInt(replicas.size()), world.replica());
      case 2, 3 -> backups.add(new Backup(world.log.head(), world.log.backup()));
      case 4 -> restore(random);
      default -> {}
    }
  }

  /** What was revoked since the backup is as if it had not been; nobody promised anything else. */
  private void restore(Random random) {
    if (!backups.isEmpty()) {
      Backup backup = backups.remove(random.nextInt(backups.size()));
      backups.removeIf(other -> other.head() > backup.head());
      backup.restore().run();
      pending.values().removeIf(revocation -> revocation.seq() > backup.head());
      over.values().removeIf(seq -> seq > backup.head());
    }
  }

  /** A replica's follower is one thread: it does not begin a round within its round. */
  private void round(World.Replica replica) {
    if (busy.add(replica)) {
      try {
        replica.follower.round();
        afterRound.accept(replica);
      } catch (StoreUnavailable _) {
        // The next one will be answered.
      } finally {
        busy.remove(replica);
      }
    }
  }

  private void login(Random random) {
    if (sessions.size() == SESSIONS) {
      sessions.removeFirst();
    }
    sessions.add(world.login(people.get(random.nextInt(people.size()))));
  }

  private void revoke(Random random, World.Replica asked) {
    if (sessions.isEmpty() || random.nextInt(3) != 0) {
      return;
    }
    SessionValue session = sessions.get(random.nextInt(sessions.size()));
    world
        .sessions
        .end(session.hash(), World.NOW)
        .ifPresent(
            seq ->
                pending.put(session, new Pending(seq, world.nanos.get(), world.everywhere(asked))));
  }

  private void acknowledge() {
    pending
        .entrySet()
        .removeIf(
            entry -> {
              Pending revocation = entry.getValue();
              if (revocation.asker().proof(revocation.seq(), revocation.committed()).isEmpty()) {
                return false;
              }
              over.put(entry.getKey(), revocation.seq());
              acknowledged++;
              return true;
            });
  }

  private void request(Random random, World.Replica replica) {
    if (sessions.isEmpty()) {
      return;
    }
    SessionValue session = sessions.get(random.nextInt(sessions.size()));
    boolean isOver = over.containsKey(session);
    var validation = new Validation.Live();
    Evidence evidence =
        replica
            .facts
            .known(session, validation)
            .orElseGet(
                () ->
                    depth < DEEPEST
                        ? replica.facts.about(session, validation)
                        : new Evidence.None());
    if (evidence instanceof Evidence.Session) {
      admitted++;
      assertTrue(!isOver, "admitted after it was said that the session is over");
    }
  }
}
