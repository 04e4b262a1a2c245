package dev.sallyport.e2e.access;

import static dev.sallyport.e2e.Eventually.eventually;
import static dev.sallyport.e2e.GuardedApp.PATIENCE;
import static dev.sallyport.e2e.Visitor.headersThatReached;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.cluster.Installation;
import dev.sallyport.cluster.OtherSettings;
import dev.sallyport.cluster.net.Http;
import dev.sallyport.cluster.pki.LocalAuthority;
import dev.sallyport.cluster.pki.LocalAuthority.Issued;
import dev.sallyport.cluster.pki.LocalAuthority.Use;
import dev.sallyport.e2e.GuardedApp;
import dev.sallyport.e2e.Visitor;
import dev.sallyport.e2e.WithSallyport;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Machines with client certificates, at an entry point that believes what clients write about
 * themselves and takes any certificate: what is verified, the runtime verifies.
 */
@ExtendWith(WithSallyport.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ClientCertificatesE2E {
  private static final String FACTORY = "factory";
  private static final String CERTIFICATE = "X-Forwarded-Tls-Client-Cert";
  private static final Map<String, String> PROGRAM = Map.of("Accept", "application/json");
  private static final String ROUTES =
      """
      - {name: open, paths: [/open], allow: {anyone: {}}}
      - name: machines
        paths: ["/machines/**"]
        allow: {mtls: {authority: plant, dnsNames: [press.localhost, mill.localhost]}}
      - name: either
        paths: ["/either/**"]
        allow: {anyOf: [{session: {}}, {mtls: {authority: plant, dnsNames: [press.localhost]}}]}
      - name: elsewhere
        paths: ["/elsewhere/**"]
        allow: {mtls: {authority: nowhere, dnsNames: [press.localhost]}}
      - {name: shut, paths: ["/shut/**"], allow: {nobody: {}}}
      - {name: rest, paths: ["/**"], allow: {session: {}}}
      """;

  private Path folder;
  private Installation sallyport;
  private OtherSettings trustingGateway;
  private OtherSettings runtimeWithAuthority;
  private GuardedApp app;
  private Issued press;
  private Issued drill;
  private Issued late;
  private Issued stranger;
  private Issued selfSigned;

  @BeforeAll
  void install(Installation installation, @TempDir Path temporary) throws Exception {
    sallyport = installation;
    folder = temporary;
    var random = new SecureRandom();
    Path plant = folder.resolve("plant");
    Path other = folder.resolve("other");
    InstantSource longAgo = InstantSource.fixed(Instant.now().minus(Duration.ofDays(400)));
    late =
        LocalAuthority.in(plant, longAgo, random)
            .issue(folder, "late", Use.CLIENT, List.of("press.localhost"));
    var authority = LocalAuthority.in(plant, InstantSource.system(), random);
    press = authority.issue(folder, "press", Use.CLIENT, List.of("press.localhost"));
    drill = authority.issue(folder, "drill", Use.CLIENT, List.of("drill.localhost"));
    stranger =
        LocalAuthority.in(other, InstantSource.system(), random)
            .issue(folder, "stranger", Use.CLIENT, List.of("press.localhost"));
    selfSigned = new Issued(other.resolve("ca.crt"), other.resolve("ca.key"));

    trustingGateway =
        installation.reconfigure(
            "traefik",
            yaml ->
                yaml.replace(
                    "    http: {tls: {}}\n",
                    "    http: {tls: {}}\n    forwardedHeaders: {trustedIPs: [\"127.0.0.1\"]}\n"));
    runtimeWithAuthority =
        installation.reconfigure(
            "runtime",
            yaml -> yaml + "mtls: {authorities: {plant: \"%s\"}}\n".formatted(authority.file()));
    app = GuardedApp.install(installation, FACTORY);
    app.askForCertificates("{clientAuthType: RequestClientCert}");
    app.guard(ROUTES);
    app.awaitReady();
    eventually(PATIENCE, () -> get(press, "/machines/1").statusCode(), status -> status == 200);
  }

  @AfterAll
  void leave() {
    app.close();
    runtimeWithAuthority.close();
    trustingGateway.close();
  }

  @Test
  void machineWithTheCertificateIsLetInUnderItsName() throws Exception {
    var answer = get(press, "/machines/1");

    assertEquals(200, answer.statusCode());
    var reached = headersThatReached(answer);
    assertEquals("dns:press.localhost", reached.get("x-service-name"));
    assertEquals(null, reached.get("x-service-scopes"));
    assertEquals(null, reached.get("x-user-id"));
  }

  @Test
  void whoHasNoCertificateIsToldThatOneIsNeeded() throws Exception {
    var answer = get("/machines/1", Map.of());

    assertEquals(401, answer.statusCode());
    assertEquals(
        Optional.of("ClientCertificate realm=\"sallyport\""),
        answer.headers().firstValue("www-authenticate"));
    assertTrue(answer.body().contains("A client certificate is needed"), answer::body);
  }

  @Test
  void certificateThatIsOnlyWrittenDownProvesNothing() throws Exception {
    String text = written(press);

    assertEquals(401, get("/machines/1", Map.of(CERTIFICATE, text)).statusCode());
    assertEquals(401, get("/machines/1", Map.of("X_Forwarded_Tls_Client_Cert", text)).statusCode());
    assertEquals(
        401,
        get("/machines/1", Map.of(CERTIFICATE + "-Info", "Subject=\"CN=press\"")).statusCode());
  }

  @Test
  void certificateThatIsWrittenDownDoesNotReplaceTheOneThatWasShown() throws Exception {
    var answer = get(drill, "/machines/1", Map.of(CERTIFICATE, written(press)));

    assertEquals(403, answer.statusCode());
  }

  @Test
  void certificateOfSomebodyElsesAuthorityProvesNothing() throws Exception {
    for (Issued bad : List.of(stranger, selfSigned)) {
      var answer = get(bad, "/machines/1");

      assertEquals(401, answer.statusCode());
      assertTrue(answer.body().contains("\"invalid_certificate\""), answer::body);
    }
  }

  @Test
  void certificateWhoseTimeIsOverProvesNothing() throws Exception {
    var answer = get(late, "/machines/1");

    assertEquals(401, answer.statusCode());
    assertTrue(answer.body().contains("\"certificate_expired\""), answer::body);
  }

  @Test
  void machineThatTheRouteDoesNotNameIsDenied() throws Exception {
    assertEquals(403, get(drill, "/machines/1").statusCode());
  }

  @Test
  void authorityThatTheRuntimeDoesNotHaveLetsNobodyIn() throws Exception {
    assertEquals(503, get(press, "/elsewhere/1").statusCode());
    assertEquals(401, get("/elsewhere/1", Map.of()).statusCode());
    assertTrue(
        sallyport.log("runtime").contains("A rule names the authority nowhere"),
        () -> sallyport.log("runtime"));
  }

  @Test
  void badCertificateIsNotRescuedByAGoodCookie() throws Exception {
    try (var visitor = new Visitor(sallyport)) {
      Map<String, String> cookie = Map.of("Cookie", visitor.loggedIn().cookie());

      assertEquals(200, get("/either/1", cookie).statusCode());
      assertEquals(200, get(press, "/either/1", cookie).statusCode());
      assertEquals(401, get(stranger, "/either/1", cookie).statusCode());
      assertEquals(200, get(stranger, "/account", cookie).statusCode());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "X-Forwarded-Uri, /open",
    "X-Forwarded-Uri, /machines/1",
    "X-Forwarded-Method, OPTIONS",
    "X-Forwarded-Host, shop.sallyport.localhost",
    "X-Forwarded-Prefix, /open",
    "X_Forwarded_Uri, /open",
    "x-forwarded-uri, /open"
  })
  void nothingIsDecidedAboutAnAddressThatAClientMadeUp(String field, String value)
      throws Exception {
    for (String target : List.of("/shut/1", "/shut/1?x=/open")) {
      assertEquals(403, get(press, target, Map.of(field, value)).statusCode(), field);
    }
    assertEquals(200, get(press, "/machines/1", Map.of(field, "/shut/1")).statusCode(), field);
  }

  @Test
  void editOfTheRoutesChangesNoObjectAsLongAsOneTakesCertificates() throws Exception {
    var before = app.versions();

    app.guard(ROUTES + "- {name: more, paths: [/more], allow: {anyone: {}}}\n");
    eventually(PATIENCE, () -> get("/more", Map.of()).statusCode(), status -> status == 200);

    assertEquals(before, app.versions());
    assertEquals(
        List.of("sallyport-forwarded", "sallyport-client-certificate", "sallyport-trusting"),
        links());
  }

  @Test
  void ruleThatTakesNoCertificatesAnyMoreHasTheUsualChainAgain() throws Exception {
    try {
      app.guard("- {name: rest, paths: [\"/**\"], allow: {session: {}}}\n");
      eventually(PATIENCE, this::links, List.of("sallyport")::equals);
    } finally {
      app.guard(ROUTES);
      eventually(PATIENCE, this::links, links -> links.size() == 3);
      eventually(PATIENCE, () -> get(press, "/machines/1").statusCode(), status -> status == 200);
    }
  }

  @Test
  void illegalEditLeavesTheChainAsItIs() throws Exception {
    try {
      app.guard("- {name: rest, paths: [\"/a/**/b\"], allow: {session: {}}}\n");
      app.await("Accepted", "False", "Invalid");

      assertEquals(3, links().size());
      assertEquals(200, get(press, "/machines/1").statusCode());
    } finally {
      app.guard(ROUTES);
      app.awaitReady();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sallyport-forwarded -> {\"spec\": {\"headers\": {\"customRequestHeaders\": {\"X-Forwarded-Uri\": \"/open\"}}}}",
        "sallyport-forwarded -> {\"spec\": {\"headers\": null, \"compress\": {}}}",
        "sallyport-client-certificate -> {\"spec\": {\"passTLSClientCert\": {\"pem\": false}}}",
        "sallyport-trusting -> {\"spec\": {\"forwardAuth\": {\"tls\": {\"insecureSkipVerify\": true}}}}",
        "factory -> {\"spec\": {\"chain\": {\"middlewares\": [{\"name\": \"sallyport-trusting\"}]}}}"
      })
  void editOfWhatTheChainLeadsThroughIsUndone(String edit) throws Exception {
    String name = edit.substring(0, edit.indexOf(" -> "));
    var wanted = app.object("middleware", name).path("spec");

    app.kubectl(
        "patch", "middleware", name, "--type=merge", "-p", edit.substring(edit.indexOf('{')));

    eventually(PATIENCE, () -> app.object("middleware", name).path("spec"), wanted::equals);
    eventually(
        PATIENCE,
        () ->
            List.of(
                get(press, "/machines/1").statusCode(),
                get("/shut/1", Map.of("X-Forwarded-Uri", "/open")).statusCode()),
        List.of(200, 403)::equals);
  }

  @Test
  void gatewayMayVerifyAsWell() throws Exception {
    sallyport.apply(
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: plant, namespace: factory}
        stringData:
          ca.crt: |
        %s
        """
            .formatted(Files.readString(folder.resolve("plant/ca.crt")).indent(4)));
    try {
      app.askForCertificates("{clientAuthType: VerifyClientCertIfGiven, secretNames: [plant]}");

      eventually(PATIENCE, () -> shakesHands(stranger), shook -> !shook);
      assertEquals(200, get(press, "/machines/1").statusCode());
      assertEquals(401, get("/machines/1", Map.of()).statusCode());
    } finally {
      app.askForCertificates("{clientAuthType: RequestClientCert, secretNames: []}");
      eventually(PATIENCE, () -> shakesHands(stranger), shook -> shook);
    }
  }

  private boolean shakesHands(Issued identity) throws InterruptedException {
    try {
      return get(identity, "/open").statusCode() == 200;
    } catch (IOException _) {
      return false;
    }
  }

  private List<String> links() throws Exception {
    return app.object("middleware", FACTORY)
        .at("/spec/chain/middlewares")
        .valueStream()
        .map(link -> link.path("name").asText())
        .toList();
  }

  /** The certificate as the gateway would write it. */
  private static String written(Issued identity) throws IOException {
    String pem = Files.readString(identity.certificate(), StandardCharsets.US_ASCII);
    String base64 = pem.replaceAll("-----[^-]+-----", "").replaceAll("\\s", "");
    assertTrue(Base64.getDecoder().decode(base64).length > 0);
    return base64;
  }

  private HttpResponse<String> get(Issued identity, String target)
      throws IOException, InterruptedException {
    return get(identity, target, Map.of());
  }

  private HttpResponse<String> get(Issued identity, String target, Map<String, String> headers)
      throws IOException, InterruptedException {
    try (var http = new Http(sallyport.trust(identity))) {
      return get(http, target, headers);
    }
  }

  private HttpResponse<String> get(String target, Map<String, String> headers)
      throws IOException, InterruptedException {
    try (var http = new Http(sallyport.trust())) {
      return get(http, target, headers);
    }
  }

  private HttpResponse<String> get(Http http, String target, Map<String, String> headers)
      throws IOException, InterruptedException {
    Map<String, String> all = new HashMap<>(PROGRAM);
    all.putAll(headers);
    return http.get(sallyport.url(FACTORY) + target, all);
  }
}
