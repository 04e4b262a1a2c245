package dev.sallyport.server.http;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority for tests: signs the certificates of listeners and of their callers. */
public final class TestPki {
  private static final X500Name AUTHORITY = new X500Name("CN=test authority");
  private final KeyPair keys = keyPair();
  private final X509Certificate certificate =
      sign(AUTHORITY, keys, new GeneralName(GeneralName.dNSName, "ca"), true);
  private long serial = 1;

  public TestPki() throws GeneralSecurityException, IOException, OperatorCreationException {}

  /** Writes tls.crt, tls.key and ca.crt for a listener on localhost. */
  GatewayTls.Pem writeServerFiles(Path folder)
      throws GeneralSecurityException, IOException, OperatorCreationException {
    KeyPair server = keyPair();
    X509Certificate leaf =
        sign(
            new X500Name("CN=gateway listener"),
            server,
            new GeneralName(GeneralName.dNSName, "localhost"),
            false);
    return new GatewayTls.Pem(
        Files.writeString(folder.resolve("tls.crt"), pem("CERTIFICATE", leaf.getEncoded())),
        Files.writeString(
            folder.resolve("tls.key"), pem("PRIVATE KEY", server.getPrivate().getEncoded())),
        writeAuthority(folder.resolve("ca.crt")));
  }

  /** Writes the certificate and the key of a server on localhost. */
  public void writeLocalhost(Path certificate, Path key)
      throws GeneralSecurityException, IOException, OperatorCreationException {
    KeyPair server = keyPair();
    GeneralName name = new GeneralName(GeneralName.dNSName, "localhost");
    X509Certificate leaf = sign(new X500Name("CN=server"), server, name, false);
    Files.writeString(certificate, pem("CERTIFICATE", leaf.getEncoded()));
    Files.writeString(key, pem("PRIVATE KEY", server.getPrivate().getEncoded()));
  }

  /** What a server on localhost listens with. */
  public SSLContext localhost()
      throws GeneralSecurityException, IOException, OperatorCreationException {
    KeyPair server = keyPair();
    GeneralName name = new GeneralName(GeneralName.dNSName, "localhost");
    return context(server.getPrivate(), sign(new X500Name("CN=server"), server, name, false));
  }

  /** Writes the authority's own certificate. */
  public Path writeAuthority(Path file) throws GeneralSecurityException, IOException {
    return Files.writeString(file, pem("CERTIFICATE", certificate.getEncoded()));
  }

  /** Writes a certificate that is no authority's. */
  public Path writeLeaf(Path file)
      throws GeneralSecurityException, IOException, OperatorCreationException {
    X509Certificate leaf =
        sign(
            new X500Name("CN=leaf"),
            keyPair(),
            new GeneralName(GeneralName.dNSName, "localhost"),
            false);
    return Files.writeString(file, pem("CERTIFICATE", leaf.getEncoded()));
  }

  /** What the gateway of {@code namespace} connects with. */
  SSLContext gateway(String namespace)
      throws GeneralSecurityException, IOException, OperatorCreationException {
    return client("sallyport:gateway:" + namespace);
  }

  /** What somebody connects with whose certificate has this URI as its name. */
  SSLContext client(String uri)
      throws GeneralSecurityException, IOException, OperatorCreationException {
    KeyPair client = keyPair();
    X509Certificate leaf =
        sign(
            new X500Name("CN=gateway"),
            client,
            new GeneralName(GeneralName.uniformResourceIdentifier, uri),
            false);
    return context(client.getPrivate(), leaf);
  }

  /** What somebody without a certificate connects with. */
  SSLContext stranger() throws GeneralSecurityException, IOException {
    return context(null, null);
  }

  private SSLContext context(PrivateKey key, X509Certificate leaf)
      throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", certificate);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    if (key != null) {
      own.setKeyEntry("client", key, new char[0], new X509Certificate[] {leaf});
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private X509Certificate sign(X500Name subject, KeyPair subjectKeys, GeneralName name, boolean ca)
      throws GeneralSecurityException, IOException, OperatorCreationException {
    Instant now = Instant.now();
    var builder =
        new JcaX509v3CertificateBuilder(
            AUTHORITY,
            BigInteger.valueOf(++serial),
            Date.from(now.minus(Duration.ofMinutes(1))),
            Date.from(now.plus(Duration.ofHours(1))),
            subject,
            subjectKeys.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(ca));
    builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(name));
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
  }

  private static KeyPair keyPair() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static String pem(String type, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(type, body);
  }
}
