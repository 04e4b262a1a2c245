package dev.sallyport.operator.certificates;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Pattern;

/** Certificates and EC keys as text (RFC 7468). */
final class Pem {
  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");

  private Pem() {}

  static String of(X509Certificate certificate) {
    try {
      return block("CERTIFICATE", certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate that cannot be encoded", e);
    }
  }

  static String of(PrivateKey key) {
    return block("PRIVATE KEY", key.getEncoded());
  }

  /** Reads the first certificate of {@code text}. */
  static X509Certificate certificate(String text) throws GeneralSecurityException {
    var factory = CertificateFactory.getInstance("X.509");
    var bytes = new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
    return (X509Certificate) factory.generateCertificate(bytes);
  }

  /** Reads an EC key in PKCS #8. */
  static PrivateKey key(String text) throws GeneralSecurityException {
    var matcher = KEY.matcher(text);
    if (!matcher.find()) {
      throw new GeneralSecurityException("no PRIVATE KEY block");
    }
    try {
      byte[] encoded = Base64.getMimeDecoder().decode(matcher.group(1));
      return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded));
    } catch (IllegalArgumentException e) {
      // Without the cause: its message could quote the key.
      throw new GeneralSecurityException("a PRIVATE KEY block that is not base64");
    }
  }

  private static String block(String type, byte[] bytes) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(type, LINES.encodeToString(bytes), type);
  }
}
