package dev.sallyport.e2e.faults;

import static dev.sallyport.e2e.Visitor.JSON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.cluster.Installation;
import dev.sallyport.e2e.Deed;
import dev.sallyport.e2e.Traffic;
import dev.sallyport.e2e.Visitor;
import dev.sallyport.e2e.WithSallyport;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who stands in the way of a request is away: the doors are closed, and open again afterwards. */
@ExtendWith(WithSallyport.class)
final class GatewayFaultsE2E {
  private static final String[] BROKEN = {"500", "502", "503", "504"};

  private Installation sallyport;
  private Visitor visitor;
  private Visitor stranger;
  private ShopRule rule;

  @BeforeEach
  void arrive(Installation installation) throws Exception {
    sallyport = installation;
    visitor = new Visitor(installation).loggedIn();
    stranger = new Visitor(installation);
    rule = new ShopRule(installation, visitor);
  }

  @AfterEach
  void leave() throws Exception {
    rule.restore();
    stranger.close();
    visitor.close();
  }

  @Test
  void runtimeThatIsKilledLetsNobodyThrough() throws Exception {
    var runtime = new Outage(sallyport, "runtime");
    rightOrBroken(() -> runtime.crashed(this::everythingIsBroken));
  }

  @Test
  void runtimeThatIsEndedPolitelyAnswersRightUntilItIsGone() throws Exception {
    var runtime = new Outage(sallyport, "runtime");
    rightOrBroken(() -> runtime.ended(this::everythingIsBroken));
  }

  @Test
  void ruleSaysThatNoReplicaIsAliveAndAnEditWaitsForOne() throws Exception {
    new Outage(sallyport, "runtime")
        .crashed(
            () -> {
              rule.closeHealth();
              rule.condition("Programmed", "False NoReplicas");
            });
    rule.enforced(403);
    rule.ready();
  }

  @Test
  void traefikThatIsKilledComesBackWithEveryGuardInItsPlace() throws Exception {
    try (var anonymous = Traffic.of(stranger, "/account", JSON);
        var nobody = Traffic.of(visitor, "/internal/x", JSON)) {
      new Outage(sallyport, "traefik")
          .crashed(
              () -> {
                assertThrows(IOException.class, () -> visitor.shop("/healthz", JSON));
                anonymous.goOn(3);
                nobody.goOn(3);
              });
      rule.knowsTheVisitor();
      anonymous.goOn(3);
      nobody.goOn(3);
      // 404 as long as Traefik has not read its routes.
      anonymous.wasOnly("401", "no answer", "404");
      nobody.wasOnly("403", "no answer", "404");
    }
  }

  private void everythingIsBroken() throws IOException, InterruptedException {
    for (String target : List.of("/account", "/healthz", "/internal/x")) {
      var answer = visitor.shop(target, JSON);
      assertTrue(List.of(BROKEN).contains(Integer.toString(answer.statusCode())), target);
      assertEquals(Optional.empty(), answer.headers().firstValue("set-cookie"));
    }
  }

  /** Whatever is answered during the deed is what it always is, or that something is broken. */
  private void rightOrBroken(Deed deed) throws Exception {
    try (var member = Traffic.of(visitor, "/account", JSON);
        var anonymous = Traffic.of(stranger, "/account", JSON);
        var anyone = Traffic.of(stranger, "/healthz", JSON);
        var nobody = Traffic.of(visitor, "/internal/x", JSON)) {
      deed.run();
      rule.knowsTheVisitor();
      member.wasOnly(orBroken("200"));
      anonymous.wasOnly(orBroken("401"));
      anyone.wasOnly(orBroken("200"));
      nobody.wasOnly(orBroken("403"));
    }
  }

  private static String[] orBroken(String right) {
    String[] all = java.util.Arrays.copyOf(BROKEN, BROKEN.length + 1);
    all[BROKEN.length] = right;
    return all;
  }
}
