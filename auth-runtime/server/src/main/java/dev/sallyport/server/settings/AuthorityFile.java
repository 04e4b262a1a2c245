package dev.sallyport.server.settings;

import dev.sallyport.crds.Parsed;
import dev.sallyport.crds.Violation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;

/** A PEM file with the certificates of an authority. */
final class AuthorityFile {
  private AuthorityFile() {}

  static Parsed<List<X509Certificate>> read(Path file) {
    List<X509Certificate> certificates;
    try (InputStream pem = Files.newInputStream(file)) {
      certificates =
          CertificateFactory.getInstance("X.509").generateCertificates(pem).stream()
              .map(X509Certificate.class::cast)
              .toList();
    } catch (IOException | CertificateException _) {
      return wrong("the file %s does not consist of PEM certificates".formatted(file));
    }
    if (certificates.isEmpty()) {
      return wrong("the file %s holds no certificate".formatted(file));
    }
    return certificates.stream()
        .filter(certificate -> certificate.getBasicConstraints() < 0)
        .findFirst()
        .map(
            leaf ->
                wrong(
                    "the file %s holds a certificate that is no authority's (%s): name its issuer's"
                        .formatted(file, leaf.getSubjectX500Principal())))
        .orElseGet(() -> new Parsed.Ok<>(certificates));
  }

  private static Parsed<List<X509Certificate>> wrong(String message) {
    return new Parsed.Invalid<>(List.of(new Violation("", message)));
  }
}
