package dev.sallyport.e2e.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.cluster.Installation;
import dev.sallyport.e2e.WithSallyport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The door that only gateways may knock at, asked directly. */
@ExtendWith(WithSallyport.class)
final class GatewayDoorE2E {
  private static final Map<String, String> ABOUT_HEALTH =
      Map.of(
          "X-Forwarded-Method", "GET",
          "X-Forwarded-Host", "shop.sallyport.localhost",
          "X-Forwarded-Uri", "/healthz");
  private static final char[] IN_MEMORY = {};

  private Installation sallyport;
  private String door;

  @BeforeEach
  void arrive(Installation installation) {
    sallyport = installation;
    door = "https://localhost:" + installation.part("runtime").port();
  }

  @Test
  void callerWithoutACertificateIsRefusedBeforeItCanAsk() throws Exception {
    try (HttpClient client = client(false)) {
      assertThrows(IOException.class, () -> ask(client, "/decide/shop", ABOUT_HEALTH));
    }
  }

  @Test
  void gatewayIsToldAboutItsOwnNamespace() throws Exception {
    try (HttpClient client = client(true)) {
      var open = ask(client, "/decide/shop", ABOUT_HEALTH);
      assertEquals(200, open.statusCode());
      assertEquals(HttpClient.Version.HTTP_2, open.version());
      assertEquals(
          403,
          ask(
                  client,
                  "/decide/shop",
                  Map.of(
                      "X-Forwarded-Method", "GET",
                      "X-Forwarded-Host", "shop.sallyport.localhost",
                      "X-Forwarded-Uri", "/internal/x"))
              .statusCode());
    }
  }

  @Test
  void gatewayOfOneNamespaceMayNotAskForAnother() throws Exception {
    try (HttpClient client = client(true)) {
      for (String path :
          List.of(
              "/decide/other",
              "/decide/",
              "/decide/shop/",
              "/decide/other/../shop",
              "/decide/Shop",
              "/decide/shop%2f..%2fother",
              "/decide/sallyport-system")) {
        var answer = ask(client, path, ABOUT_HEALTH);
        assertEquals(403, answer.statusCode(), path);
        assertTrue(answer.body().contains("does not speak for that namespace"), answer.body());
      }
      assertEquals(404, ask(client, "/", ABOUT_HEALTH).statusCode());
      assertEquals(404, ask(client, "/login", ABOUT_HEALTH).statusCode());
    }
  }

  @Test
  void questionWithoutARequestIsNotAnsweredYes() throws Exception {
    try (HttpClient client = client(true)) {
      assertEquals(400, ask(client, "/decide/shop", Map.of()).statusCode());
      for (String missing : ABOUT_HEALTH.keySet()) {
        Map<String, String> rest = new java.util.HashMap<>(ABOUT_HEALTH);
        rest.remove(missing);
        assertEquals(400, ask(client, "/decide/shop", rest).statusCode(), missing);
      }
    }
  }

  private HttpResponse<String> ask(HttpClient client, String path, Map<String, String> headers)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create(door + path)).timeout(Duration.ofSeconds(10));
    headers.forEach(request::header);
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** A client that trusts what a gateway trusts, and may present what it presents. */
  private HttpClient client(boolean withCertificate) throws Exception {
    JsonNode data =
        new ObjectMapper()
            .readTree(
                sallyport.kubectl("get", "secret", "sallyport-gateway", "-n", "shop", "-o", "json"))
            .path("data");
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    int number = 0;
    for (Certificate authority : certificates(data, "ca.crt")) {
      trusted.setCertificateEntry("ca" + number++, authority);
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    if (withCertificate) {
      var key =
          KeyFactory.getInstance("EC")
              .generatePrivate(
                  new PKCS8EncodedKeySpec(
                      Base64.getMimeDecoder()
                          .decode(pem(data, "tls.key").replaceAll("-----[^-]+-----", ""))));
      own.setKeyEntry(
          "gateway", key, IN_MEMORY, certificates(data, "tls.crt").toArray(Certificate[]::new));
    }
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, IN_MEMORY);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(tls).build();
  }

  private static List<Certificate> certificates(JsonNode data, String name) throws Exception {
    return List.copyOf(
        CertificateFactory.getInstance("X.509")
            .generateCertificates(
                new ByteArrayInputStream(pem(data, name).getBytes(StandardCharsets.US_ASCII))));
  }

  private static String pem(JsonNode data, String name) {
    return new String(
        Base64.getDecoder().decode(data.path(name).asText()), StandardCharsets.US_ASCII);
  }
}
