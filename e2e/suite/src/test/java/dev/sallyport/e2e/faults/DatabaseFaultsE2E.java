package dev.sallyport.e2e.faults;

import static dev.sallyport.e2e.Eventually.eventually;
import static dev.sallyport.e2e.Visitor.JSON;
import static dev.sallyport.e2e.Visitor.NAVIGATING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.cluster.Installation;
import dev.sallyport.e2e.GuardedApp;
import dev.sallyport.e2e.Traffic;
import dev.sallyport.e2e.Visitor;
import dev.sallyport.e2e.WithSallyport;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Postgres is away: what cannot be known is not guessed, and nobody is signed out. */
@ExtendWith(WithSallyport.class)
final class DatabaseFaultsE2E {
  private Installation sallyport;
  private Visitor visitor;
  private ShopRule rule;
  private Outage postgres;

  @BeforeEach
  void arrive(Installation installation) throws Exception {
    sallyport = installation;
    visitor = new Visitor(installation).loggedIn();
    rule = new ShopRule(installation, visitor);
    postgres = new Outage(installation, "postgres");
  }

  @AfterEach
  void leave() throws Exception {
    rule.restore();
    visitor.close();
  }

  @Test
  void sessionsAreNeitherTrustedNorForgottenWhilePostgresIsGone() throws Exception {
    try (var program = Traffic.of(visitor, "/account", JSON);
        var browser = Traffic.of(visitor, "/account", NAVIGATING);
        var anyone = Traffic.of(visitor, "/healthz", JSON);
        var nobody = Traffic.of(visitor, "/internal/x", JSON)) {
      postgres.crashed(
          () -> {
            assertSessionsCannotBeChecked();
            program.goOn(3);
            browser.goOn(3);
          });
      rule.knowsTheVisitor();
      program.was("200", "503");
      browser.was("200", "503");
      anyone.was("200");
      nobody.was("403");
    }
  }

  @Test
  void postgresThatHangsIsNotWaitedForAndGoesOnByItself() throws Exception {
    try (var anyone = Traffic.of(visitor, "/healthz", JSON);
        var nobody = Traffic.of(visitor, "/internal/x", JSON)) {
      postgres.hanging(
          () -> {
            assertSessionsCannotBeChecked();
            rule.closeHealth();
            assertNobodyKnowsWhatIsProgrammed();
            anyone.was("200");
          });
      rule.knowsTheVisitor();
      rule.enforced(403);
      nobody.was("403");
    }
  }

  /** It may be another server, or an older copy; one that was only stopped is neither. */
  @Test
  void everythingIsReadAnewFromAPostgresThatWasStartedAnewAndFromNoOther() throws Exception {
    int before = timesReadAnew();
    postgres.hanging(this::assertSessionsCannotBeChecked);
    rule.knowsTheVisitor();
    assertEquals(before, timesReadAnew());

    postgres.ended(() -> {});
    var _ = eventually(GuardedApp.PATIENCE, this::timesReadAnew, times -> times == before + 1);
    rule.knowsTheVisitor();
  }

  private int timesReadAnew() {
    return sallyport.log("runtime").split("Postgres was started anew", -1).length - 1;
  }

  @Test
  void nobodyIsSignedInOrOutWhilePostgresIsGoneAndIsToldSo() throws Exception {
    var demo = sallyport.summary().demoUser();
    try (var stranger = new Visitor(sallyport)) {
      postgres.crashed(
          () -> {
            for (String password : List.of(demo.password(), "not the password")) {
              assertTemporarilyUnavailable(
                  stranger.send("/login", Map.of("email", demo.email(), "password", password)));
            }
            assertTemporarilyUnavailable(
                stranger.send(
                    "/register",
                    Map.of(
                        "email",
                        UUID.randomUUID() + "@example.com",
                        "password",
                        "several words in a row")));
            assertTemporarilyUnavailable(
                eventually(
                    GuardedApp.PATIENCE,
                    () -> visitor.auth("/login"),
                    page -> page.statusCode() == 503));
            assertTemporarilyUnavailable(visitor.send("/logout", Map.of()));
            assertTemporarilyUnavailable(visitor.send("/logout/everywhere", Map.of()));
          });
      rule.knowsTheVisitor();
      stranger.loggedIn();
      assertEquals(200, stranger.shop("/account", JSON).statusCode());
    }
  }

  @Test
  void ruleSaysThatPostgresIsGoneAndItsObjectsAreStillLookedAfter() throws Exception {
    var figures = rule.figures();
    postgres.crashed(
        () -> {
          rule.openAHole();
          rule.holeIsClosed();
          assertNobodyKnowsWhatIsProgrammed();
          assertEquals(figures, rule.figures());
        });
    rule.ready();
    assertEquals(figures, rule.figures());
  }

  @Test
  void editThatIsMadeWhilePostgresIsGoneWaitsForItsReturn() throws Exception {
    var figures = rule.figures();
    var objects = rule.objects();
    postgres.crashed(
        () -> {
          rule.closeHealth();
          assertNobodyKnowsWhatIsProgrammed();
          assertEquals(figures, rule.figures());
          assertEquals(200, visitor.shop("/healthz", JSON).statusCode(), "not in force yet");
        });
    rule.enforced(403);
    rule.ready();
    assertEquals(figures, rule.figures());
    assertEquals(objects, rule.objects());
  }

  private void assertNobodyKnowsWhatIsProgrammed() throws InterruptedException {
    rule.condition("Accepted", "True Accepted");
    rule.condition("Programmed", "Unknown DatabaseUnavailable");
    rule.condition("Ready", "Unknown DatabaseUnavailable");
  }

  private void assertSessionsCannotBeChecked() throws Exception {
    // What is in memory may be used until the lease has ended, which takes less than a second.
    var program =
        eventually(
            GuardedApp.PATIENCE,
            () -> visitor.shop("/account", JSON),
            answer -> answer.statusCode() != 200);
    assertUnavailable(program);
    assertEquals(Optional.of("application/json"), program.headers().firstValue("content-type"));
    assertTrue(
        program.body().startsWith("{\"error\":\"temporarily_unavailable\","), program.body());

    var browser = visitor.shop("/account", NAVIGATING);
    assertUnavailable(browser);
    assertTrue(browser.body().contains("You are not signed out"), browser.body());
  }

  private static void assertTemporarilyUnavailable(HttpResponse<String> page) {
    assertUnavailable(page);
    assertTrue(page.body().contains("<h1>Temporarily unavailable</h1>"), page.body());
  }

  private static void assertUnavailable(HttpResponse<String> answer) {
    assertEquals(503, answer.statusCode(), answer.body());
    assertTrue(answer.headers().firstValue("retry-after").isPresent());
    assertEquals(Optional.empty(), answer.headers().firstValue("location"));
    assertEquals(Optional.empty(), answer.headers().firstValue("set-cookie"));
  }
}
