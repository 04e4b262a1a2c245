package dev.sallyport.server.freshness;

import static dev.sallyport.server.freshness.World.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.server.credentials.SessionKeys;
import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.store.sessions.Rotated;
import dev.sallyport.store.sessions.Rotation;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** A value that was replaced does not live on in the memory of a replica. */
final class RotatedValuesTest {
  private static final Duration GRACE = Duration.ofSeconds(60);
  private static final Instant RENEWED = NOW.plus(Duration.ofHours(1));

  private final World world = new World();
  private final World.Replica replica = world.replica();
  private final UUID ann = world.person();
  private final SessionValue successor =
      new SessionKeys(
              'a', Map.of('a', new SecretKeySpec(new byte[32], "HmacSHA256")), new SecureRandom())
          .issue();

  private void renew(SessionValue value) {
    assertInstanceOf(
        Rotated.Done.class,
        world.sessions.rotate(
            new Rotation(
                value.hash(), successor.hash(), "sealed", RENEWED, Duration.ofHours(24), GRACE)));
  }

  private static Instant end(Evidence evidence) {
    return assertInstanceOf(Evidence.Session.class, evidence).expiresAt();
  }

  @Test
  void replicaThatKnewItReadsItAgainAndLearnsItsEnd() {
    SessionValue value = world.login(ann);
    replica.follow();
    assertEquals(NOW.plus(Duration.ofHours(24)), end(replica.about(value)));

    renew(value);
    replica.follow();

    assertEquals(Optional.empty(), replica.known(value));
    assertEquals(RENEWED.plus(GRACE), end(replica.about(value)));
    assertEquals(RENEWED.plus(Duration.ofHours(24)), end(replica.about(successor)));
  }

  @Test
  void replicaThatHearsOfNothingUsesWhatItKnowsForLessThanTheGrace() {
    SessionValue value = world.login(ann);
    replica.follow().about(value);

    renew(value);
    world.cut = true;
    world.pass(Duration.ofNanos(Lease.LONGEST));

    assertEquals(Optional.empty(), replica.known(value));
    assertTrue(Duration.ofNanos(Lease.LONGEST).compareTo(GRACE) < 0);
  }

  @Test
  void copyOfTheTimeBeforeIsOfNoUse() {
    SessionValue value = world.login(ann);
    replica.follow().about(value);
    renew(value);

    World.Replica newcomer = world.replica().follow();

    assertEquals(RENEWED.plus(GRACE), end(newcomer.about(value)));
  }
}
