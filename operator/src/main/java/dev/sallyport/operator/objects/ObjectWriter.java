package dev.sallyport.operator.objects;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes objects be as desired, with as few writes as possible: Traefik rebuilds its whole
 * configuration whenever one of its objects changes.
 *
 * <p>All methods throw {@link io.fabric8.kubernetes.client.KubernetesClientException} if the API
 * server refuses or does not answer.
 */
public final class ObjectWriter {
  private static final Logger LOG = LoggerFactory.getLogger(ObjectWriter.class);

  private final KubernetesClient client;
  private final MeterRegistry meters;
  private final Consumer<Repair> told;

  public ObjectWriter(KubernetesClient client, MeterRegistry meters) {
    this(client, meters, _ -> {});
  }

  private ObjectWriter(KubernetesClient client, MeterRegistry meters, Consumer<Repair> told) {
    this.client = client;
    this.meters = meters;
    this.told = told;
  }

  /** One that does the same, and tells of each write of {@link #apply}. */
  public ObjectWriter telling(Consumer<Repair> listener) {
    return new ObjectWriter(client, meters, listener);
  }

  /**
   * Creates or repairs an object.
   *
   * @param cached what a cache last saw of it
   * @param same whether an existing object (second) is as desired (first)
   */
  public <T extends HasMetadata> Applied apply(
      T desired, Optional<T> cached, BiPredicate<T, T> same) {
    if (cached.isPresent() && isAsDesired(desired, cached.get(), same)) {
      return new Applied.Unchanged();
    }
    // The cache knows labelled objects only, and may be behind.
    T live = client.resource(desired).get();
    if (live != null && !Ownership.isOurs(live)) {
      return new Applied.Taken(describe(desired));
    }
    if (live != null && isAsDesired(desired, live, same)) {
      return new Applied.Unchanged();
    }
    T applied =
        client
            .resource(desired)
            .fieldManager(Ownership.FIELD_MANAGER)
            .forceConflicts()
            .serverSideApply();
    if (!isAsDesired(desired, applied, same)) {
      replace(desired, applied);
    }
    meters.counter("sallyport.operator.objects.written", "kind", desired.getKind()).increment();
    LOG.info("Wrote {}", describe(desired));
    told.accept(
        new Repair(
            describe(desired),
            live == null,
            live == null ? List.of() : Ownership.otherEditors(live)));
    return new Applied.Written();
  }

  /** Deletes an object of the operator; one that is absent or somebody else's is left alone. */
  public <T extends HasMetadata> void delete(T object) {
    T live = client.resource(object).get();
    if (live != null && Ownership.isOurs(live)) {
      client.resource(live).delete();
      LOG.info("Deleted {}", describe(object));
    }
  }

  /** Server-side apply leaves fields alone that another manager added; these have to go too. */
  private <T extends HasMetadata> void replace(T desired, T applied) {
    desired.getMetadata().setResourceVersion(applied.getMetadata().getResourceVersion());
    client.resource(desired).update();
  }

  private static <T extends HasMetadata> boolean isAsDesired(
      T desired, T existing, BiPredicate<T, T> same) {
    return Ownership.isLabelled(existing)
        && existing
            .getMetadata()
            .getOwnerReferences()
            .containsAll(desired.getMetadata().getOwnerReferences())
        && same.test(desired, existing);
  }

  private static String describe(HasMetadata object) {
    String namespace = object.getMetadata().getNamespace();
    String name = object.getMetadata().getName();
    return "%s %s".formatted(object.getKind(), namespace == null ? name : namespace + "/" + name);
  }
}
