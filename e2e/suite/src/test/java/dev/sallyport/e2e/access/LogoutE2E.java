package dev.sallyport.e2e.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.cluster.Installation;
import dev.sallyport.cluster.net.Http;
import dev.sallyport.e2e.Visitor;
import dev.sallyport.e2e.WithSallyport;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A logout is in force when the browser is told so, though sessions are decided from memory. */
@ExtendWith(WithSallyport.class)
final class LogoutE2E {
  private static final int ASKING = 4;
  private static final int ENOUGH = 10 * ASKING;

  /**
   * Several who ask with one session all the time, so that it is in memory, and what came of the
   * requests that began after its end was acknowledged.
   */
  private static final class Crowd {
    private final Installation installation;
    private final Map<String, String> headers = new HashMap<>(Visitor.JSON);
    private final Semaphore before = new Semaphore(0);
    private final Semaphore after = new Semaphore(0);
    private final ConcurrentLinkedQueue<Integer> late = new ConcurrentLinkedQueue<>();
    private volatile boolean over;
    private volatile boolean gone;

    Crowd(Installation installation, String cookie) {
      this.installation = installation;
      headers.put("Cookie", cookie);
    }

    void ask() throws IOException, InterruptedException {
      try (var visitor = new Visitor(installation)) {
        while (!gone) {
          boolean isLate = over;
          int status = visitor.shop("/account", headers).statusCode();
          if (isLate) {
            late.add(status);
          }
          (isLate ? after : before).release();
        }
      }
    }
  }

  @RepeatedTest(10)
  void noRequestThatBeginsAfterTheAnswerToALogoutIsLetIn(Installation installation)
      throws Exception {
    try (var visitor = new Visitor(installation).loggedIn();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var crowd = new Crowd(installation, visitor.cookie());
      for (int i = 0; i < ASKING; i++) {
        var _ =
            threads.submit(
                () -> {
                  crowd.ask();
                  return null;
                });
      }
      try {
        assertTrue(crowd.before.tryAcquire(ENOUGH, 30, TimeUnit.SECONDS));

        assertEquals(302, visitor.send("/logout", Map.of()).statusCode());
        crowd.over = true;

        assertTrue(crowd.after.tryAcquire(ENOUGH, 30, TimeUnit.SECONDS));
      } finally {
        crowd.gone = true;
      }
      assertTrue(crowd.late.stream().allMatch(status -> status == 401), crowd.late::toString);
    }
  }

  @Test
  void whoLogsOutEverywhereIsOutEverywhereAtOnceAndNobodyElseIs(Installation installation)
      throws Exception {
    var account =
        Map.of("email", UUID.randomUUID() + "@example.com", "password", "several words in a row");
    try (var here = new Visitor(installation);
        var elsewhere = new Visitor(installation);
        var other = new Visitor(installation).loggedIn()) {
      here.registered(account.get("email"), account.get("password"));
      assertEquals(302, elsewhere.send("/login", account).statusCode());
      for (Visitor visitor : List.of(here, elsewhere, other)) {
        assertEquals(200, visitor.shop("/account", Visitor.JSON).statusCode());
      }

      var answer = here.send("/logout/everywhere", Map.of());

      assertEquals(401, elsewhere.shop("/account", Visitor.JSON).statusCode());
      assertEquals(302, answer.statusCode());
      assertEquals(Optional.of("/login"), answer.headers().firstValue("location"));
      assertEquals("", here.cookie());
      assertEquals(401, here.shop("/account", Visitor.JSON).statusCode());
      assertEquals(200, other.shop("/account", Visitor.JSON).statusCode());

      assertEquals(302, elsewhere.send("/login", account).statusCode());
      assertEquals(200, elsewhere.shop("/account", Visitor.JSON).statusCode());
    }
  }

  @Test
  void foreignFormLogsNobodyOutEverywhere(Installation installation) throws Exception {
    try (var visitor = new Visitor(installation).loggedIn()) {
      var headers = new HashMap<>(Visitor.NAVIGATING);
      headers.put("Cookie", visitor.cookie());
      headers.put("Origin", installation.url("shop"));

      assertEquals(403, visitor.send("/logout/everywhere", headers, Map.of()).statusCode());

      assertEquals(200, visitor.shop("/account", Visitor.JSON).statusCode());
    }
  }

  @Test
  void sessionThatIsKnownIsNotReadFromTheStoreAgain(Installation installation) throws Exception {
    try (var visitor = new Visitor(installation).loggedIn()) {
      assertEquals(200, visitor.shop("/account", Visitor.JSON).statusCode());
      double before = reads(installation);

      for (int i = 0; i < 200; i++) {
        assertEquals(200, visitor.shop("/account", Visitor.JSON).statusCode());
      }

      assertEquals(before, reads(installation));
    }
  }

  private static double reads(Installation installation) throws IOException, InterruptedException {
    try (var http = new Http(installation.trust())) {
      String metrics =
          http.get(
                  "http://127.0.0.1:" + installation.port("runtime/management") + "/metrics",
                  Map.of())
              .body();
      return metrics
          .lines()
          .filter(line -> line.startsWith("sallyport_facts_reads_total "))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
          .findFirst()
          .orElseThrow(() -> new AssertionError(metrics));
    }
  }
}
