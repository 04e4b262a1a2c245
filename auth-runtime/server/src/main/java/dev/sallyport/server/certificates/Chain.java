package dev.sallyport.server.certificates;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a client sent in the handshake; nobody vouches for it yet.
 *
 * @param leaf the client's own
 * @param others that may lead from it to an authority
 */
record Chain(X509Certificate leaf, List<X509Certificate> others) {
  private static final int MAX_CERTIFICATES = 6;

  Chain {
    others = List.copyOf(others);
  }

  /** Reads what the gateway passed on; empty if it is not a chain of that form. */
  static Optional<Chain> parse(String text) {
    String[] parts = text.split(",", MAX_CERTIFICATES + 1);
    if (parts.length > MAX_CERTIFICATES) {
      return Optional.empty();
    }
    List<X509Certificate> certificates = new ArrayList<>();
    for (String part : parts) {
      Optional<X509Certificate> certificate = certificate(part);
      if (certificate.isEmpty()) {
        return Optional.empty();
      }
      certificates.add(certificate.get());
    }
    return Optional.of(
        new Chain(certificates.getFirst(), certificates.subList(1, certificates.size())));
  }

  /** Whether no key of it costs more to check than one that is taken: strangers send chains too. */
  boolean hasModestKeys() {
    return Stream.concat(Stream.of(leaf), others.stream())
        .allMatch(certificate -> Strength.suffices(certificate.getPublicKey()));
  }

  private static Optional<X509Certificate> certificate(String base64) {
    try {
      var in = new ByteArrayInputStream(Base64.getDecoder().decode(base64));
      var certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      return in.available() == 0 ? Optional.ofNullable(certificate) : Optional.empty();
    } catch (IllegalArgumentException | CertificateException _) {
      return Optional.empty();
    }
  }
}
