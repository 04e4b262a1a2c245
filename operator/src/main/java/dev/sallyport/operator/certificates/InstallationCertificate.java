package dev.sallyport.operator.certificates;

import dev.sallyport.operator.objects.Applied;
import dev.sallyport.operator.objects.RootCause;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a certificate in a Secret of the installation's own namespace. */
public final class InstallationCertificate implements Runnable {
  /**
   * What the runtime's gateway listener shows, and the authority that its callers are measured by.
   */
  public static final String RUNTIME = "sallyport-runtime-tls";

  /** What a gateway shows that may ask about the rules of all namespaces. */
  public static final String DECISIONS = "sallyport-decisions";

  private static final Logger LOG = LoggerFactory.getLogger(InstallationCertificate.class);

  private final CertificateSecrets certificates;
  private final String namespace;
  private final String name;
  private final Leaf leaf;
  private final Secrets secrets;
  private @Nullable String problem;

  /**
   * @param namespace the installation's own
   * @param name of the Secret
   */
  public InstallationCertificate(
      CertificateSecrets certificates, String namespace, String name, Leaf leaf, Secrets secrets) {
    this.certificates = certificates;
    this.namespace = namespace;
    this.name = name;
    this.leaf = leaf;
    this.secrets = secrets;
  }

  @Override
  public synchronized void run() {
    try {
      say(
          switch (certificates.ensure(namespace, name, leaf, secrets)) {
            case Applied.Unchanged _, Applied.Written _ -> null;
            case Applied.Taken(String object) ->
                object + " is there and was not made by Sallyport: rename or delete it";
          });
    } catch (UnusableAuthority | KubernetesClientException e) {
      say(RootCause.of(e));
    }
  }

  /** A problem is said when it begins, and not at each look. */
  private void say(@Nullable String now) {
    if (now != null && !Objects.equals(now, problem)) {
      LOG.error("The certificate in Secret {} cannot be kept, trying on: {}", name, now);
    }
    problem = now;
  }
}
