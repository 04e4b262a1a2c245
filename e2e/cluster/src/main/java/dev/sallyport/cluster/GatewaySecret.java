package dev.sallyport.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.cluster.kube.Kubectl;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** What the operator gives to the gateways of a namespace: a certificate, and whom to trust. */
record GatewaySecret(JsonNode data) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final char[] IN_MEMORY = {};

  static GatewaySecret read(Kubectl kubectl, String namespace)
      throws IOException, InterruptedException {
    return new GatewaySecret(
        JSON.readTree(
                kubectl.run("get", "secret", "sallyport-gateway", "-n", namespace, "-o", "json"))
            .path("data"));
  }

  SSLContext identity() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    var body = text("tls.key").replaceAll("-----[^-]+-----", "");
    store.setKeyEntry(
        "gateway",
        KeyFactory.getInstance("EC")
            .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(body))),
        IN_MEMORY,
        certificates("tls.crt").toArray(Certificate[]::new));
    var number = 0;
    for (var authority : certificates("ca.crt")) {
      store.setCertificateEntry("authority" + number++, authority);
    }
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, IN_MEMORY);
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private List<Certificate> certificates(String name) throws GeneralSecurityException {
    return List.copyOf(
        CertificateFactory.getInstance("X.509")
            .generateCertificates(
                new ByteArrayInputStream(text(name).getBytes(StandardCharsets.US_ASCII))));
  }

  private String text(String name) {
    return new String(
        Base64.getDecoder().decode(data.path(name).asText()), StandardCharsets.US_ASCII);
  }
}
