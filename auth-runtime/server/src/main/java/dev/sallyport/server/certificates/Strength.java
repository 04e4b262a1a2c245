package dev.sallyport.server.certificates;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidParameterSpecException;
import java.security.spec.PSSParameterSpec;
import java.util.Set;

/**
 * Which signatures and keys are strong enough to vouch, and cheap enough to be checked for a
 * stranger. The JDK's own list ({@code jdk.certpath.disabledAlgorithms}) lets SHA-1 and 1,024 bits
 * pass outside of the web's PKI.
 */
final class Strength {
  private static final String RSASSA_PSS = "1.2.840.113549.1.1.10";

  /** RSA (RFC 4055) and ECDSA (RFC 5758) with SHA-256, SHA-384 and SHA-512; Ed25519, Ed448. */
  private static final Set<String> SIGNATURES =
      Set.of(
          "1.2.840.113549.1.1.11",
          "1.2.840.113549.1.1.12",
          "1.2.840.113549.1.1.13",
          "1.2.840.10045.4.3.2",
          "1.2.840.10045.4.3.3",
          "1.2.840.10045.4.3.4",
          "1.3.101.112",
          "1.3.101.113");

  private static final Set<String> DIGESTS = Set.of("SHA-256", "SHA-384", "SHA-512");
  private static final int MIN_RSA = 2048;
  private static final int MAX_RSA = 8192;
  private static final int MIN_EC = 256;

  private Strength() {}

  static boolean suffices(X509Certificate certificate) {
    return suffices(certificate.getPublicKey())
        && (certificate.getSigAlgOID().equals(RSASSA_PSS)
            ? pss(certificate)
            : SIGNATURES.contains(certificate.getSigAlgOID()));
  }

  static boolean suffices(PublicKey key) {
    return switch (key) {
      case RSAPublicKey rsa -> {
        int bits = rsa.getModulus().bitLength();
        yield bits >= MIN_RSA && bits <= MAX_RSA && rsa.getPublicExponent().bitLength() <= 64;
      }
      case ECPublicKey ec -> ec.getParams().getOrder().bitLength() >= MIN_EC;
      case EdECPublicKey _ -> true;
      default -> false;
    };
  }

  /** The digest is a parameter of the signature, and SHA-1 where it is left out. */
  private static boolean pss(X509Certificate certificate) {
    byte[] encoded = certificate.getSigAlgParams();
    if (encoded == null) {
      return false;
    }
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("RSASSA-PSS");
      parameters.init(encoded);
      return DIGESTS.contains(
          parameters.getParameterSpec(PSSParameterSpec.class).getDigestAlgorithm());
    } catch (IOException | InvalidParameterSpecException _) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK knows RSASSA-PSS", e);
    }
  }
}
