package dev.sallyport.server.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.server.federation.Provider;
import dev.sallyport.server.federation.Provider.Protocol;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProvidersTest {
  @TempDir Path folder;

  @BeforeEach
  void writeFiles() throws IOException {
    Files.writeString(folder.resolve("secret"), "s3cret\n");
    Files.writeString(folder.resolve("empty"), "\n");
  }

  private List<Provider> read(String yaml) throws IOException, SettingsException {
    Path file = Files.writeString(folder.resolve("runtime.yaml"), yaml.replace("D/", folder + "/"));
    YamlSection root = YamlSection.read(file);
    List<Provider> providers = Providers.of(root);
    root.refuseMistakes();
    return providers;
  }

  @Test
  void eachKindHasWhatIsOrdinaryWithIt() throws Exception {
    List<Provider> providers =
        read(
            """
            providers:
            - {name: google, kind: google, clientId: g, clientSecretFile: D/secret}
            - name: entra
              kind: microsoft
              tenant: 3f2504e0-4f89-11d3-9a0c-0305e82c3301
              clientId: m
              clientSecretFile: D/secret
            - {name: github, kind: github, clientId: h, clientSecretFile: D/secret}
            - {name: own-hub, kind: github, site: "https://git.example.com", clientId: h, clientSecretFile: D/secret}
            """);

    assertEquals(
        List.of("Google", "Microsoft", "GitHub", "GitHub"),
        providers.stream().map(Provider::title).toList());
    assertEquals(
        List.of(
            new Protocol.OpenId("https://accounts.google.com", true),
            new Protocol.OpenId(
                "https://login.microsoftonline.com/3f2504e0-4f89-11d3-9a0c-0305e82c3301/v2.0",
                false),
            new Protocol.GitHub(
                URI.create("https://github.com"), URI.create("https://api.github.com")),
            new Protocol.GitHub(
                URI.create("https://git.example.com"),
                URI.create("https://git.example.com/api/v3"))),
        providers.stream().map(Provider::protocol).toList());
    assertEquals("xms_edov", providers.get(1).claims().verified());
    assertEquals(List.of("read:user", "user:email"), providers.get(2).scopes());
    assertEquals("s3cret", providers.getFirst().clientSecret().value());
    assertEquals(Provider.Admission.NOBODY, providers.getFirst().admission());
    assertFalse(providers.toString().contains("s3cret"));
  }

  @Test
  void everythingAboutAProviderCanBeSaid() throws Exception {
    Provider provider =
        read("""
                providers:
                - name: company
                  kind: oidc
                  title: Company account
                  issuer: https://id.example.com/realms/one
                  clientId: sallyport
                  clientSecretFile: D/secret
                  scopes: [openid, email, groups]
                  claims: {email: mail, verified: mail_verified, name: cn, roles: groups}
                  domains: [example.com]
                  roles: [staff]
                  rolesByClaim: {administrators: admin}
                """)
            .getFirst();

    assertEquals("Company account", provider.title());
    assertEquals(
        new Provider.Claims("mail", "mail_verified", "cn", Optional.of("groups")),
        provider.claims());
    assertEquals(
        new Provider.Admission(
            Set.of("example.com"), List.of("staff"), Map.of("administrators", "admin")),
        provider.admission());
  }

  @Test
  void settingsOfTheHowToAreGood() throws Exception {
    String page = Files.readString(Path.of("../../docs/how-to/log-in-with-a-provider.md"));
    int start = page.indexOf("```yaml\n") + "```yaml\n".length();
    String yaml = page.substring(start, page.indexOf("```", start)).stripIndent();

    assertEquals(
        List.of("google", "entra", "github", "company"),
        read(yaml.replaceAll("/etc/sallyport/providers/\\w+", folder + "/secret")).stream()
            .map(Provider::name)
            .toList());
  }

  @Test
  void everyMistakeIsSaidAtOnceWithACure() {
    String message =
        assertThrows(
                SettingsException.class,
                () ->
                    read(
                        """
                        providers:
                        - {name: Google, kind: google, clientId: g, clientSecretFile: D/empty, issuer: x}
                        - {name: one, kind: oidc, issuer: "http://id.example.com", clientSecretFile: D/none}
                        - name: one
                          kind: oidc
                          issuer: https://id.example.com
                          clientId: c
                          clientSecretFile: D/secret
                          scopes: [email]
                          domains: [com]
                          roles: ["sallyport:admin"]
                          rolesByClaim: {a: b}
                        - {name: hub, kind: github, clientId: c, clientSecretFile: D/secret, roles: [staff]}
                        - {name: entra, kind: microsoft, tenant: common, clientId: c, clientSecretFile: D/secret}
                        - {name: x, kind: saml, clientId: c, clientSecretFile: D/secret}
                        - none
                        """))
            .getMessage();

    Stream.of(
            "providers[0].name: is not usable",
            "providers[0].clientSecretFile: the file is empty",
            "providers[0].issuer: is no setting; known here: name, kind",
            "providers[1].issuer: is not usable, write for example https://id.example.com",
            "providers[1].clientId: is missing",
            "providers[1].clientSecretFile: the file",
            "providers[2].name: another provider has it",
            "providers[2].scopes: has no openid",
            "providers[2].domains[0]: is not usable",
            "providers[2].roles[0]: is not usable",
            "providers[2].rolesByClaim: which claim?",
            "providers[3].roles: is for people who get an account by it",
            "providers[4].tenant: is not usable",
            "providers[5].kind: is not usable, write for example oidc, google, microsoft or github",
            "providers[6]: is no section")
        .forEach(part -> assertTrue(message.contains(part), () -> part + "\n not in\n" + message));
  }
}
