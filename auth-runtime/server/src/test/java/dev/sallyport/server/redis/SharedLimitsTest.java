package dev.sallyport.server.redis;

import static dev.sallyport.server.redis.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.decision.rule.Lookup;
import dev.sallyport.decision.testing.Rules;
import dev.sallyport.server.gateway.Limits;
import dev.sallyport.server.gateway.SharedCounts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several replicas, one limit, and a real Redis between them. */
final class SharedLimitsTest {
  private static final String ADDRESS = "192.0.2.7";

  @TempDir Path folder;
  private RedisProcess server;
  private Redis redis;
  private final List<Limits> replicas = new ArrayList<>();
  private int known;

  @BeforeEach
  void start() throws Exception {
    server = RedisProcess.start(folder);
    redis = new Redis(server.settings(), () -> {});
    redis.start();
    eventually(redis::isAnswering);
  }

  @AfterEach
  void stop() throws Exception {
    replicas.forEach(Limits::close);
    redis.close();
    server.close();
  }

  /** Requests and exchanges in any order: at least what the limit says, at most twice that. */
  @ParameterizedTest
  @CsvSource({"1,100,1", "2,100,2", "3,10,3", "4,100,4", "4,2,5", "7,30,6", "8,5,7"})
  void everythingTheLimitSaysIsAdmittedAndLessThanTwiceThat(int members, int limit, long seed)
      throws Exception {
    Random random = new Random(seed);
    for (int run = 0; run < 20; run++) {
      replicas.clear();
      server.command("FLUSHALL");
      join(members);
      Lookup.Found rule = rule(limit);
      int admitted = 0;
      for (int step = 0; step < 100; step++) {
        Limits replica = replicas.get(random.nextInt(members));
        if (random.nextInt(3) == 0) {
          replica.exchange();
        } else {
          admitted += admitted(replica, rule, random.nextInt(2 * limit));
        }
      }
      for (int turn = 0; turn < 20 * members; turn++) {
        Limits replica = replicas.get(turn % members);
        admitted += admitted(replica, rule, limit);
        replica.exchange();
      }
      int total = admitted;
      assertTrue(total >= limit, () -> total + " of " + limit);
      assertTrue(total <= 2 * limit + members, () -> total + " of " + limit);
    }
  }

  @Test
  void callerWhoAsksOneReplicaOnlyGetsTheWholeLimit() {
    join(4);
    Lookup.Found rule = rule(100);
    Limits one = replicas.getFirst();
    int admitted = admitted(one, rule, 100);
    assertEquals(25, admitted, "its share, before it has heard of the others");

    for (int i = 0; i < 30; i++) {
      one.exchange();
      admitted += admitted(one, rule, 100);
    }

    assertEquals(100, admitted);
    assertEquals(0, admitted(told(replicas.getLast(), rule), rule, 100));
  }

  /** The first request makes a replica ask; then it knows. */
  private static Limits told(Limits replica, Lookup.Found rule) {
    assertEquals(1, admitted(replica, rule, 1));
    replica.exchange();
    return replica;
  }

  @Test
  void threadTellsByItself() throws Exception {
    join(2);
    replicas.forEach(Limits::start);
    Lookup.Found rule = rule(50);
    int[] admitted = {0};

    eventually(
        () -> {
          admitted[0] += admitted(replicas.getFirst(), rule, 1);
          return admitted[0] >= 50;
        });
    assertEquals(1, admitted(replicas.getLast(), rule, 1));
    eventually(() -> admitted(replicas.getLast(), rule, 1) == 0);
  }

  @Test
  void replicasAdmitTheirShareWhileRedisIsAwayAndFindEachOtherAgain() throws Exception {
    join(4);
    Lookup.Found rule = rule(100);
    server.kill();
    eventually(() -> !redis.isAnswering());

    int admitted = 0;
    for (Limits replica : replicas) {
      admitted += admitted(replica, rule, 100);
      replica.exchange();
      admitted += admitted(replica, rule, 100);
    }
    assertEquals(100, admitted);

    server.start();
    eventually(redis::isAnswering);
    for (Limits replica : replicas) {
      assertEquals(0, admitted(replica, rule, 100));
    }
  }

  @Test
  void redisThatForgotEverythingIsRemindedByWhoRemembers() throws Exception {
    join(2);
    Lookup.Found rule = rule(100);
    Limits one = replicas.getFirst();
    for (int i = 0; i < 9; i++) {
      admitted(one, rule, 100);
      one.exchange();
    }
    server.command("FLUSHALL");

    Lookup.Found same = rule;
    one.exchange();
    assertEquals(0, admitted(one, same, 100));
  }

  @Test
  void countersThatSomebodyElseWroteAreNoCountersOfOurs() throws Exception {
    join(2);
    Lookup.Found rule = rule(100);
    Limits one = replicas.getFirst();
    admitted(one, rule, 1);
    one.exchange();
    String key = server.command("KEYS", "sallyport:limit:*").split("\r\n", -1)[2];
    assertFalse(key.contains(ADDRESS), key);

    for (String poison : List.of("nan", "inf", "-1e99", "x", "")) {
      server.command("SET", key, poison);
      admitted(one, rule, 1);
      one.exchange();
      assertTrue(redis.isAnswering());
    }
    server.command("DEL", key);
    server.command("LPUSH", key, "x");
    admitted(one, rule, 1);
    one.exchange();

    assertTrue(redis.isAnswering());
    assertEquals(0, redis.errors());
    String life = server.command("PTTL", key);
    assertTrue(Long.parseLong(life.strip().substring(1)) <= 2 * 3_600_000, life);
  }

  private void join(int members) {
    known = members;
    SharedCounts counts = new RedisCounts(redis, new SecretKeySpec(new byte[32], "HmacSHA256"));
    for (int i = 0; i < members; i++) {
      // Each replica has a monotonic clock of its own.
      AtomicLong begin = new AtomicLong(i * 1_000_000_007L - 5_000_000_000L);
      replicas.add(new Limits(() -> System.nanoTime() + begin.get(), () -> known, counts));
    }
  }

  private static int admitted(Limits replica, Lookup.Found rule, int asked) {
    int admitted = 0;
    for (int i = 0; i < asked; i++) {
      admitted += replica.exceeded(rule, Optional.empty(), ADDRESS).isEmpty() ? 1 : 0;
    }
    return admitted;
  }

  /** A period so long that nothing is given back in a test. */
  private static Lookup.Found rule(int limit) {
    return Rules.found(
        "{hosts: [a.example], rateLimits: {perIP: %d/1h}, routes: [{name: r, paths: ['/**'], allow: {session: {}}}]}"
            .formatted(limit));
  }
}
