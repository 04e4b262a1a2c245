package dev.sallyport.store.rules;

import dev.sallyport.crds.accessrule.AccessRuleSpec;
import dev.sallyport.crds.accessrule.AccessRuleSpec.AllowSpec;
import dev.sallyport.crds.accessrule.AccessRuleSpec.AnyoneSpec;
import dev.sallyport.crds.accessrule.AccessRuleSpec.Enforcement;
import dev.sallyport.crds.accessrule.AccessRuleSpec.Gateway;
import dev.sallyport.crds.accessrule.AccessRuleSpec.GatewayMode;
import dev.sallyport.crds.accessrule.AccessRuleSpec.RouteSpec;
import dev.sallyport.crds.accessrule.AccessRuleSpec.SessionSpec;
import java.util.List;

/** Specs with all fields in use. */
final class Specs {
  private Specs() {}

  static AccessRuleSpec of(String host) {
    return new AccessRuleSpec(
        List.of(host),
        new Enforcement(new Gateway(GatewayMode.Namespace)),
        List.of(
            new RouteSpec(
                "health",
                List.of("/healthz"),
                List.of("GET"),
                new AllowSpec(new AnyoneSpec(), null, null)),
            new RouteSpec(
                "rest", List.of("/**"), null, new AllowSpec(null, new SessionSpec(), null))));
  }
}
