package dev.sallyport.server.certificates;

import dev.sallyport.crds.accessrule.CertificateName;
import dev.sallyport.crds.accessrule.CertificateName.Kind;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The names of a certificate that a rule can ask for; the common name is none of them. */
final class SubjectNames {
  /** By their tags in GeneralName (RFC 5280, section 4.2.1.6). */
  private static final Map<Integer, Kind> KINDS = Map.of(1, Kind.EMAIL, 2, Kind.DNS, 6, Kind.URI);

  private SubjectNames() {}

  static Set<CertificateName> of(X509Certificate certificate) {
    Set<CertificateName> names = new HashSet<>();
    for (List<?> entry : entries(certificate)) {
      Kind kind = KINDS.get(entry.get(0));
      if (kind != null && entry.get(1) instanceof String text) {
        Optional<CertificateName> name = CertificateName.of(kind, text);
        name.ifPresent(names::add);
      }
    }
    return names;
  }

  private static Collection<List<?>> entries(X509Certificate certificate) {
    try {
      Collection<List<?>> entries = certificate.getSubjectAlternativeNames();
      return entries == null ? List.of() : entries;
    } catch (CertificateParsingException _) {
      return List.of(); // Names that cannot be read are no names.
    }
  }
}
