package dev.sallyport.operator.accessrule;

import dev.sallyport.crds.accessrule.AccessRule;
import dev.sallyport.crds.accessrule.AccessRuleStatus;
import dev.sallyport.crds.accessrule.Rule;
import dev.sallyport.operator.traefik.Link;
import dev.sallyport.operator.traefik.Middleware;
import dev.sallyport.operator.traefik.MiddlewareSpec.Headers;
import dev.sallyport.operator.traefik.Middlewares;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.ArrayList;
import java.util.List;

/** The objects of a rule, as they should be. Pure. */
final class AccessRuleManifests {
  /** The Secret of each namespace with what its gateway needs to ask the runtime. */
  static final String GATEWAY_SECRET = "sallyport-gateway";

  private AccessRuleManifests() {}

  /** Who answers for a rule before the app does. */
  enum Way {
    /** The guard. */
    GUARDED,
    /** The guard, which is told what Traefik was told about the client's address. */
    BEHIND_PROXIES,
    /** The guard, which is told the client's certificate as well. */
    WITH_CERTIFICATES,
    /** Nobody is asked. */
    BYPASSED;

    /** The shared Middlewares that it leads through, in order. */
    List<Link> links() {
      return switch (this) {
        case GUARDED -> List.of(Link.GUARD);
        case BEHIND_PROXIES -> List.of(Link.FORWARDED, Link.TRUSTING);
        case WITH_CERTIFICATES -> List.of(Link.FORWARDED, Link.CLIENT_CERTIFICATE, Link.TRUSTING);
        case BYPASSED -> List.of(Link.BYPASS);
      };
    }
  }

  /**
   * The Middleware that IngressRoutes name; the API server deletes it with its rule.
   *
   * @param cors whether the rule has a Middleware of its own for CORS
   */
  static Middleware chain(AccessRule rule, boolean cors, Way way) {
    String name = rule.getMetadata().getName();
    List<String> links = new ArrayList<>();
    if (cors) {
      links.add(Middlewares.corsName(name));
    }
    way.links().forEach(link -> links.add(link.objectName()));
    return Middlewares.chain(rule.getMetadata().getNamespace(), name, owner(rule), links);
  }

  /** The Middleware that answers preflights; the API server deletes it with its rule. */
  static Middleware cors(AccessRule rule, Rule.Cors cors) {
    return Middlewares.cors(
        rule.getMetadata().getNamespace(),
        rule.getMetadata().getName(),
        owner(rule),
        Headers.cors(
            cors.origins(),
            cors.methods(),
            cors.allowedHeaders(),
            cors.exposedHeaders(),
            cors.credentials(),
            cors.maxAge().toSeconds()));
  }

  private static OwnerReference owner(AccessRule rule) {
    return new OwnerReferenceBuilder()
        .withApiVersion(rule.getApiVersion())
        .withKind(rule.getKind())
        .withName(rule.getMetadata().getName())
        .withUid(rule.getMetadata().getUid())
        .build();
  }

  /** A rule with nothing but its name and status: what is sent to write the status. */
  static AccessRule withStatus(AccessRule rule, AccessRuleStatus status) {
    AccessRule fresh = new AccessRule();
    fresh.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(rule.getMetadata().getNamespace())
            .withName(rule.getMetadata().getName())
            // A condition for the server: not another rule that was made under the name since.
            .withUid(rule.getMetadata().getUid())
            .build());
    fresh.setStatus(status);
    return fresh;
  }
}
