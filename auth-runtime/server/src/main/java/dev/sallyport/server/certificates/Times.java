package dev.sallyport.server.certificates;

import java.security.cert.X509Certificate;
import java.time.Instant;

/** When a certificate is valid (RFC 5280, section 4.1.2.5: both ends are). */
final class Times {
  private Times() {}

  static boolean isWithin(X509Certificate certificate, Instant now) {
    return !now.isBefore(certificate.getNotBefore().toInstant())
        && !now.isAfter(certificate.getNotAfter().toInstant());
  }
}
