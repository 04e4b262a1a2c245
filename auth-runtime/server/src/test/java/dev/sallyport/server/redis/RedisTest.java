package dev.sallyport.server.redis;

import static dev.sallyport.server.redis.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.server.gateway.SharedCounts;
import dev.sallyport.server.settings.RedisSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RedisTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private final AtomicInteger wakeUps = new AtomicInteger();
  @TempDir Path folder;

  @Test
  void whatWasPutIsThereAndEndsByItself() throws Exception {
    try (var server = RedisProcess.start(folder);
        var redis = connected(server)) {
      redis.put("key", bytes("value"), MINUTE);
      eventually(() -> redis.get("key").isPresent());

      assertArrayEquals(bytes("value"), redis.get("key").orElseThrow());
      assertEquals(Optional.empty(), redis.get("other"));
      redis.put("key", bytes("value"), Duration.ofMillis(1));
      eventually(() -> redis.get("key").isEmpty());
      assertEquals(0, redis.errors());
    }
  }

  @Test
  void redisThatComesLaterIsUsedFromThenOn() throws Exception {
    try (var server = RedisProcess.notYetStarted(folder);
        var redis = redis(server.settings())) {
      redis.start();
      eventually(() -> redis.errors() > 0);
      assertFalse(redis.isAnswering());
      assertEquals(Optional.empty(), redis.get("key"));
      redis.put("key", bytes("value"), MINUTE);

      server.start();
      eventually(redis::isAnswering);
      redis.put("key", bytes("value"), MINUTE);
      eventually(() -> redis.get("key").isPresent());
    }
  }

  @Test
  void redisThatIsKilledIsMissedAtOnceAndFoundAgain() throws Exception {
    try (var server = RedisProcess.start(folder);
        var redis = connected(server)) {
      server.kill();
      eventually(() -> !redis.isAnswering());
      assertEquals(Optional.empty(), redis.get("key"));

      server.start();
      eventually(redis::isAnswering);
      redis.put("key", bytes("value"), MINUTE);
      eventually(() -> redis.get("key").isPresent());
    }
  }

  @Test
  void redisThatHangsIsAskedAFewTimesAndThenLeftAlone() throws Exception {
    try (var server = RedisProcess.start(folder);
        var redis = connected(server)) {
      server.signal("STOP");
      eventually(
          () -> {
            assertEquals(Optional.empty(), redis.get("key"));
            return !redis.isAnswering();
          });
      long errors = redis.errors();
      for (int i = 0; i < 100_000; i++) {
        assertEquals(Optional.empty(), redis.get("key"));
        redis.put("key", bytes("value"), MINUTE);
      }
      assertTrue(redis.errors() - errors < 100, () -> "errors " + redis.errors());

      server.signal("CONT");
      eventually(redis::isAnswering);
      redis.put("key", bytes("value"), MINUTE);
      eventually(() -> redis.get("key").isPresent());
    }
  }

  @Test
  void wakeUpReachesEverybodyWhoIsConnectedAndSoDoesAConnectItself() throws Exception {
    try (var server = RedisProcess.start(folder);
        var redis = connected(server);
        var other = new Redis(server.settings(), () -> {})) {
      eventually(() -> wakeUps.get() == 1);
      other.start();
      eventually(other::isAnswering);

      other.wakeOthers();

      eventually(() -> wakeUps.get() == 2);
      server.kill();
      server.start();
      eventually(() -> wakeUps.get() == 3);
      assertTrue(redis.isAnswering());
    }
  }

  @Test
  void scriptRunsAlsoWhereItIsNotKnownYet() throws Exception {
    String script = "return {tonumber(ARGV[1]) + 1, #KEYS}";
    try (var server = RedisProcess.start(folder);
        var redis = connected(server)) {
      for (int i = 0; i < 2; i++) {
        assertEquals(
            Optional.of(List.of(42L, 2L)),
            redis.run(script, List.of("a", "b"), List.of("41"), Link.SLOWEST));
      }
      server.command("SCRIPT", "FLUSH");
      assertEquals(
          Optional.of(List.of(42L, 2L)),
          redis.run(script, List.of("a", "b"), List.of("41"), Link.SLOWEST));
      assertEquals(0, redis.errors());
    }
  }

  @Test
  void redisThatDoesNotTakeThePasswordIsLeftAloneAndThePasswordIsNotSaid() throws Exception {
    try (var server = RedisProcess.start(folder);
        var redis = redis(server.settings("wrong", List.of()))) {
      redis.start();
      eventually(() -> says(server, "errorstat_WRONGPASS"));

      assertFalse(redis.isAnswering());
      assertFalse(server.settings().toString().contains(RedisProcess.secret()));
    }
  }

  @Test
  void userOfTheReferenceMayDoEverythingThatIsDone() throws Exception {
    String guide = Files.readString(Path.of("../../docs/reference/runtime-settings.md"));
    String permitted =
        guide.lines().filter(line -> line.startsWith("~sallyport:")).findFirst().orElseThrow();
    try (var server = RedisProcess.start(folder)) {
      List<String> words =
          new ArrayList<>(List.of("ACL", "SETUSER", "sallyport", "reset", "on", ">its own"));
      words.addAll(List.of(permitted.split(" ", -1)));
      assertEquals("+OK\r\n", server.command(words.toArray(String[]::new)));
      RedisSettings all = server.settings("its own", List.of());
      RedisSettings settings =
          new RedisSettings(
              all.host(),
              all.port(),
              all.tls(),
              Optional.of("sallyport"),
              all.password(),
              all.trust());
      try (var redis = redis(settings)) {
        redis.start();
        eventually(() -> redis.isAnswering() && wakeUps.get() == 1);

        redis.put("sallyport:fact:x", bytes("value"), MINUTE);
        eventually(() -> redis.get("sallyport:fact:x").isPresent());
        redis.wakeOthers();
        eventually(() -> wakeUps.get() == 2);
        var counts = new RedisCounts(redis, new SecretKeySpec(new byte[32], "HmacSHA256"));
        var count = new SharedCounts.Count("name", 1_000, 1_000, 1_000_000_000);
        assertEquals(Optional.of(List.of(1_000L)), counts.add(List.of(count)));
        assertEquals(0, redis.errors());
      }
    }
  }

  private Redis connected(RedisProcess server) throws Exception {
    Redis redis = redis(server.settings());
    redis.start();
    eventually(redis::isAnswering);
    return redis;
  }

  private Redis redis(RedisSettings settings) throws Exception {
    return new Redis(settings, wakeUps::incrementAndGet);
  }

  private static boolean says(RedisProcess server, String what) {
    try {
      return server.command("INFO", "errorstats").contains(what);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
