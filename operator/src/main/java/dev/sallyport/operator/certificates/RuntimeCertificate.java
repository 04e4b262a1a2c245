package dev.sallyport.operator.certificates;

import dev.sallyport.operator.objects.Applied;
import dev.sallyport.operator.objects.RootCause;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the certificate of the runtime's gateway listener, and the authority that its callers are
 * measured by, in the Secret {@code sallyport-runtime-tls}.
 */
public final class RuntimeCertificate implements Runnable {
  private static final String NAME = "sallyport-runtime-tls";
  private static final Logger LOG = LoggerFactory.getLogger(RuntimeCertificate.class);

  private final CertificateSecrets certificates;
  private final String namespace;
  private final Leaf leaf;
  private final Secrets secrets;
  private @Nullable String problem;

  /**
   * @param namespace the installation's own
   */
  public RuntimeCertificate(
      CertificateSecrets certificates, String namespace, Leaf leaf, Secrets secrets) {
    this.certificates = certificates;
    this.namespace = namespace;
    this.leaf = leaf;
    this.secrets = secrets;
  }

  @Override
  public synchronized void run() {
    try {
      say(
          switch (certificates.ensure(namespace, NAME, leaf, secrets)) {
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
      LOG.error("The runtime's certificate cannot be kept, trying on: {}", now);
    }
    problem = now;
  }
}
