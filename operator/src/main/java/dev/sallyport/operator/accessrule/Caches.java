package dev.sallyport.operator.accessrule;

import dev.sallyport.crds.accessrule.AccessRule;
import dev.sallyport.operator.objects.Ownership;
import dev.sallyport.operator.traefik.Middleware;
import dev.sallyport.operator.traefik.Middlewares;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the operator sees of its own objects, and which rules are looked at again when one changes.
 * Only objects with its label are watched: other people's Secrets never get here.
 */
final class Caches {
  private static final Logger LOG = LoggerFactory.getLogger(Caches.class);
  private static final String BY_NAMESPACE = "rules-by-namespace";

  private final KubernetesClient client;
  private final SimpleInboundEventSource<AccessRule> again =
      new SimpleInboundEventSource<>("claims");
  private volatile @Nullable EventSourceContext<AccessRule> context;
  private volatile @Nullable InformerEventSource<Secret, AccessRule> secrets;
  private volatile @Nullable InformerEventSource<Middleware, AccessRule> middlewares;

  Caches(KubernetesClient client) {
    this.client = client;
  }

  /**
   * What is watched from the start; it can be asked once the operator has started. Traefik's
   * resources join when the cluster knows them.
   */
  List<EventSource<?, AccessRule>> eventSources(EventSourceContext<AccessRule> started) {
    context = started;
    started
        .getPrimaryCache()
        .addIndexer(BY_NAMESPACE, rule -> List.of(rule.getMetadata().getNamespace()));
    String shared = AccessRuleManifests.GATEWAY_SECRET;
    var source =
        source(
            Secret.class,
            "secrets",
            shared,
            name -> name.equals(shared) ? Optional.empty() : Optional.of(name),
            started);
    secrets = source;
    return List.of(source, again);
  }

  /** Has a rule looked at again, for a reason that lies in another one. */
  void lookAgainAt(ResourceID rule) {
    var started = context;
    if (started != null && started.getPrimaryCache().get(rule).isPresent()) {
      again.propagateEvent(rule);
    }
  }

  /** Starts to watch Traefik's resources as soon as the cluster has them. */
  void noticeTraefik(Context<AccessRule> pass) {
    if (middlewares != null || !clusterKnowsTraefik()) {
      return;
    }
    synchronized (this) {
      var started = context;
      if (middlewares == null && started != null) {
        var source =
            source(
                Middleware.class, "middlewares", Middlewares.GUARD, Middlewares::ruleOf, started);
        pass.eventSourceRetriever().dynamicallyRegisterEventSource(source);
        middlewares = source;
        LOG.info("The cluster knows Traefik's Middleware: watching it");
      }
    }
  }

  /** Asks the API server. */
  boolean clusterKnowsTraefik() {
    try {
      return client.supports(Middleware.class);
    } catch (KubernetesClientException e) {
      LOG.debug("Could not ask whether the cluster knows Traefik's Middleware", e);
      return false;
    }
  }

  boolean traefikIsInstalled() {
    return middlewares != null;
  }

  Optional<Secret> secret(String namespace, String name) {
    return find(secrets, namespace, name);
  }

  Optional<Middleware> middleware(String namespace, String name) {
    return find(middlewares, namespace, name);
  }

  /** The namespaces that have objects which all their rules share. */
  Set<String> namespacesWithObjects() {
    var known = secrets;
    return known == null
        ? Set.of()
        : known
            .list(s -> s.getMetadata().getName().equals(AccessRuleManifests.GATEWAY_SECRET))
            .map(secret -> secret.getMetadata().getNamespace())
            .collect(Collectors.toSet());
  }

  /** Whether the rule was deleted; another one of the name may be there. */
  boolean isGone(AccessRule rule) {
    var started = context;
    return started != null
        && started
            .getPrimaryCache()
            .get(ResourceID.fromResource(rule))
            .filter(there -> there.getMetadata().getUid().equals(rule.getMetadata().getUid()))
            .isEmpty();
  }

  /** The rules of a namespace. */
  List<AccessRule> rules(String namespace) {
    var started = context;
    return started == null ? List.of() : started.getPrimaryCache().byIndex(BY_NAMESPACE, namespace);
  }

  /** The rules whose status says that they are programmed. */
  List<ResourceID> programmedRules() {
    var started = context;
    return started == null
        ? List.of()
        : started
            .getPrimaryCache()
            .list(Caches::saysProgrammed)
            .map(ResourceID::fromResource)
            .toList();
  }

  private static boolean saysProgrammed(AccessRule rule) {
    var status = rule.getStatus();
    return status != null
        && status.conditions() != null
        && status.conditions().stream()
            .anyMatch(c -> c.type().equals("Programmed") && c.status().equals("True"));
  }

  private static <T extends HasMetadata> Optional<T> find(
      @Nullable InformerEventSource<T, AccessRule> source, String namespace, String name) {
    return source == null ? Optional.empty() : source.get(new ResourceID(name, namespace));
  }

  /**
   * @param shared the name of the object that every rule needs in its namespace
   * @param ruleOf the rule that an object of some name concerns; empty: every rule of its namespace
   */
  private <T extends HasMetadata> InformerEventSource<T, AccessRule> source(
      Class<T> type,
      String name,
      String shared,
      Function<String, Optional<String>> ruleOf,
      EventSourceContext<AccessRule> started) {
    var configuration =
        InformerEventSourceConfiguration.from(type, AccessRule.class)
            .withName(name)
            .withLabelSelector(Ownership.SELECTOR)
            .withWatchAllNamespaces()
            .withSecondaryToPrimaryMapper(object -> concerned(object, ruleOf))
            .withPrimaryToSecondaryMapper(
                (AccessRule rule) ->
                    Set.of(new ResourceID(shared, rule.getMetadata().getNamespace())))
            .build();
    return new InformerEventSource<>(configuration, started);
  }

  private Set<ResourceID> concerned(HasMetadata object, Function<String, Optional<String>> ruleOf) {
    String namespace = object.getMetadata().getNamespace();
    return ruleOf
        .apply(object.getMetadata().getName())
        .map(rule -> Set.of(new ResourceID(rule, namespace)))
        .orElseGet(
            () ->
                rules(namespace).stream()
                    .map(ResourceID::fromResource)
                    .collect(Collectors.toSet()));
  }
}
