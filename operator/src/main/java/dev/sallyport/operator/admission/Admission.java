package dev.sallyport.operator.admission;

import dev.sallyport.operator.accessrule.Claims;
import dev.sallyport.operator.certificates.CertificateSecrets;
import dev.sallyport.operator.certificates.Leaf;
import dev.sallyport.operator.certificates.Secrets;
import dev.sallyport.operator.certificates.ServingCertificate;
import dev.sallyport.operator.certificates.ServingCertificate.State;
import dev.sallyport.operator.certificates.UnusableAuthority;
import dev.sallyport.operator.hosts.HostGrants;
import dev.sallyport.operator.objects.Applied;
import dev.sallyport.operator.objects.ObjectWriter;
import dev.sallyport.operator.objects.RootCause;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door of this room: the webhook, put together. To be run every few seconds, it keeps the
 * certificate and the configuration; the API server is told of us only once we can answer.
 */
public final class Admission implements Runnable, AutoCloseable {
  static final String SERVICE = "sallyport-operator";
  private static final String SECRET = "sallyport-webhook-tls";
  private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

  private final ObjectWriter writer;
  private final Settings settings;
  private final String namespace;
  private final ServingCertificate certificate;
  private final AdmissionServer server;
  private volatile @Nullable String problem = "the admission webhook is not set up yet";

  /**
   * How the API server reaches the webhook.
   *
   * @param url for an operator outside of the cluster: {@code https://host:port}; empty for its
   *     Service
   */
  public record Settings(InetSocketAddress listen, Optional<URI> url) {}

  /**
   * @param namespace the installation's own
   * @param claims what the rules in force claim
   */
  public Admission(
      KubernetesClient client,
      ObjectWriter writer,
      CertificateSecrets certificates,
      Secrets secrets,
      Claims claims,
      HostGrants grants,
      Settings settings,
      String namespace,
      SecureRandom random,
      MeterRegistry meters) {
    this.writer = writer;
    this.settings = settings;
    this.namespace = namespace;
    this.certificate =
        new ServingCertificate(
            client,
            certificates,
            namespace,
            SECRET,
            Leaf.Webhook.at(settings.url(), SERVICE, namespace),
            secrets,
            random);
    var judge = new Judge(claims, grants, new ClusterPermissions(client));
    this.server =
        new AdmissionServer(
            settings.listen(), certificate.context(), judge::judge, new AdmissionMeters(meters));
  }

  /** Begins to answer; throws a RuntimeException if the port is taken. */
  public void start() {
    server.start();
  }

  /** What keeps the API server from asking us, in words. */
  public List<String> missing() {
    String now = problem;
    return now == null ? List.of() : List.of(now);
  }

  @Override
  public void run() {
    String now;
    try {
      now =
          switch (certificate.keep()) {
            case State.Ready(String authority) -> configure(authority);
            case State.Taken(String object) -> taken(object);
            case State.Damaged() -> "the webhook's certificate is damaged";
          };
    } catch (UnusableAuthority | KubernetesClientException e) {
      now = RootCause.of(e);
    }
    if (now != null && !now.equals(problem)) {
      LOG.warn("The admission webhook cannot be kept, trying on: {}", now);
    }
    problem = now;
  }

  private @Nullable String configure(String authority) {
    Applied applied =
        writer.apply(
            WebhookManifest.of(settings.url(), namespace, authority),
            Optional.empty(),
            WebhookManifest::same);
    return applied instanceof Applied.Taken(String object) ? taken(object) : null;
  }

  private static String taken(String object) {
    return object + " is there and was not made by Sallyport: rename or delete it";
  }

  /** Takes back what an operator that had the webhook told the API server. */
  public static void remove(ObjectWriter writer) {
    try {
      writer.delete(WebhookManifest.of(Optional.empty(), "", ""));
    } catch (KubernetesClientException e) {
      LOG.debug("Could not look for a webhook of before", e);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
