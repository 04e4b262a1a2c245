package dev.sallyport.cluster.pki;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Signs the certificates of one installation. A person may add its certificate to a browser, so it
 * is made for names under {@code localhost} and the loopback address only (RFC 5280, 4.2.1.10).
 */
public final class LocalAuthority {
  private static final Duration AUTHORITY_LIFE = Duration.ofDays(3650);
  private static final Duration LEAF_LIFE = Duration.ofDays(397);
  private static final Duration RENEWED_BEFORE_END = Duration.ofDays(30);
  private static final Duration CLOCKS_MAY_DIFFER = Duration.ofHours(1);

  private final Path file;
  private final X509Certificate certificate;
  private final PrivateKey key;
  private final InstantSource clock;
  private final SecureRandom random;

  private LocalAuthority(
      Path file,
      X509Certificate certificate,
      PrivateKey key,
      InstantSource clock,
      SecureRandom random) {
    this.file = file;
    this.certificate = certificate;
    this.key = key;
    this.clock = clock;
    this.random = random;
  }

  /** The authority whose files are in {@code folder}; made there when there is none. */
  public static LocalAuthority in(Path folder, InstantSource clock, SecureRandom random)
      throws IOException, GeneralSecurityException {
    var certificateFile = folder.resolve("ca.crt");
    var keyFile = folder.resolve("ca.key");
    if (!Files.exists(certificateFile)
        || !Files.exists(keyFile)
        || endsSoon(Pem.certificate(certificateFile), clock)) {
      Files.createDirectories(folder);
      var pair = newKey(random);
      Pem.write(keyFile, pair.getPrivate());
      Pem.write(certificateFile, selfSigned(pair, clock.instant(), random));
    }
    return new LocalAuthority(
        certificateFile, Pem.certificate(certificateFile), Pem.key(keyFile), clock, random);
  }

  /** The file a client has to trust. */
  public Path file() {
    return file;
  }

  /** Trusts this authority and nobody else. */
  public SSLContext trust() throws GeneralSecurityException, IOException {
    return trust(new KeyManager[0]);
  }

  /** The same, and shows {@code own} to whoever asks for a certificate. */
  public SSLContext trust(Issued own) throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setKeyEntry(
        "own",
        Pem.key(own.key()),
        new char[0],
        new X509Certificate[] {Pem.certificate(own.certificate())});
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, new char[0]);
    return trust(keys.getKeyManagers());
  }

  private SSLContext trust(KeyManager[] keys) throws GeneralSecurityException, IOException {
    var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry("sallyport", certificate);
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    var context = SSLContext.getInstance("TLS");
    context.init(keys, factory.getTrustManagers(), random);
    return context;
  }

  /** Serves with a certificate that this authority issued. */
  public SSLContext serving(Issued issued) throws GeneralSecurityException, IOException {
    var none = new char[0];
    var own = KeyStore.getInstance("PKCS12");
    own.load(null, none);
    own.setKeyEntry(
        "server",
        Pem.key(issued.key()),
        none,
        new Certificate[] {Pem.certificate(issued.certificate()), certificate});
    var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(own, none);
    var context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, random);
    return context;
  }

  /** What a certificate may be used for. */
  public enum Use {
    SERVER,
    CLIENT;

    private KeyPurposeId purpose() {
      return switch (this) {
        case SERVER -> KeyPurposeId.id_kp_serverAuth;
        case CLIENT -> KeyPurposeId.id_kp_clientAuth;
      };
    }
  }

  /**
   * A certificate for {@code names} (DNS names, or the loopback address) in two files beside each
   * other; one that is there, still fits and does not end within 30 days is kept.
   */
  public Issued issue(Path folder, String label, Use use, List<String> names)
      throws IOException, GeneralSecurityException {
    var issued = new Issued(folder.resolve(label + ".crt"), folder.resolve(label + ".key"));
    if (!stillGood(issued, names)) {
      Files.createDirectories(folder);
      var pair = newKey(random);
      Pem.write(issued.key(), pair.getPrivate());
      Pem.write(issued.certificate(), leaf(pair, label, use, names));
    }
    return issued;
  }

  private boolean stillGood(Issued issued, List<String> names)
      throws IOException, GeneralSecurityException {
    if (!Files.exists(issued.certificate()) || !Files.exists(issued.key())) {
      return false;
    }
    var existing = Pem.certificate(issued.certificate());
    try {
      existing.verify(certificate.getPublicKey());
    } catch (GeneralSecurityException _) {
      return false;
    }
    var alternatives = existing.getSubjectAlternativeNames();
    var present =
        alternatives == null
            ? Set.<String>of()
            : alternatives.stream()
                .map(name -> String.valueOf(name.get(1)))
                .collect(Collectors.toSet());
    return present.equals(Set.copyOf(names)) && !endsSoon(existing, clock);
  }

  private static boolean endsSoon(X509Certificate certificate, InstantSource clock) {
    return clock.instant().plus(RENEWED_BEFORE_END).isAfter(certificate.getNotAfter().toInstant());
  }

  private static X509Certificate selfSigned(KeyPair pair, Instant now, SecureRandom random)
      throws IOException, GeneralSecurityException {
    var name = new X500Name("CN=Sallyport local authority");
    var builder = builder(name, name, pair, now, AUTHORITY_LIFE, random);
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
    builder.addExtension(
        Extension.subjectKeyIdentifier,
        false,
        new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
    builder.addExtension(
        Extension.nameConstraints,
        true,
        new NameConstraints(
            new GeneralSubtree[] {
              new GeneralSubtree(new GeneralName(GeneralName.dNSName, "localhost")),
              new GeneralSubtree(new GeneralName(GeneralName.iPAddress, "127.0.0.0/8"))
            },
            null));
    return sign(builder, pair.getPrivate());
  }

  private X509Certificate leaf(KeyPair pair, String label, Use use, List<String> names)
      throws IOException, GeneralSecurityException {
    var issuer = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    var subject = new X500Name("CN=" + label);
    var builder = builder(issuer, subject, pair, clock.instant(), LEAF_LIFE, random);
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(use.purpose()));
    builder.addExtension(
        Extension.authorityKeyIdentifier,
        false,
        new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(certificate));
    builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(names.stream().map(LocalAuthority::general).toArray(GeneralName[]::new)));
    return sign(builder, key);
  }

  private static GeneralName general(String name) {
    var address = name.chars().allMatch(c -> c == '.' || Character.isDigit(c));
    if (address) {
      return new GeneralName(GeneralName.iPAddress, name);
    }
    var uri = name.indexOf(':') >= 0;
    return new GeneralName(uri ? GeneralName.uniformResourceIdentifier : GeneralName.dNSName, name);
  }

  private static X509v3CertificateBuilder builder(
      X500Name issuer,
      X500Name subject,
      KeyPair pair,
      Instant now,
      Duration life,
      SecureRandom random) {
    return new JcaX509v3CertificateBuilder(
        issuer,
        new BigInteger(120, random).setBit(119),
        Date.from(now.minus(CLOCKS_MAY_DIFFER)),
        Date.from(now.plus(life)),
        subject,
        pair.getPublic());
  }

  private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
      throws GeneralSecurityException {
    try {
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(key);
      return Objects.requireNonNull(
          new JcaX509CertificateConverter().getCertificate(builder.build(signer)));
    } catch (OperatorCreationException unusable) {
      throw new GeneralSecurityException(unusable);
    }
  }

  private static KeyPair newKey(SecureRandom random) throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"), random);
    return generator.generateKeyPair();
  }

  /** A certificate and its key, as files. */
  public record Issued(Path certificate, Path key) {}
}
