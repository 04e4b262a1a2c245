package dev.sallyport.crds.accessrule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CrdYamlTest {
  private static final Path COMMITTED = Path.of("accessrules.sallyport.dev.yaml");

  @Test
  void committedCrdIsWhatTheTypesGenerate() throws IOException {
    String generated = CrdYaml.of(AccessRule.class);
    Files.writeString(Path.of("target", COMMITTED.toString()), generated);

    String committed = Files.exists(COMMITTED) ? Files.readString(COMMITTED) : "";

    assertEquals(
        generated,
        committed,
        "the types changed: cp crds/target/" + COMMITTED + " crds/ and review the difference");
  }

  @Test
  void everyFieldIsDescribed() {
    var crd = Serialization.unmarshal(CrdYaml.of(AccessRule.class), CustomResourceDefinition.class);
    JSONSchemaProps root = crd.getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema();
    List<String> silent = new ArrayList<>();
    collectSilent("accessrule", root, silent);

    assertEquals(List.of(), silent);
  }

  @Test
  void everyListAndStringOfTheSpecIsBounded() {
    var crd = Serialization.unmarshal(CrdYaml.of(AccessRule.class), CustomResourceDefinition.class);
    JSONSchemaProps spec =
        crd.getSpec()
            .getVersions()
            .getFirst()
            .getSchema()
            .getOpenAPIV3Schema()
            .getProperties()
            .get("spec");
    List<String> unbounded = new ArrayList<>();
    collectUnbounded("spec", spec, unbounded);

    assertEquals(List.of(), unbounded);
    assertTrue(spec.getRequired().containsAll(List.of("hosts", "routes")));
  }

  private static void collectSilent(String path, JSONSchemaProps schema, List<String> silent) {
    if (schema.getDescription() == null) {
      silent.add(path);
    }
    children(schema).forEach((name, child) -> collectSilent(path + "." + name, child, silent));
  }

  private static void collectUnbounded(
      String path, JSONSchemaProps schema, List<String> unbounded) {
    boolean open =
        switch (schema.getType()) {
          case "array" -> schema.getMaxItems() == null;
          case "string" -> schema.getMaxLength() == null && schema.getEnum().isEmpty();
          default -> false;
        };
    if (open) {
      unbounded.add(path);
    }
    if (schema.getItems() != null) {
      collectUnbounded(path + "[]", schema.getItems().getSchema(), unbounded);
    }
    schema
        .getProperties()
        .forEach((name, child) -> collectUnbounded(path + "." + name, child, unbounded));
  }

  private static Map<String, JSONSchemaProps> children(JSONSchemaProps schema) {
    return schema.getItems() == null
        ? schema.getProperties()
        : schema.getItems().getSchema().getProperties();
  }
}
