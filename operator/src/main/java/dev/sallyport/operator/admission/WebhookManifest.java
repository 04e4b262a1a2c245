package dev.sallyport.operator.admission;

import dev.sallyport.operator.objects.Ownership;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.WebhookClientConfig;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.WebhookClientConfigBuilder;
import java.net.URI;
import java.util.Optional;

/**
 * The ValidatingWebhookConfiguration by which the API server asks us, as it should be. Every field
 * is written, so that what somebody else sets is seen as a difference. Pure.
 */
final class WebhookManifest {
  static final String NAME = "sallyport.dev";

  /** A namespace with this label and the value {@code ignore} is not asked about. */
  static final String LABEL = "sallyport.dev/admission";

  private static final int SECONDS = 5;

  private WebhookManifest() {}

  /**
   * @param url where the API server reaches us; empty for the Service of {@code namespace}
   * @param authority whom it has to trust: PEM in base64
   */
  static ValidatingWebhookConfiguration of(Optional<URI> url, String namespace, String authority) {
    return new ValidatingWebhookConfigurationBuilder()
        .withNewMetadata()
        .withName(NAME)
        .withLabels(Ownership.LABELS)
        .endMetadata()
        .addNewWebhook()
        .withName("accessrules.sallyport.dev")
        .withAdmissionReviewVersions("v1")
        .withClientConfig(clientConfig(url, namespace, authority))
        .addNewRule()
        .withApiGroups("sallyport.dev")
        .withApiVersions("v1alpha1")
        .withOperations("CREATE", "UPDATE")
        .withResources("accessrules")
        .withScope("Namespaced")
        .endRule()
        .withFailurePolicy("Fail")
        .withMatchPolicy("Equivalent")
        .withSideEffects("None")
        .withTimeoutSeconds(SECONDS)
        .withNamespaceSelector(notIgnored())
        .withObjectSelector(new LabelSelector())
        .addNewMatchCondition()
        // Finalizers, labels and the end of a namespace do not wait for us.
        .withName("spec-changes")
        .withExpression("oldObject == null || object.spec != oldObject.spec")
        .endMatchCondition()
        .endWebhook()
        .build();
  }

  private static LabelSelector notIgnored() {
    return new LabelSelectorBuilder()
        .addNewMatchExpression()
        .withKey(LABEL)
        .withOperator("NotIn")
        .withValues("ignore")
        .endMatchExpression()
        .build();
  }

  private static WebhookClientConfig clientConfig(
      Optional<URI> url, String namespace, String authority) {
    var config = new WebhookClientConfigBuilder().withCaBundle(authority);
    return url.map(at -> config.withUrl(at + AdmissionServer.PATH).build())
        .orElseGet(
            () ->
                config
                    .withNewService()
                    .withNamespace(namespace)
                    .withName(Admission.SERVICE)
                    .withPath(AdmissionServer.PATH)
                    .withPort(443)
                    .endService()
                    .build());
  }

  /** Whether an existing configuration says what a desired one does. */
  static boolean same(
      ValidatingWebhookConfiguration desired, ValidatingWebhookConfiguration existing) {
    return desired.getWebhooks().equals(existing.getWebhooks());
  }
}
