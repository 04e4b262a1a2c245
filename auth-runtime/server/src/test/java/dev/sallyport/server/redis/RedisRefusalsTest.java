package dev.sallyport.server.redis;

import static dev.sallyport.server.redis.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.server.settings.Throttlings;
import dev.sallyport.server.throttle.Action;
import dev.sallyport.server.throttle.Refusals;
import dev.sallyport.server.throttle.Subject;
import dev.sallyport.server.throttle.Throttle;
import dev.sallyport.store.attempts.AttemptKey;
import dev.sallyport.store.fakes.InMemoryAttempts;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who was told to wait, with a real Redis that comes and goes. */
final class RedisRefusalsTest {
  private static final AttemptKey ANN = new AttemptKey(1, 2);
  private static final AttemptKey BOB = new AttemptKey(3, 4);

  @TempDir Path folder;
  private RedisProcess server;
  private Redis redis;
  private Refusals refusals;

  @BeforeEach
  void start() throws Exception {
    server = RedisProcess.start(folder);
    redis = new Redis(server.settings(), () -> {});
    redis.start();
    eventually(redis::isAnswering);
    refusals = new RedisRefusals(redis);
  }

  @AfterEach
  void stop() throws Exception {
    redis.close();
    server.close();
  }

  @Test
  void whoHasToWaitIsKnownToAllUntilItIsOver() throws Exception {
    assertEquals(Duration.ZERO, refusals.remaining(List.of(ANN, BOB)));
    refusals.remember(ANN, Duration.ofMinutes(5));
    refusals.remember(BOB, Duration.ofMillis(50));

    Refusals another = new RedisRefusals(redis);
    eventually(() -> another.remaining(List.of(ANN, BOB)).compareTo(Duration.ofMinutes(4)) > 0);
    eventually(() -> another.remaining(List.of(BOB)).isZero());
  }

  /** Decision 0025: Redis can have people wait, no longer than a limit says, and hurry nobody. */
  @Test
  void redisThatLiesShutsNobodyOutForLongAndOneThatForgetsHurriesNobody() throws Exception {
    Throttle throttle =
        new Throttle(
            new InMemoryAttempts(),
            refusals,
            Throttlings.ORDINARY,
            new SecretKeySpec(new byte[32], "HmacSHA256"),
            InstantSource.system());
    Subject account = new Subject.Account("bob@example.com");
    for (int i = 0; i < 5; i++) {
      assertInstanceOf(Throttle.Verdict.Go.class, throttle.attempt(Action.CODE, account));
    }
    assertInstanceOf(Throttle.Verdict.Wait.class, throttle.attempt(Action.CODE, account));

    server.command("FLUSHALL");
    assertInstanceOf(
        Throttle.Verdict.Wait.class, throttle.attempt(Action.CODE, account), "forgotten");
    server.kill();
    eventually(() -> !redis.isAnswering());
    assertInstanceOf(Throttle.Verdict.Wait.class, throttle.attempt(Action.CODE, account), "away");

    Throttle lied =
        new Throttle(
            new InMemoryAttempts(),
            new Refusals() {
              @Override
              public Duration remaining(List<AttemptKey> keys) {
                return Duration.ofDays(365);
              }

              @Override
              public void remember(AttemptKey key, Duration howLong) {}
            },
            Throttlings.ORDINARY,
            new SecretKeySpec(new byte[32], "HmacSHA256"),
            InstantSource.system());
    var wait = assertInstanceOf(Throttle.Verdict.Wait.class, lied.attempt(Action.CODE, account));
    assertTrue(wait.howLong().compareTo(Duration.ofHours(1)) <= 0, wait.toString());
  }
}
