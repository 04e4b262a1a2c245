package dev.sallyport.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.fail;

import dev.sallyport.crds.Parsed;
import dev.sallyport.crds.Violation;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SettingsTest {
  private static final String GOOD =
      """
      kubeconfig: kubeconfig
      namespace: sallyport-system
      gateway: {address: "https://Gateway.example.com:4454"}
      database: {url: "jdbc:postgresql://127.0.0.1:5432/sallyport", user: sallyport_operator, passwordFile: password}
      management: {listen: "127.0.0.1:8081"}
      """;

  @TempDir private Path folder;

  @Test
  void settingsAreReadWithTheFilesBesideThem() throws IOException {
    Settings settings = legal(GOOD);

    assertEquals(Optional.of(folder.resolve("kubeconfig")), settings.kubeconfig());
    assertEquals("sallyport-system", settings.namespace());
    assertEquals(URI.create("https://gateway.example.com:4454"), settings.gateway());
    assertEquals("hunter2", settings.database().password().value());
    assertEquals(8081, settings.management().getPort());
  }

  @Test
  void thePasswordIsNeverPrinted() throws IOException {
    assertFalse(legal(GOOD).toString().contains("hunter2"));
  }

  @Test
  void withoutKubeconfigTheOperatorIsInTheCluster() throws IOException {
    assertEquals(
        Optional.empty(), legal(GOOD.replace("kubeconfig: kubeconfig\n", "")).kubeconfig());
  }

  @Test
  void everyMistakeIsToldAtOnce() throws IOException {
    List<String> told =
        mistakes(
            """
            kubeconfig: nowhere
            namespace: Not A Namespace
            namespaces: all
            gateway: {address: "http://gateway:4454/path", timeout: 3s}
            database: {url: "postgres://x", user: 3, passwordFile: nowhere}
            management: {listen: "localhost"}
            """);

    assertEquals(
        List.of(
            "namespaces",
            "gateway.timeout",
            "kubeconfig",
            "namespace",
            "gateway.address",
            "database.url",
            "database.user",
            "database.passwordFile",
            "management.listen"),
        told);
  }

  @Test
  void whatIsMissingIsNamed() throws IOException {
    assertEquals(
        List.of(
            "namespace",
            "gateway.address",
            "database.url",
            "database.user",
            "database.passwordFile",
            "management.listen"),
        mistakes("kubeconfig: kubeconfig"));
  }

  @Test
  void aFileThatIsNotYamlIsRefused() throws IOException {
    assertEquals(1, mistakes("a: [").size());
    assertEquals(1, mistakes("just words").size());
    assertEquals(1, mistakes("namespace: a\nnamespace: b\n").size());
  }

  private Settings legal(String yaml) throws IOException {
    return switch (read(yaml)) {
      case Parsed.Ok<Settings>(Settings settings) -> settings;
      case Parsed.Invalid<Settings>(var violations) -> fail(violations.toString());
    };
  }

  private List<String> mistakes(String yaml) throws IOException {
    return ((Parsed.Invalid<Settings>) read(yaml))
        .violations().stream().map(Violation::path).toList();
  }

  private Parsed<Settings> read(String yaml) throws IOException {
    Files.writeString(folder.resolve("kubeconfig"), "apiVersion: v1");
    Files.writeString(folder.resolve("password"), "hunter2\n");
    Path file = Files.writeString(folder.resolve("operator.yaml"), yaml);
    return Settings.read(file);
  }
}
