package dev.sallyport.operator.accessrule;

import static java.net.HttpURLConnection.HTTP_CONFLICT;
import static java.net.HttpURLConnection.HTTP_NOT_FOUND;

import dev.sallyport.crds.accessrule.AccessRule;
import dev.sallyport.crds.accessrule.AccessRuleStatus;
import dev.sallyport.operator.objects.Ownership;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.ResourceID;

/**
 * Writes the status of a rule, and nothing else of it. The SDK's own way drops the answer, so that
 * the next pass would see the status of before and move the times of its conditions.
 */
final class StatusWriter {
  private static final PatchContext SERVER_SIDE_APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager(Ownership.FIELD_MANAGER)
          .withForce(true)
          .build();

  private StatusWriter() {}

  /** Throws KubernetesClientException if the API server refuses or does not answer. */
  static void write(AccessRule rule, AccessRuleStatus status, Context<AccessRule> context) {
    try {
      AccessRule written =
          context
              .getClient()
              .resource(AccessRuleManifests.withStatus(rule, status))
              .subresource("status")
              .patch(SERVER_SIDE_APPLY);
      context
          .eventSourceRetriever()
          .getControllerEventSource()
          .handleRecentResourceUpdate(ResourceID.fromResource(rule), written, rule);
    } catch (KubernetesClientException e) {
      // Deleted meanwhile, or already another rule of the name: an event tells of that.
      if (e.getCode() != HTTP_NOT_FOUND && e.getCode() != HTTP_CONFLICT) {
        throw e;
      }
    }
  }
}
