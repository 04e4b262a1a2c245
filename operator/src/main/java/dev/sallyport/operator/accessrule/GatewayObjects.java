package dev.sallyport.operator.accessrule;

import dev.sallyport.crds.accessrule.AccessRule;
import dev.sallyport.operator.certificates.CertificateSecrets;
import dev.sallyport.operator.certificates.Leaf;
import dev.sallyport.operator.certificates.UnusableAuthority;
import dev.sallyport.operator.objects.Applied;
import dev.sallyport.operator.objects.ObjectWriter;
import dev.sallyport.operator.objects.RootCause;
import dev.sallyport.operator.traefik.Middleware;
import dev.sallyport.operator.traefik.Middlewares;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.net.URI;

/**
 * The objects by which a namespace's gateway asks the runtime: one Secret and one Middleware for
 * all rules of the namespace, one Middleware per rule.
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

  /**
   * Makes them as they should be, the Secret first: Traefik drops a Middleware whose Secret is
   * missing. Throws KubernetesClientException if the API server does not answer at all.
   */
  Findings.Objects ensure(AccessRule rule) {
    String namespace = rule.getMetadata().getNamespace();
    if (!caches.traefikIsInstalled()) {
      return new Findings.Objects.TraefikMissing();
    }
    try {
      var guard = Middlewares.guard(namespace, gateway, AccessRuleManifests.GATEWAY_SECRET);
      Applied secret =
          certificates.ensure(
              namespace,
              AccessRuleManifests.GATEWAY_SECRET,
              new Leaf.GatewayClient(namespace),
              caches::secret);
      if (secret instanceof Applied.Taken(String object)) {
        return new Findings.Objects.NameTaken(object);
      }
      if (apply(guard) instanceof Applied.Taken(String object)) {
        return new Findings.Objects.NameTaken(object);
      }
      if (apply(AccessRuleManifests.chain(rule)) instanceof Applied.Taken(String object)) {
        return new Findings.Objects.NameTaken(object);
      }
      return new Findings.Objects.InPlace();
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

  /** Deletes what a namespace without rules has no use for; the Middleware before its Secret. */
  void removeFrom(String namespace) {
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

  private Applied apply(Middleware desired) {
    var metadata = desired.getMetadata();
    return writer.apply(
        desired, caches.middleware(metadata.getNamespace(), metadata.getName()), Middlewares::same);
  }
}
