package dev.sallyport.crds.accessrule;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The CRD of a resource type as it is applied: the generator's output, plus what the generator
 * cannot say (map-lists, atomic unions, what a type is, the required fields of a condition, the
 * order of columns).
 */
final class CrdYaml {
  private CrdYaml() {}

  static String of(Class<? extends HasMetadata> type) {
    CustomResourceDefinition crd = generated(type);
    List<String> order =
        Arrays.stream(
                type.getAnnotationsByType(
                    io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.class))
            .map(io.fabric8.crd.generator.annotation.AdditionalPrinterColumn::name)
            .toList();
    for (CustomResourceDefinitionVersion version : crd.getSpec().getVersions()) {
      version
          .getAdditionalPrinterColumns()
          .sort(
              Comparator.comparingInt(
                  (CustomResourceColumnDefinition c) -> order.indexOf(c.getName())));
      JSONSchemaProps root = version.getSchema().getOpenAPIV3Schema();
      root.setRequired(List.of("spec"));
      root.setDescription(said(type));
      root.getProperties().get("spec").setDescription(said(AccessRuleSpec.class));
      root.getProperties().get("status").setDescription(said(AccessRuleStatus.class));
      sayEachRuleOnce(root);
      mapList(root.getProperties().get("spec"), "routes", "name");
      atomicUnion(root.getProperties().get("spec").getProperties().get("routes"), "allow");
      JSONSchemaProps status = root.getProperties().get("status");
      mapList(status, "conditions", "type");
      status
          .getProperties()
          .get("conditions")
          .getItems()
          .getSchema()
          .setRequired(
              List.of(
                  "type",
                  "status",
                  "reason",
                  "message",
                  "lastTransitionTime",
                  "observedGeneration"));
    }
    return "# Generated from the types in crds/src/main; CrdYamlTest says when it differs.\n"
        + Serialization.asYaml(crd);
  }

  /** The generator reads descriptions of fields only. */
  private static String said(Class<?> type) {
    return type.getAnnotation(JsonClassDescription.class).value();
  }

  /** Whoever applies a one-of replaces it whole: two appliers must not add up to two kinds. */
  private static void atomicUnion(JSONSchemaProps list, String field) {
    list.getItems().getSchema().getProperties().get(field).setXKubernetesMapType("atomic");
  }

  private static void mapList(JSONSchemaProps owner, String field, String key) {
    JSONSchemaProps list = owner.getProperties().get(field);
    list.setXKubernetesListType("map");
    list.setXKubernetesListMapKeys(List.of(key));
  }

  /** A record component's annotation is found on its field and on its accessor. */
  private static void sayEachRuleOnce(JSONSchemaProps schema) {
    schema.setXKubernetesValidations(
        schema.getXKubernetesValidations().stream().distinct().toList());
    schema.getProperties().values().forEach(CrdYaml::sayEachRuleOnce);
    if (schema.getItems() != null) {
      sayEachRuleOnce(schema.getItems().getSchema());
    }
  }

  private static CustomResourceDefinition generated(Class<? extends HasMetadata> type) {
    try {
      Path folder = Files.createTempDirectory(Path.of("target"), "crd");
      new CRDGenerator()
          .customResourceClasses(type)
          .forCRDVersions("v1")
          .inOutputDir(folder.toFile())
          .generate();
      try (var files = Files.list(folder)) {
        Path yaml = files.findFirst().orElseThrow();
        return Serialization.unmarshal(Files.readString(yaml), CustomResourceDefinition.class);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
