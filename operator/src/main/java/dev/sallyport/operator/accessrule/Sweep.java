package dev.sallyport.operator.accessrule;

import dev.sallyport.crds.accessrule.AccessRule;
import dev.sallyport.operator.objects.RootCause;
import dev.sallyport.store.StoreUnavailable;
import dev.sallyport.store.log.Members;
import dev.sallyport.store.rules.RuleRow;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what no event told: rules deleted while the operator was down leave rows, and namespaces
 * whose last rule went leave objects.
 *
 * <p>It asks the API server and never a cache: one that is behind, or empty because it could not be
 * filled, would close every host of the cluster.
 */
final class Sweep implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);
  private static final long PAGE = 500;

  private final KubernetesClient client;
  private final RulesInForce rules;
  private final GatewayObjects objects;
  private final Caches caches;
  private final Members members;
  private final MeterRegistry meters;
  private boolean failedBefore;

  Sweep(
      KubernetesClient client,
      RulesInForce rules,
      GatewayObjects objects,
      Caches caches,
      Members members,
      MeterRegistry meters) {
    this.client = client;
    this.rules = rules;
    this.objects = objects;
    this.caches = caches;
    this.members = members;
    this.meters = meters;
  }

  @Override
  public void run() {
    try {
      sweep();
      failedBefore = false;
    } catch (StoreUnavailable _) {
      // Was said where it was noticed; it is tried again in a minute.
    } catch (KubernetesClientException e) {
      if (!failedBefore) {
        LOG.warn("Could not list AccessRules, trying again every minute: {}", RootCause.of(e));
      }
      failedBefore = true;
    }
  }

  private void sweep() {
    Set<String> inUse = new HashSet<>();
    Set<String> withObjects = caches.namespacesWithObjects();
    List<RuleRow.Key> removed = rules.sweep(() -> present(inUse));
    if (!removed.isEmpty()) {
      meters.counter("sallyport.operator.rows.swept").increment(removed.size());
      LOG.info("Out of force, for they are not in the cluster any more: {} rules", removed.size());
    }
    rules.forget(members.all());
    for (String namespace : withObjects) {
      if (!inUse.contains(namespace) && caches.rules(namespace).isEmpty()) {
        objects.removeFrom(namespace);
      }
    }
  }

  /** The uids of all rules; adds their namespaces to {@code inUse}. */
  private Set<UUID> present(Set<String> inUse) {
    Set<UUID> present = new HashSet<>();
    String next = null;
    do {
      var page =
          client
              .resources(AccessRule.class)
              .inAnyNamespace()
              .list(new ListOptionsBuilder().withLimit(PAGE).withContinue(next).build());
      page.getItems()
          .forEach(
              rule -> {
                present.add(UUID.fromString(rule.getMetadata().getUid()));
                inUse.add(rule.getMetadata().getNamespace());
              });
      next = page.getMetadata().getContinue();
    } while (next != null && !next.isEmpty());
    return present;
  }
}
