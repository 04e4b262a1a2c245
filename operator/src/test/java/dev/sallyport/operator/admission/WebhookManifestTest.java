package dev.sallyport.operator.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WebhookManifestTest {
  private static final ValidatingWebhookConfiguration OUTSIDE =
      WebhookManifest.of(
          Optional.of(URI.create("https://10.0.0.7:9443")), "sallyport-system", "Q0E=");

  @Test
  void operatorOutsideOfTheClusterIsAskedAtItsUrl() {
    var client = OUTSIDE.getWebhooks().getFirst().getClientConfig();

    assertEquals("https://10.0.0.7:9443/admission/accessrules", client.getUrl());
    assertEquals("Q0E=", client.getCaBundle());
  }

  @Test
  void operatorInTheClusterIsAskedByItsService() {
    var service =
        WebhookManifest.of(Optional.empty(), "sallyport-system", "Q0E=")
            .getWebhooks()
            .getFirst()
            .getClientConfig()
            .getService();

    assertEquals("sallyport-operator", service.getName());
    assertEquals("sallyport-system", service.getNamespace());
    assertEquals("/admission/accessrules", service.getPath());
  }

  @Test
  void whatTheServerReturnsIsTheSame() {
    assertTrue(WebhookManifest.same(OUTSIDE, copy(Serialization.asYaml(OUTSIDE))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          failurePolicy: .*  | failurePolicy: "Ignore"
          timeoutSeconds: .* | timeoutSeconds: 1
          sideEffects: .*    | sideEffects: "Some"
          - "UPDATE"         | - "DELETE"
          caBundle: .*       | caBundle: "RVZJTA=="
          objectSelector: .* | objectSelector: {matchLabels: {a: "b"}}
          expression: .*     | expression: "false"
          """)
  void anAlteredFieldIsADifference(String field, String altered) {
    String yaml = Serialization.asYaml(OUTSIDE).replaceFirst(field, altered);

    assertFalse(WebhookManifest.same(OUTSIDE, copy(yaml)), yaml);
  }

  private static ValidatingWebhookConfiguration copy(String yaml) {
    return Serialization.unmarshal(yaml, ValidatingWebhookConfiguration.class);
  }
}
