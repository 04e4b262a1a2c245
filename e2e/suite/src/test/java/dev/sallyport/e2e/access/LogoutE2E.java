package dev.sallyport.e2e.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.cluster.Installation;
import dev.sallyport.cluster.net.Http;
import dev.sallyport.e2e.Visitor;
import dev.sallyport.e2e.WithSallyport;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
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
