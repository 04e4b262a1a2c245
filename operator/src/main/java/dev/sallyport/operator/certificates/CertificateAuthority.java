package dev.sallyport.operator.certificates;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Signs the certificates of one installation (RFC 5280; ECDSA on P-256 with SHA-256). Nothing
 * outside the installation trusts it.
 */
public final class CertificateAuthority {
  /** How long the authority itself is valid. */
  static final Duration LIFE = Duration.ofDays(3650);

  private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);
  private static final X500Principal SUBJECT = new X500Principal("CN=Sallyport gateway authority");

  private final Certified self;
  private final SecureRandom random;
  private final Duration leafLife;

  private CertificateAuthority(Certified self, Duration leafLife, SecureRandom random) {
    this.self = self;
    this.random = random;
    this.leafLife = leafLife;
  }

  /**
   * Makes a new authority.
   *
   * @param leafLife how long what it signs is valid
   */
  static CertificateAuthority create(Instant now, Duration leafLife, SecureRandom random) {
    try {
      KeyPair keys = newKeys(random);
      var builder =
          new JcaX509v3CertificateBuilder(
              SUBJECT,
              serial(random),
              Date.from(now.minus(CLOCK_SKEW)),
              Date.from(now.plus(LIFE)),
              SUBJECT,
              keys.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").setSecureRandom(random);
      var holder = builder.build(signer.build(keys.getPrivate()));
      X509Certificate certificate = new JcaX509CertificateConverter().getCertificate(holder);
      return new CertificateAuthority(
          new Certified(certificate, keys.getPrivate()), leafLife, random);
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("this JDK cannot make an authority", e);
    }
  }

  /**
   * Reads an authority.
   *
   * @throws Broken if the two do not make one that can sign at {@code now}
   */
  static CertificateAuthority fromPem(
      String certificate, String key, Instant now, Duration leafLife, SecureRandom random)
      throws Broken {
    try {
      Certified self = Certified.fromPem(certificate, key, random);
      self.certificate().checkValidity(Date.from(now));
      if (self.certificate().getBasicConstraints() < 0) {
        throw new Broken("its certificate is not one of an authority");
      }
      return new CertificateAuthority(self, leafLife, random);
    } catch (GeneralSecurityException e) {
      throw new Broken(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
    }
  }

  /** What somebody keeps as an authority is none, or not any more. */
  static final class Broken extends Exception {
    private static final long serialVersionUID = 1L;

    Broken(String message) {
      super(message);
    }
  }

  /** The certificate that others have to trust. */
  String certificatePem() {
    return self.certificatePem();
  }

  String keyPem() {
    return self.keyPem();
  }

  /** When the authority itself ends. */
  Instant end() {
    return self.certificate().getNotAfter().toInstant();
  }

  /** Signs a certificate with a new key, valid from {@code now} for the life of a leaf. */
  Certified issue(Leaf leaf, Instant now) {
    try {
      KeyPair keys = newKeys(random);
      Instant end = now.plus(leafLife);
      var extensions = new JcaX509ExtensionUtils();
      var builder =
          new JcaX509v3CertificateBuilder(
              self.certificate(),
              serial(random),
              Date.from(now.minus(CLOCK_SKEW)),
              Date.from(end.isBefore(end()) ? end : end()),
              new X500Principal("CN=" + commonName(leaf)),
              keys.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose(leaf)));
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(
              leaf.names().stream()
                  .map(CertificateAuthority::general)
                  .toArray(GeneralName[]::new)));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          extensions.createAuthorityKeyIdentifier(self.certificate().getPublicKey()));
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").setSecureRandom(random);
      var holder = builder.build(signer.build(self.key()));
      return new Certified(
          new JcaX509CertificateConverter().getCertificate(holder), keys.getPrivate());
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("this JDK cannot sign a certificate", e);
    }
  }

  /**
   * Why an existing certificate has to be replaced; empty while it serves.
   *
   * @param renewAfter the share of its life after which it is replaced, in percent
   */
  Optional<String> reasonToReplace(
      String certificate, String key, Leaf leaf, int renewAfter, Instant now) {
    try {
      X509Certificate existing = Certified.fromPem(certificate, key, random).certificate();
      existing.verify(self.certificate().getPublicKey());
      Instant start = existing.getNotBefore().toInstant();
      Instant end = existing.getNotAfter().toInstant();
      Duration life = Duration.between(start, end);
      if (now.isAfter(start.plus(life.multipliedBy(renewAfter).dividedBy(100)))) {
        return Optional.of("it ends at " + end);
      }
      if (!names(existing).equals(leaf.names())) {
        return Optional.of("its names are not those it should have");
      }
      return Optional.empty();
    } catch (GeneralSecurityException _) {
      // Unreadable, of another authority, or with a key of another: whichever, it serves no more.
      return Optional.of("it is not one of the present authority");
    }
  }

  private static Set<Leaf.Name> names(X509Certificate certificate) throws GeneralSecurityException {
    Set<Leaf.Name> names = new HashSet<>();
    var alternatives = certificate.getSubjectAlternativeNames();
    if (alternatives != null) {
      for (var alternative : alternatives) {
        String value = String.valueOf(alternative.get(1));
        switch ((Integer) alternative.get(0)) {
          case GeneralName.dNSName -> names.add(new Leaf.Name.Dns(value));
          case GeneralName.iPAddress -> names.add(new Leaf.Name.Ip(canonical(value)));
          default -> names.add(new Leaf.Name.Uri(value));
        }
      }
    }
    return names;
  }

  private static GeneralName general(Leaf.Name name) {
    return switch (name) {
      case Leaf.Name.Dns(String value) -> new GeneralName(GeneralName.dNSName, value);
      case Leaf.Name.Ip(String value) -> new GeneralName(GeneralName.iPAddress, value);
      case Leaf.Name.Uri(String value) ->
          new GeneralName(GeneralName.uniformResourceIdentifier, value);
    };
  }

  /** One spelling per address, for ::1 is written 0:0:0:0:0:0:0:1 in a certificate. */
  static String canonical(String address) {
    try {
      return InetAddress.ofLiteral(address).getHostAddress();
    } catch (IllegalArgumentException _) {
      return address;
    }
  }

  private static KeyPurposeId purpose(Leaf leaf) {
    return switch (leaf) {
      case Leaf.GatewayClient _, Leaf.DecisionsClient _ -> KeyPurposeId.id_kp_clientAuth;
      case Leaf.RuntimeServer _, Leaf.Webhook _ -> KeyPurposeId.id_kp_serverAuth;
    };
  }

  private static String commonName(Leaf leaf) {
    return switch (leaf) {
      case Leaf.GatewayClient _, Leaf.DecisionsClient _ -> "Sallyport gateway";
      case Leaf.RuntimeServer _ -> "Sallyport runtime";
      case Leaf.Webhook _ -> "Sallyport webhook";
    };
  }

  private static KeyPair newKeys(SecureRandom random) throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"), random);
    return generator.generateKeyPair();
  }

  /** Positive, and of 127 random bits (RFC 5280, section 4.1.2.2, allows 20 octets). */
  private static BigInteger serial(SecureRandom random) {
    return new BigInteger(127, random).setBit(126);
  }
}
