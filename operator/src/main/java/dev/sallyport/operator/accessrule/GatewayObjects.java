package dev.sallyport.operator.accessrule;

import dev.sallyport.crds.accessrule.AccessRule;
import dev.sallyport.crds.accessrule.AccessRuleSpec.RolloutMode;
import dev.sallyport.crds.accessrule.Rule;
import dev.sallyport.operator.certificates.CertificateSecrets;
import dev.sallyport.operator.certificates.Leaf;
import dev.sallyport.operator.certificates.UnusableAuthority;
import dev.sallyport.operator.objects.Applied;
import dev.sallyport.operator.objects.ObjectWriter;
import dev.sallyport.operator.objects.Repair;
import dev.sallyport.operator.objects.RootCause;
import dev.sallyport.operator.traefik.Middleware;
import dev.sallyport.operator.traefik.Middlewares;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The objects by which a namespace's gateway asks the runtime: a Secret and a Middleware for all
 * rules of the namespace, a chain per rule; and those by which a rule is bypassed, or has CORS.
 */
final class GatewayObjects {
  private final ObjectWriter writer;
  private final CertificateSecrets certificates;
  private final Caches caches;
  private final URI gateway;

  /**
   * @param gateway what Traefik asks: {@code https://host:port}
   */
  GatewayObjects(ObjectWriter writer, CertificateSecrets certificates, Caches caches, URI gateway) {
    this.writer = writer;
    this.certificates = certificates;
    this.caches = caches;
    this.gateway = gateway;
  }

  /** The same, telling of each Middleware that is written. */
  GatewayObjects telling(Consumer<Repair> listener) {
    return new GatewayObjects(writer.telling(listener), certificates, caches, gateway);
  }

  /**
   * Makes them as they should be. Throws KubernetesClientException if the API server does not
   * answer at all.
   *
   * @param accepted what the rule says; empty if it is not accepted, and so changes nothing of what
   *     is in force
   * @param mayStand whether an earlier version may be in force
   */
  Findings.Objects ensure(AccessRule rule, Optional<Rule> accepted, boolean mayStand) {
    if (!caches.traefikIsInstalled()) {
      return new Findings.Objects.TraefikMissing();
    }
    try {
      return inOrder(rule, accepted, mayStand)
          .<Findings.Objects>map(Findings.Objects.NameTaken::new)
          .orElseGet(Findings.Objects.InPlace::new);
    } catch (UnusableAuthority e) {
      return new Findings.Objects.AuthorityUnusable(String.valueOf(e.getMessage()));
    } catch (KubernetesClientException e) {
      if (e.getStatus() == null || e.getCode() == 0) {
        throw e;
      }
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND && !caches.clusterKnowsTraefik()) {
        return new Findings.Objects.TraefikMissing(); // It was uninstalled.
      }
      return new Findings.Objects.Refused(RootCause.of(e));
    }
  }

  /**
   * What others need goes first, for Traefik drops a Middleware that names what is missing. A rule
   * that is bypassed needs no certificate, and must not fail for the lack of one.
   *
   * @return the object whose name is taken
   */
  private Optional<String> inOrder(AccessRule rule, Optional<Rule> accepted, boolean mayStand) {
    String namespace = rule.getMetadata().getNamespace();
    boolean bypassed =
        accepted.map(Rule::isBypassed).orElseGet(() -> mayStand && wasBypassed(rule));
    Optional<String> taken = bypassed ? Optional.empty() : guard(namespace);
    if (taken.isEmpty() && bypassed) {
      taken = apply(Middlewares.bypass(namespace));
    }
    if (taken.isEmpty()) {
      taken = chain(rule, accepted, bypassed);
    }
    return taken.isEmpty() && bypassed ? guard(namespace) : taken;
  }

  private Optional<String> guard(String namespace) {
    Applied secret =
        certificates.ensure(
            namespace,
            AccessRuleManifests.GATEWAY_SECRET,
            new Leaf.GatewayClient(namespace),
            caches::secret);
    return secret instanceof Applied.Taken(String object)
        ? Optional.of(object)
        : apply(Middlewares.guard(namespace, gateway, AccessRuleManifests.GATEWAY_SECRET));
  }

  private Optional<String> chain(AccessRule rule, Optional<Rule> accepted, boolean bypassed) {
    var metadata = rule.getMetadata();
    Optional<Middleware> before =
        caches.middleware(metadata.getNamespace(), Middlewares.corsName(metadata.getName()));
    Optional<Rule.Cors> cors = accepted.flatMap(Rule::cors);
    Optional<String> taken = cors.flatMap(c -> apply(AccessRuleManifests.cors(rule, c)));
    if (taken.isPresent()) {
      return taken;
    }
    boolean first = accepted.isPresent() ? cors.isPresent() : before.isPresent();
    taken = apply(AccessRuleManifests.chain(rule, first, bypassed));
    if (taken.isEmpty() && !first) {
      before.ifPresent(writer::delete);
    }
    return taken;
  }

  /** What the chain of a rule whose new version is not accepted leads through. */
  private static boolean wasBypassed(AccessRule rule) {
    var status = rule.getStatus();
    return status != null && RolloutMode.Bypass.name().equals(status.mode());
  }

  /** Deletes what a namespace without rules has no use for; Middlewares before their Secret. */
  void removeFrom(String namespace) {
    writer.delete(Middlewares.bypass(namespace));
    writer.delete(Middlewares.guard(namespace, gateway, AccessRuleManifests.GATEWAY_SECRET));
    Secret secret =
        new SecretBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName(AccessRuleManifests.GATEWAY_SECRET)
            .endMetadata()
            .build();
    writer.delete(secret);
  }

  /** The object, if its name is taken. */
  private Optional<String> apply(Middleware desired) {
    var metadata = desired.getMetadata();
    Applied applied =
        writer.apply(
            desired,
            caches.middleware(metadata.getNamespace(), metadata.getName()),
            Middlewares::same);
    return applied instanceof Applied.Taken(String object) ? Optional.of(object) : Optional.empty();
  }
}
