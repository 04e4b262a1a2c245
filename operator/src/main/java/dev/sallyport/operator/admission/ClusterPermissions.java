package dev.sallyport.operator.admission;

import dev.sallyport.operator.objects.RootCause;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link Permissions} as the cluster's own authorizers see them (SubjectAccessReview). */
final class ClusterPermissions implements Permissions {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterPermissions.class);

  private final KubernetesClient client;

  ClusterPermissions(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public boolean may(Asker who, String verb, String namespace, String name) {
    var review =
        new SubjectAccessReviewBuilder()
            .withNewSpec()
            .withUser(who.user())
            .withUid(who.uid())
            .withGroups(who.groups())
            .withExtra(who.extra())
            .withNewResourceAttributes()
            .withGroup("sallyport.dev")
            .withVersion("v1alpha1")
            .withResource("accessrules")
            .withVerb(verb)
            .withNamespace(namespace)
            .withName(name)
            .endResourceAttributes()
            .endSpec()
            .build();
    try {
      var answer = client.authorization().v1().subjectAccessReview().create(review);
      return answer.getStatus() != null && Boolean.TRUE.equals(answer.getStatus().getAllowed());
    } catch (KubernetesClientException e) {
      LOG.warn(
          "Nobody can say whether somebody may {} accessrules in {}, so they may not: {}",
          verb,
          namespace,
          RootCause.of(e));
      return false;
    }
  }
}
