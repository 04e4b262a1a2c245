package dev.sallyport.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.sallyport.crds.Parsed;
import dev.sallyport.crds.Violation;
import dev.sallyport.crds.accessrule.Mount;
import dev.sallyport.operator.hosts.HostGrants;
import dev.sallyport.operator.traefik.ClientAddress;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
  void withoutItsSectionThereIsNoWebhookAndEveryHostIsGranted() throws IOException {
    assertEquals(Optional.empty(), legal(GOOD).admission());
    assertEquals(HostGrants.NONE, legal(GOOD).hosts());
  }

  @Test
  void certificateForDecisionsIsKeptWhereItIsAskedFor() throws IOException {
    assertFalse(legal(GOOD).decisionsCertificate());
    assertFalse(legal(GOOD + "decisionsCertificate: false\n").decisionsCertificate());
    assertTrue(legal(GOOD + "decisionsCertificate: true\n").decisionsCertificate());
  }

  @Test
  void addressOfAClientIsTraefiksUnlessSomebodyElseSaysIt() throws IOException {
    assertEquals(ClientAddress.Traefik, legal(GOOD).clientAddress());
    assertEquals(
        ClientAddress.ProxyHeaders, legal(GOOD + "clientAddress: ProxyHeaders\n").clientAddress());
    assertEquals(List.of("clientAddress"), mistakes(GOOD + "clientAddress: Guess\n"));
  }

  @Test
  void webhookAndGrantsAreRead() throws IOException {
    Settings settings =
        legal(
            GOOD
                + """
                admission: {listen: "127.0.0.1:9443", url: "https://127.0.0.1:9443"}
                authHost: auth.example.com
                hostGrants:
                - {namespaces: ["*"], hosts: ["*.play.example.com"]}
                - {namespaces: [shop, blog], hosts: [shop.example.com]}
                """);

    assertEquals(9443, settings.admission().orElseThrow().listen().getPort());
    assertEquals(
        Optional.of(URI.create("https://127.0.0.1:9443")),
        settings.admission().orElseThrow().url());
    assertEquals(Optional.of(Mount.at("auth.example.com")), settings.hosts().pages());
    assertEquals(Set.of("shop", "blog"), settings.hosts().grants().getLast().namespaces());
    assertEquals(
        "*.play.example.com", settings.hosts().grants().getFirst().hosts().getFirst().toString());
  }

  @Test
  void mistakesInGrantsAreToldWithTheirPlace() throws IOException {
    assertEquals(
        List.of(
            "admission.url",
            "admission.listen",
            "hostGrants[0].host",
            "hostGrants[0].namespaces[0]",
            "hostGrants[0].hosts",
            "hostGrants[1].namespaces",
            "hostGrants[1].hosts[0]",
            "authHost"),
        mistakes(
            GOOD
                + """
                admission: {url: "http://127.0.0.1:9443"}
                authHost: "https://auth.example.com"
                hostGrants:
                - {namespaces: ["Shop"], host: [a]}
                - {namespaces: [], hosts: ["*.*.example.com"]}
                """));
    assertEquals(List.of("hostGrants"), mistakes(GOOD + "hostGrants: []\n"));
  }

  @Test
  void loginPagesMayBeBelowAPrefix() throws Exception {
    assertEquals(
        Optional.of(new Mount("app.example.com", List.of("company", "auth"))),
        legal(GOOD + "authHost: app.example.com/company/auth\n").hosts().pages());
    for (String bad : List.of("app.example.com/", "app.example.com/Auth", "/auth", "a b/auth")) {
      assertEquals(List.of("authHost"), mistakes(GOOD + "authHost: \"%s\"\n".formatted(bad)), bad);
    }
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
