package dev.sallyport.e2e.faults;

import static dev.sallyport.e2e.Eventually.eventually;
import static dev.sallyport.e2e.Visitor.JSON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.cluster.Installation;
import dev.sallyport.cluster.net.Http;
import dev.sallyport.e2e.GuardedApp;
import dev.sallyport.e2e.Traffic;
import dev.sallyport.e2e.Visitor;
import dev.sallyport.e2e.WithSallyport;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How a replica says that nobody should be sent to it, and what it answers nevertheless. */
@ExtendWith(WithSallyport.class)
final class LeavingE2E {
  @Test
  void runtimeThatIsToldToStopIsNotReadyAtOnceAndAnswersEverybodyForItsGrace(Installation sallyport)
      throws Exception {
    var grace = sallyport.reconfigure("runtime", yaml -> yaml.replace("grace: 0s", "grace: 10s"));
    try (grace;
        var visitor = new Visitor(sallyport).loggedIn()) {
      var runtime = sallyport.part("runtime").identity();
      try (var member = Traffic.of(visitor, "/account", JSON);
          var anyone = Traffic.of(visitor, "/healthz", JSON)) {
        member.goOn(3);
        sallyport.signal("runtime", "TERM");

        var probe =
            eventually(
                GuardedApp.PATIENCE,
                () -> management(sallyport, "/health/ready"),
                answer -> answer.statusCode() == 503);
        assertEquals("not ready: it is stopping\n", probe.body());
        assertEquals(200, management(sallyport, "/health/alive").statusCode());

        member.goOn(5);
        anyone.goOn(5);
        assertEquals(302, visitor.send("/logout", Map.of()).statusCode());
        visitor.loggedIn();
        assertTrue(runtime.alive(), "the machine is too slow for this test");
        member.wasOnly("200", "401");
        anyone.was("200");
      }
      eventually(GuardedApp.PATIENCE, runtime::alive, alive -> !alive);
      assertTrue(sallyport.log("runtime").contains("Stopped"));
    }
  }

  @Test
  void withoutPostgresPagesAreNotReadyAndDecisionsAre(Installation sallyport) throws Exception {
    assertEquals(200, management(sallyport, "/health/ready/pages").statusCode());

    new Outage(sallyport, "postgres")
        .hanging(
            () -> {
              var pages =
                  eventually(
                      GuardedApp.PATIENCE,
                      () -> management(sallyport, "/health/ready/pages"),
                      answer -> answer.statusCode() == 503);
              assertTrue(pages.body().contains("Postgres does not answer"), pages.body());
              assertTrue(pages.headers().firstValue("retry-after").isPresent());
              assertEquals(200, management(sallyport, "/health/ready").statusCode());
            });

    eventually(
        GuardedApp.PATIENCE,
        () -> management(sallyport, "/health/ready/pages"),
        answer -> answer.statusCode() == 200);
    assertFalse(management(sallyport, "/metrics").body().isEmpty());
  }

  private static HttpResponse<String> management(Installation sallyport, String path)
      throws IOException, InterruptedException {
    try (var http = new Http(sallyport.trust())) {
      return http.get("http://127.0.0.1:" + sallyport.port("runtime/management") + path, Map.of());
    }
  }
}
