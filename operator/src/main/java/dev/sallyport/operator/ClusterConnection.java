package dev.sallyport.operator;

import dev.sallyport.crds.accessrule.AccessRule;
import dev.sallyport.operator.objects.Ownership;
import dev.sallyport.operator.objects.RootCause;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way to the API server, and the wait for it: it may come up after the operator. */
final class ClusterConnection {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterConnection.class);
  private static final int TIMEOUT_MILLIS = 10_000;

  /** After an outage; the client doubles it up to 32 times. */
  private static final int RECONNECT_MILLIS = 250;

  private static final long PAUSE_MILLIS = 1_000;

  private ClusterConnection() {}

  static KubernetesClient open(Optional<Path> kubeconfig) {
    Config base =
        kubeconfig
            .map(file -> Config.fromKubeconfig(file.toFile()))
            .orElseGet(() -> new ConfigBuilder().build());
    Config config =
        new ConfigBuilder(base)
            // The part before the slash is the field manager of writes that name none.
            .withUserAgent(Ownership.FIELD_MANAGER + "/0.1")
            .withRequestTimeout(TIMEOUT_MILLIS)
            .withConnectionTimeout(TIMEOUT_MILLIS)
            .withRequestRetryBackoffLimit(2)
            .withWatchReconnectInterval(RECONNECT_MILLIS)
            .withMaxConcurrentRequests(32)
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  /**
   * Waits until the API server answers and knows AccessRules.
   *
   * @return the uid of {@code kube-system}, by which one cluster differs from another
   */
  static UUID await(KubernetesClient client) throws InterruptedException {
    String said = "";
    while (true) {
      String problem = null;
      try {
        Namespace system = client.namespaces().withName("kube-system").get();
        if (system == null) {
          problem = "the API server has no namespace kube-system yet";
        } else if (!client.supports(AccessRule.class)) {
          problem =
              "the API server does not know AccessRules: apply crds/accessrules.sallyport.dev.yaml";
        } else {
          return UUID.fromString(system.getMetadata().getUid());
        }
      } catch (KubernetesClientException e) {
        problem = "the API server does not answer: " + RootCause.of(e);
      }
      if (!Objects.equals(problem, said)) {
        LOG.warn("Waiting: {}", problem);
        said = problem;
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }
}
