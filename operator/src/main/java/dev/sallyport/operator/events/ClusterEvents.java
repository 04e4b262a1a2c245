package dev.sallyport.operator.events;

import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;

/** The Events of the cluster. */
public final class ClusterEvents implements Events.Shelf {
  private static final PatchContext MERGE =
      new PatchContext.Builder().withPatchType(PatchType.JSON_MERGE).build();

  private final KubernetesClient client;

  public ClusterEvents(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public void create(Event event) {
    client.resource(event).create();
  }

  @Override
  public void count(Event event) {
    String series =
        """
        {"series": {"count": %d, "lastObservedTime": "%s"}}
        """
            .formatted(
                event.getSeries().getCount(), event.getSeries().getLastObservedTime().getTime());
    try {
      client.resource(event).patch(MERGE, series);
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e;
      }
      create(event); // It was deleted, or its hour was over.
    }
  }
}
