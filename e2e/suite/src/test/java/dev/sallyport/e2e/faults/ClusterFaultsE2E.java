package dev.sallyport.e2e.faults;

import static dev.sallyport.e2e.Visitor.JSON;

import dev.sallyport.cluster.Installation;
import dev.sallyport.e2e.Deed;
import dev.sallyport.e2e.Traffic;
import dev.sallyport.e2e.Visitor;
import dev.sallyport.e2e.WithSallyport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who only configures is away: no visitor notices, and edits are enforced afterwards. */
@ExtendWith(WithSallyport.class)
final class ClusterFaultsE2E {
  private Installation sallyport;
  private Visitor visitor;
  private ShopRule rule;

  @BeforeEach
  void arrive(Installation installation) throws Exception {
    sallyport = installation;
    visitor = new Visitor(installation).loggedIn();
    rule = new ShopRule(installation, visitor);
  }

  @AfterEach
  void leave() throws Exception {
    rule.restore();
    visitor.close();
  }

  @Test
  void operatorThatIsKilledIsMissedByNobodyAndEnforcesWhatWasEditedMeanwhile() throws Exception {
    unnoticed("operator", () -> pastTheWebhook(rule::closeHealth));
    rule.enforced(403);
    rule.ready();
  }

  @Test
  void apiServerThatIsKilledIsMissedByNobodyAndFollowedAgain() throws Exception {
    unnoticed("kube-apiserver", () -> {});
    rule.closeHealth();
    rule.enforced(403);
    rule.ready();
  }

  /** The webhook is the operator's: without it a spec changes only where it is not asked about. */
  private void pastTheWebhook(Deed deed) throws Exception {
    sallyport.kubectl("label", "namespace", "shop", "sallyport.dev/admission=ignore");
    try {
      deed.run();
    } finally {
      sallyport.kubectl("label", "namespace", "shop", "sallyport.dev/admission-");
    }
  }

  /** While the part is away, whoever is signed in goes on, and somebody else signs in. */
  private void unnoticed(String part, Deed meanwhile) throws Exception {
    try (var account = Traffic.of(visitor, "/account", JSON);
        var nobody = Traffic.of(visitor, "/internal/x", JSON);
        var newcomer = new Visitor(sallyport)) {
      new Outage(sallyport, part)
          .crashed(
              () -> {
                newcomer.loggedIn();
                meanwhile.run();
                account.goOn(20);
                nobody.goOn(20);
              });
      account.goOn(20);
      account.was("200");
      nobody.was("403");
    }
  }
}
