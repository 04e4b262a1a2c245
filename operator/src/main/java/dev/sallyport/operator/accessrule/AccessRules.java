package dev.sallyport.operator.accessrule;

import dev.sallyport.operator.certificates.CertificateSecrets;
import dev.sallyport.operator.certificates.Secrets;
import dev.sallyport.operator.events.Events;
import dev.sallyport.operator.hosts.HostGrants;
import dev.sallyport.operator.objects.ObjectWriter;
import dev.sallyport.store.log.Members;
import dev.sallyport.store.rules.Rules;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;

/** The door of this room: everything about AccessRules, put together. */
public final class AccessRules {
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);

  private final Claims claims = new Claims();
  private final Caches caches;
  private final AccessRuleReconciler reconciler;
  private final Sweep sweep;
  private final OutageWatch outages;

  /**
   * @param gateway what Traefik asks: {@code https://host:port}
   * @param grants who may have which host
   * @param origin the uid of the cluster's {@code kube-system} namespace
   */
  public AccessRules(
      KubernetesClient client,
      ObjectWriter writer,
      CertificateSecrets certificates,
      URI gateway,
      HostGrants grants,
      Rules rules,
      Members members,
      UUID origin,
      Events events,
      MeterRegistry meters,
      InstantSource clock) {
    this.caches = new Caches(client);
    var objects = new GatewayObjects(writer, certificates, caches, gateway);
    var inForce =
        new RulesInForce(rules, origin, claims, grants, caches::lookAgainAt, System::nanoTime);
    var replicas = new LiveReplicas(members, System::nanoTime);
    this.outages =
        new OutageWatch(replicas, caches::programmedRules, caches::lookAgainAt, System::nanoTime);
    this.reconciler = new AccessRuleReconciler(caches, objects, inForce, replicas, events, clock);
    this.sweep = new Sweep(client, inForce, objects, caches, members, meters);
  }

  /** Has the operator follow AccessRules in all namespaces; a failed pass is retried for ever. */
  public void registerWith(Operator operator) {
    var retry =
        new GenericRetry()
            .withoutMaxAttempts()
            .setInitialInterval(FIRST_RETRY.toMillis())
            .setIntervalMultiplier(1.7)
            .setMaxInterval(LONGEST_RETRY.toMillis());
    var _ =
        operator.register(
            reconciler, controller -> controller.watchingAllNamespaces().withRetry(retry));
  }

  /** What the caches know of the operator's Secrets. */
  public Secrets secrets() {
    return caches::secret;
  }

  /** What the rules in force claim; it is up to date within milliseconds of each change. */
  public Claims claims() {
    return claims;
  }

  /** Notices who of replicas and database is silent; to be run every second or so. */
  public Runnable outageWatch() {
    return outages;
  }

  /** Removes what no delete event told of; to be run after the caches are filled, and again. */
  public Runnable sweep() {
    return sweep;
  }
}
