package dev.sallyport.server.certificates;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertStore;
import java.security.cert.CertificateParsingException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Somebody who issues client certificates.
 *
 * @param certificates its own; during a change of keys the old and the new ones
 */
record Authority(List<X509Certificate> certificates) {
  private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2"; // RFC 5280, section 4.2.1.12
  private static final String ANY_PURPOSE = "2.5.29.37.0";

  /** Between the client's certificate and the authority's. */
  private static final int MAX_INTERMEDIATES = 4;

  Authority {
    certificates = List.copyOf(certificates);
  }

  /**
   * Whether it vouches for a chain at {@code now} (RFC 5280, section 6; without revocation), and
   * does so by strong signatures.
   */
  boolean vouchesFor(Chain chain, Instant now) {
    Set<TrustAnchor> anchors =
        certificates.stream()
            .filter(own -> Times.isWithin(own, now) && Strength.suffices(own.getPublicKey()))
            .map(own -> new TrustAnchor(own, null))
            .collect(Collectors.toSet());
    if (anchors.isEmpty()) {
      return false;
    }
    try {
      X509CertSelector leaf = new X509CertSelector();
      leaf.setCertificate(chain.leaf());
      PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, leaf);
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(now));
      parameters.setMaxPathLength(MAX_INTERMEDIATES);
      parameters.addCertStore(
          CertStore.getInstance("Collection", new CollectionCertStoreParameters(chain.others())));
      var path = (PKIXCertPathBuilderResult) CertPathBuilder.getInstance("PKIX").build(parameters);
      List<X509Certificate> links =
          path.getCertPath().getCertificates().stream().map(X509Certificate.class::cast).toList();
      return links.stream().allMatch(Strength::suffices)
          && links.stream().skip(1).allMatch(Authority::mayIssueForClients);
    } catch (CertPathBuilderException _) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK validates certification paths", e);
    }
  }

  /** An intermediate authority that is limited to some purposes issues for no others. */
  private static boolean mayIssueForClients(X509Certificate issuer) {
    try {
      List<String> purposes = issuer.getExtendedKeyUsage();
      return purposes == null || purposes.contains(CLIENT_AUTH) || purposes.contains(ANY_PURPOSE);
    } catch (CertificateParsingException _) {
      return false;
    }
  }

  /** Whether a certificate says that it is for clients; one that says nothing is not. */
  static boolean isForClients(X509Certificate leaf) {
    try {
      List<String> purposes = leaf.getExtendedKeyUsage();
      boolean[] usage = leaf.getKeyUsage();
      return purposes != null
          && purposes.contains(CLIENT_AUTH)
          && (usage == null || usage[0]) // digitalSignature
          && leaf.getBasicConstraints() < 0;
    } catch (CertificateParsingException _) {
      return false;
    }
  }
}
