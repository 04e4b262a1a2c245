package dev.sallyport.operator.certificates;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Both ends of TLS to 127.0.0.1, with a certificate as the operator issues it.
 *
 * @param client trusts nobody else
 */
public record ServedForTest(SSLContext server, SSLContext client) {
  public static ServedForTest create() {
    var random = new SecureRandom();
    var authority = CertificateAuthority.create(Instant.now(), Duration.ofDays(1), random);
    var leaf = new Leaf.Webhook(Set.of(Leaf.Name.ofHost("127.0.0.1")));
    Certified issued = authority.issue(leaf, Instant.now());
    try {
      KeyStore keys = store();
      Certificate[] chain = {issued.certificate()};
      keys.setKeyEntry("served", issued.key(), new char[0], chain);
      var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(keys, new char[0]);
      SSLContext server = SSLContext.getInstance("TLS");
      server.init(managers.getKeyManagers(), null, random);

      KeyStore trusted = store();
      trusted.setCertificateEntry("ca", certificate(authority.certificatePem()));
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext client = SSLContext.getInstance("TLS");
      client.init(null, trust.getTrustManagers(), random);
      return new ServedForTest(server, client);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyStore store() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static X509Certificate certificate(String pem) throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
  }
}
