package dev.sallyport.server.certificates;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
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
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Signs whatever a test wants signed, also what no authority should. */
final class TestAuthority {
  static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  static final String STRONG = "SHA256withECDSA";

  private final X500Name name;
  private final KeyPair keys;
  private final X509Certificate certificate;
  private long serial = 1;

  private TestAuthority(X500Name name, KeyPair keys, X509Certificate certificate) {
    this.name = name;
    this.keys = keys;
    this.certificate = certificate;
  }

  /** What a certificate says; at first a client's that is in order. */
  static final class Wish {
    private boolean authority;
    private Instant from = NOW.minus(Duration.ofHours(1));
    private Instant until = NOW.plus(Duration.ofHours(1));
    private List<KeyPurposeId> purposes = List.of(KeyPurposeId.id_kp_clientAuth);
    private int usage = KeyUsage.digitalSignature;
    private List<GeneralName> names =
        List.of(new GeneralName(GeneralName.dNSName, "billing.corp.example"));
    private Optional<String> domain = Optional.empty();
    private boolean odd;
    private String signature = STRONG;
    private KeyPair keys = ec("secp256r1");

    static Wish client() {
      return new Wish();
    }

    static Wish ofAuthority() {
      return new Wish().asAuthority().usage(KeyUsage.keyCertSign).purposes().names();
    }

    Wish asAuthority() {
      authority = true;
      return this;
    }

    Wish valid(Instant first, Instant last) {
      from = first;
      until = last;
      return this;
    }

    /** Without any, there is no such extension. */
    Wish purposes(KeyPurposeId... wanted) {
      purposes = List.of(wanted);
      return this;
    }

    Wish usage(int bits) {
      usage = bits;
      return this;
    }

    Wish names(GeneralName... wanted) {
      names = List.of(wanted);
      return this;
    }

    /** For an authority: the only domain that it may name. */
    Wish onlyBelow(String only) {
      domain = Optional.of(only);
      return this;
    }

    /** With a critical extension that nobody knows. */
    Wish odd() {
      odd = true;
      return this;
    }

    Wish signature(String algorithm) {
      signature = algorithm;
      return this;
    }

    Wish keys(KeyPair wanted) {
      keys = wanted;
      return this;
    }
  }

  static TestAuthority root(String name) {
    return root(name, Wish.ofAuthority());
  }

  static TestAuthority root(String name, Wish wish) {
    X500Name own = new X500Name("CN=" + name);
    return new TestAuthority(own, wish.keys, sign(own, wish.keys, BigInteger.ONE, own, wish));
  }

  TestAuthority below(String subject, Wish wish) {
    return new TestAuthority(
        new X500Name("CN=" + subject), wish.keys, issue("CN=" + subject, wish));
  }

  X509Certificate certificate() {
    return certificate;
  }

  X509Certificate issue(Wish wish) {
    return issue("CN=billing", wish);
  }

  private X509Certificate issue(String subject, Wish wish) {
    return sign(name, keys, BigInteger.valueOf(++serial), new X500Name(subject), wish);
  }

  static KeyPair ec(String curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static KeyPair rsa(int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static X509Certificate sign(
      X500Name issuer, KeyPair signer, BigInteger number, X500Name subject, Wish wish) {
    try {
      var builder =
          new JcaX509v3CertificateBuilder(
              issuer,
              number,
              Date.from(wish.from),
              Date.from(wish.until),
              subject,
              wish.keys.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(wish.authority));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(wish.usage));
      if (!wish.purposes.isEmpty()) {
        builder.addExtension(
            Extension.extendedKeyUsage,
            false,
            new ExtendedKeyUsage(wish.purposes.toArray(KeyPurposeId[]::new)));
      }
      if (!wish.names.isEmpty()) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(wish.names.toArray(GeneralName[]::new)));
      }
      if (wish.domain.isPresent()) {
        var domain = new GeneralName(GeneralName.dNSName, wish.domain.get());
        builder.addExtension(
            Extension.nameConstraints,
            true,
            new NameConstraints(new GeneralSubtree[] {new GeneralSubtree(domain)}, null));
      }
      if (wish.odd) {
        builder.addExtension(
            new ASN1ObjectIdentifier("1.3.6.1.4.1.55555.1"), true, DERNull.INSTANCE);
      }
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder(wish.signature).build(signer.getPrivate())));
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }
}
