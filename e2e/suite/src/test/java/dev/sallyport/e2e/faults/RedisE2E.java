package dev.sallyport.e2e.faults;

import static dev.sallyport.e2e.Eventually.eventually;
import static dev.sallyport.e2e.Visitor.JSON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.cluster.Installation;
import dev.sallyport.cluster.net.Http;
import dev.sallyport.e2e.GuardedApp;
import dev.sallyport.e2e.Traffic;
import dev.sallyport.e2e.Visitor;
import dev.sallyport.e2e.WithSallyport;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Redis comes and goes, forgets, and lies: it is never more than a help. */
@ExtendWith(WithSallyport.class)
final class RedisE2E {
  private static final String COPIES = "sallyport:fact:*";

  private Installation sallyport;
  private Visitor visitor;

  @BeforeEach
  void arrive(Installation installation) throws Exception {
    sallyport = installation;
    awaitRedis(1);
    visitor = new Visitor(installation).loggedIn();
    assertEquals(200, visitor.shop("/account", JSON).statusCode());
  }

  @AfterEach
  void leave() {
    visitor.close();
  }

  @Test
  void nobodyNoticesThatRedisIsGoneButTheLogAndItsComingBack() throws Exception {
    int away = said("Redis is away");
    int back = said("Redis answers again");
    try (var known = Traffic.of(visitor, "/account", JSON);
        var stranger = new Visitor(sallyport)) {
      new Outage(sallyport, "redis")
          .crashed(
              () -> {
                awaitRedis(0);
                known.goOn(20);
                stranger.loggedIn();
                assertEquals(200, stranger.shop("/account", JSON).statusCode());
                assertEquals(302, stranger.send("/logout", Map.of()).statusCode());
                assertNotEquals(200, stranger.shop("/account", JSON).statusCode());
              });
      awaitRedis(1);
      known.goOn(20);
      known.was("200");
    }
    assertEquals(away + 1, said("Redis is away"));
    assertEquals(back + 1, said("Redis answers again"));
  }

  @Test
  void redisThatHangsHoldsNobodyUp() throws Exception {
    try (var known = Traffic.of(visitor, "/account", JSON);
        var stranger = new Visitor(sallyport)) {
      new Outage(sallyport, "redis")
          .hanging(
              () -> {
                stranger.loggedIn();
                assertEquals(200, stranger.shop("/account", JSON).statusCode());
                awaitRedis(0);
                known.goOn(20);
              });
      awaitRedis(1);
      known.was("200");
    }
  }

  @Test
  void copyIsUsedAfterARestartAndAFlushCostsAReadOfPostgres() throws Exception {
    awaitCopies(1);
    restart();
    assertEquals(200, visitor.shop("/account", JSON).statusCode());
    assertEquals(0, meter("sallyport_facts_reads_total"));
    assertTrue(meter("sallyport_facts_copies_total") >= 1);

    sallyport.redis("FLUSHALL");
    restart();
    assertEquals(200, visitor.shop("/account", JSON).statusCode());
    assertTrue(meter("sallyport_facts_reads_total") >= 1);
    assertEquals(0, meter("sallyport_facts_copies_total"));
  }

  @Test
  void whoWritesRedisLetsNobodyInAndNobodyBackIn() throws Exception {
    sallyport.redis("FLUSHALL");
    restart();
    try (var other = new Visitor(sallyport).loggedIn();
        var gone = new Visitor(sallyport).loggedIn()) {
      String ours = copyOf(visitor);
      String theirs = copyOf(other);
      String past = copyOf(gone);
      sallyport.redis("COPY", past, "kept");
      assertEquals(302, gone.send("/logout", Map.of()).statusCode());

      sallyport.redis("RENAME", "kept", past);
      sallyport.redis("COPY", ours, theirs, "REPLACE");
      sallyport.redis("SET", ours, "nothing that anybody sealed, but long enough to be looked at");
      restart();
      var email = sallyport.summary().demoUser().email();
      for (Visitor one : List.of(visitor, other)) {
        var answer = one.shop("/account", JSON);
        assertEquals(200, answer.statusCode());
        assertEquals(email, Visitor.headersThatReached(answer).get("x-user-email"));
      }
      assertNotEquals(
          Visitor.headersThatReached(visitor.shop("/account", JSON)).get("x-session-id"),
          Visitor.headersThatReached(other.shop("/account", JSON)).get("x-session-id"));
      assertEquals(401, gone.shop("/account", JSON).statusCode());
      assertEquals(2, meter("sallyport_redis_copies_spoiled_total"));
    }
  }

  /** The name of the copy that is written when somebody is asked about for the first time. */
  private String copyOf(Visitor somebody) throws Exception {
    var before = List.of(copies());
    assertEquals(200, somebody.shop("/account", JSON).statusCode());
    var after =
        eventually(
            GuardedApp.PATIENCE, () -> List.of(copies()), now -> now.size() == before.size() + 1);
    return after.stream().filter(name -> !before.contains(name)).findFirst().orElseThrow();
  }

  private void awaitCopies(int atLeast) throws InterruptedException {
    var _ = eventually(GuardedApp.PATIENCE, () -> copies().length, count -> count >= atLeast);
  }

  private String[] copies() throws Exception {
    return sallyport
        .redis("KEYS", COPIES)
        .lines()
        .filter(line -> line.startsWith("sallyport:"))
        .toArray(String[]::new);
  }

  private void restart() throws Exception {
    sallyport.stop("runtime");
    sallyport.startAgain("runtime");
    awaitRedis(1);
    var _ =
        eventually(
            GuardedApp.PATIENCE,
            () -> visitor.shop("/healthz", JSON).statusCode(),
            status -> status == 200);
  }

  private void awaitRedis(long connected) throws InterruptedException {
    var _ =
        eventually(
            GuardedApp.PATIENCE,
            () -> meter("sallyport_redis_connected"),
            value -> value == connected);
  }

  private long meter(String name) throws Exception {
    try (var http = new Http(sallyport.trust())) {
      return http.get(
              "http://127.0.0.1:%d/metrics".formatted(sallyport.port("runtime/management")),
              Map.of())
          .body()
          .lines()
          .filter(line -> line.startsWith(name + " "))
          .mapToLong(line -> (long) Double.parseDouble(line.substring(name.length() + 1)))
          .findFirst()
          .orElseThrow();
    }
  }

  private int said(String what) {
    return sallyport.log("runtime").split(what, -1).length - 1;
  }
}
