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

  /** The authorities in the file that {@code trust} of a section names; none where it is absent. */
  static List<X509Certificate> trust(YamlSection section) {
    Path file = section.has("trust") ? section.file("trust") : Path.of("");
    if (file.toString().isEmpty()) {
      return List.of();
    }
    return switch (read(file)) {
      case Parsed.Ok<List<X509Certificate>>(var certificates) -> certificates;
      case Parsed.Invalid<List<X509Certificate>>(List<Violation> wrong) -> {
        wrong.forEach(one -> section.mistake(section.at("trust") + ": " + one.message()));
        yield List.of();
      }
    };
  }

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
