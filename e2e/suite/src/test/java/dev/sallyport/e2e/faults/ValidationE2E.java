package dev.sallyport.e2e.faults;

import static dev.sallyport.e2e.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sallyport.cluster.Installation;
import dev.sallyport.e2e.GuardedApp;
import dev.sallyport.e2e.Visitor;
import dev.sallyport.e2e.WithSallyport;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How new an answer has to be, by the route, while Postgres is there and while it is not. */
@ExtendWith(WithSallyport.class)
final class ValidationE2E {
  private Installation sallyport;
  private GuardedApp app;
  private Visitor visitor;

  @BeforeEach
  void install(Installation installation) throws Exception {
    sallyport = installation;
    visitor = new Visitor(installation).loggedIn();
    app = GuardedApp.install(installation, "newness");
    app.guard(
        """
        - name: every
          paths: ["/every/**"]
          allow: {session: {}}
          validation: {mode: EveryRequest}
        - name: cached
          paths: ["/cached/**"]
          allow: {session: {}}
          validation: {mode: Cached, ttl: 5m}
        - {name: live, paths: ["/**"], allow: {session: {}}}
        """);
    app.awaitReady();
    eventually(GuardedApp.PATIENCE, () -> app.status(visitor, "/x"), status -> status == 200);
  }

  @AfterEach
  void remove() {
    app.close();
    visitor.close();
  }

  @Test
  void cachedRouteAloneGoesOnWhilePostgresIsAwayAndForThoseAloneWhoAreKnown() throws Exception {
    assertEquals(200, app.status(visitor, "/every/x"));
    assertEquals(200, app.status(visitor, "/cached/x"));
    try (var other = new Visitor(sallyport).loggedIn()) {
      new Outage(sallyport, "postgres")
          .crashed(
              () -> {
                eventually(
                    GuardedApp.PATIENCE, () -> app.status(visitor, "/x"), status -> status == 503);
                assertEquals(503, app.status(visitor, "/every/x"));
                assertEquals(200, app.status(visitor, "/cached/x"));
                assertEquals(503, app.status(other, "/cached/x"));
              });
      for (String path : new String[] {"/x", "/every/x", "/cached/x"}) {
        eventually(GuardedApp.PATIENCE, () -> app.status(visitor, path), status -> status == 200);
      }
    }
  }

  @Test
  void logoutReachesEveryKindOfRoute() throws Exception {
    Map<String, String> headers = Map.of("Accept", "application/json", "Cookie", visitor.cookie());
    for (String path : new String[] {"/x", "/every/x", "/cached/x"}) {
      assertEquals(200, app.status(visitor, path));
    }

    assertEquals(302, visitor.send("/logout", Map.of()).statusCode());

    try (var thief = new Visitor(sallyport)) {
      for (String path : new String[] {"/x", "/every/x", "/cached/x"}) {
        assertEquals(401, thief.get("newness", path, headers).statusCode(), path);
      }
    }
  }
}
