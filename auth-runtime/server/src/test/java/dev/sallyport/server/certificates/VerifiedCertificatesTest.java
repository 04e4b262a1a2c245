package dev.sallyport.server.certificates;

import static dev.sallyport.server.certificates.TestAuthority.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.sallyport.crds.accessrule.CertificateName;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.decision.evidence.Evidence.Dependency;
import dev.sallyport.decision.evidence.Evidence.Flaw;
import dev.sallyport.server.certificates.TestAuthority.Wish;
import dev.sallyport.server.credentials.UnverifiedCertificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class VerifiedCertificatesTest {
  private static final TestAuthority CORP = TestAuthority.root("corp");
  private static final TestAuthority PARTNER = TestAuthority.root("partner");
  private static final Evidence UNTRUSTED = new Evidence.Rejected(Flaw.CERTIFICATE_UNTRUSTED);
  private static final Evidence EXPIRED = new Evidence.Rejected(Flaw.CERTIFICATE_EXPIRED);
  private static final Set<String> ASKED = Set.of("corp");
  private static final Evidence BILLING = certificate("corp");

  private Instant now = NOW;
  private long nanos;
  private final VerifiedCertificates certificates =
      new VerifiedCertificates(
          Map.of("corp", List.of(CORP.certificate()), "partner", List.of(PARTNER.certificate())),
          1,
          () -> now,
          () -> nanos);

  static Stream<Arguments> good() {
    var issuing = CORP.below("issuing", Wish.ofAuthority());
    var clients =
        CORP.below(
            "clients",
            Wish.ofAuthority().purposes(KeyPurposeId.id_kp_clientAuth).onlyBelow("corp.example"));
    return Stream.of(
        Arguments.of("signed by the root", List.of(CORP.issue(Wish.client()))),
        Arguments.of(
            "with the root behind it", List.of(CORP.issue(Wish.client()), CORP.certificate())),
        Arguments.of(
            "through another authority",
            List.of(issuing.issue(Wish.client()), issuing.certificate())),
        Arguments.of(
            "through one that is limited to this",
            List.of(clients.issue(Wish.client()), clients.certificate())),
        Arguments.of(
            "with others that lead nowhere",
            List.of(issuing.issue(Wish.client()), PARTNER.certificate(), issuing.certificate())),
        Arguments.of(
            "for clients and servers",
            List.of(
                CORP.issue(
                    Wish.client()
                        .purposes(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth)))),
        Arguments.of(
            "with an RSA key", List.of(CORP.issue(Wish.client().keys(TestAuthority.rsa(2048))))),
        Arguments.of(
            "in its last second",
            List.of(CORP.issue(Wish.client().valid(NOW.minusSeconds(9), NOW)))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("good")
  void certificateInOrderProvesItsNames(String what, List<X509Certificate> chain) {
    assertEquals(BILLING, endless(about(chain)), what);
  }

  static Stream<Arguments> untrusted() {
    var strangers = TestAuthority.root("corp");
    var notAnAuthority = CORP.below("no authority", Wish.client().usage(KeyUsage.keyCertSign));
    var forServers =
        CORP.below("servers", Wish.ofAuthority().purposes(KeyPurposeId.id_kp_serverAuth));
    var elsewhere = CORP.below("elsewhere", Wish.ofAuthority().onlyBelow("other.example"));
    var over =
        CORP.below("over", Wish.ofAuthority().valid(NOW.minusSeconds(9), NOW.minusSeconds(1)));
    var weakKey = CORP.below("weak key", Wish.ofAuthority().keys(TestAuthority.rsa(1024)));
    var issuing = CORP.below("issuing", Wish.ofAuthority());
    var selfSigned = TestAuthority.root("billing", Wish.client());
    return Stream.of(
        Arguments.of("self-signed", List.of(selfSigned.certificate())),
        Arguments.of("of another authority", List.of(PARTNER.issue(Wish.client()))),
        Arguments.of("of one that has the same name", List.of(strangers.issue(Wish.client()))),
        Arguments.of(
            "of one that has the same name and comes with it",
            List.of(strangers.issue(Wish.client()), strangers.certificate())),
        Arguments.of("without the way to the root", List.of(issuing.issue(Wish.client()))),
        Arguments.of(
            "signed by a client",
            List.of(notAnAuthority.issue(Wish.client()), notAnAuthority.certificate())),
        Arguments.of(
            "of an authority for servers",
            List.of(forServers.issue(Wish.client()), forServers.certificate())),
        Arguments.of(
            "with a name that its authority may not give",
            List.of(elsewhere.issue(Wish.client()), elsewhere.certificate())),
        Arguments.of(
            "of an authority whose time is over",
            List.of(over.issue(Wish.client()), over.certificate())),
        Arguments.of(
            "of an authority with a short key",
            List.of(
                weakKey.issue(Wish.client().signature("SHA256withRSA")), weakKey.certificate())),
        Arguments.of(
            "for servers",
            List.of(CORP.issue(Wish.client().purposes(KeyPurposeId.id_kp_serverAuth)))),
        Arguments.of("for any purpose", List.of(CORP.issue(Wish.client().purposes()))),
        Arguments.of(
            "for any purpose by name",
            List.of(CORP.issue(Wish.client().purposes(KeyPurposeId.anyExtendedKeyUsage)))),
        Arguments.of(
            "not for signatures",
            List.of(CORP.issue(Wish.client().usage(KeyUsage.keyEncipherment)))),
        Arguments.of("an authority's own", List.of(CORP.issue(Wish.client().asAuthority()))),
        Arguments.of("the root itself", List.of(CORP.certificate())),
        Arguments.of(
            "signed with SHA-1", List.of(CORP.issue(Wish.client().signature("SHA1withECDSA")))),
        Arguments.of(
            "with a short RSA key",
            List.of(CORP.issue(Wish.client().keys(TestAuthority.rsa(1024))))),
        Arguments.of(
            "with a critical extension that nobody knows",
            List.of(CORP.issue(Wish.client().odd()))),
        Arguments.of(
            "followed by one with a key that is not taken",
            List.of(
                CORP.issue(Wish.client()),
                TestAuthority.root(
                        "short",
                        Wish.ofAuthority().keys(TestAuthority.rsa(1024)).signature("SHA256withRSA"))
                    .certificate())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("untrusted")
  void certificateThatNobodyVouchesForProvesNothing(String what, List<X509Certificate> chain) {
    assertEquals(UNTRUSTED, about(chain), what);
  }

  @Test
  void certificateCountsOnlyInItsTime() {
    var over = Wish.client().valid(NOW.minusSeconds(9), NOW.minusSeconds(1));
    var notYet = Wish.client().valid(NOW.plusSeconds(1), NOW.plusSeconds(9));

    assertEquals(EXPIRED, about(List.of(CORP.issue(over))));
    assertEquals(EXPIRED, about(List.of(CORP.issue(notYet))));
  }

  @Test
  void authorityWhoseTimeIsOverVouchesForNobody() {
    now = NOW.plus(Duration.ofHours(1)).plusSeconds(1);
    var longer = Wish.client().valid(NOW, NOW.plus(Duration.ofDays(1)));

    assertEquals(UNTRUSTED, about(List.of(CORP.issue(longer))));
  }

  @Test
  void everyAuthorityThatVouchesIsNamedAndOnlyThoseThatWereAskedFor() {
    var both =
        new VerifiedCertificates(
            Map.of(
                "corp", List.of(CORP.certificate()),
                "all", List.of(PARTNER.certificate(), CORP.certificate())),
            1,
            () -> NOW,
            () -> 0);
    var shown = shown(List.of(CORP.issue(Wish.client())));

    assertEquals(certificate("corp", "all"), endless(both.about(shown, Set.of("corp", "all"))));
    assertEquals(certificate("all"), endless(both.about(shown, Set.of("all"))));
  }

  @Test
  void authorityThatIsNotThereIsUnavailableUnlessAnotherVouches() {
    var shown = shown(List.of(CORP.issue(Wish.client())));
    var missing = new Evidence.Unavailable(Dependency.AUTHORITY);

    assertEquals(missing, certificates.about(shown, Set.of("nowhere")));
    assertEquals(missing, certificates.about(shown, Set.of("nowhere", "partner")));
    assertEquals(BILLING, endless(certificates.about(shown, Set.of("nowhere", "corp"))));
  }

  @Test
  void namesAreThoseThatARuleCanAskFor() {
    var leaf =
        CORP.issue(
            Wish.client()
                .names(
                    new GeneralName(
                        GeneralName.uniformResourceIdentifier, "spiffe://corp.example/billing"),
                    new GeneralName(GeneralName.uniformResourceIdentifier, "urn:billing"),
                    new GeneralName(GeneralName.dNSName, "Billing.Corp.example"),
                    new GeneralName(GeneralName.dNSName, "*.corp.example"),
                    new GeneralName(GeneralName.rfc822Name, "Ops@Corp.example"),
                    new GeneralName(GeneralName.iPAddress, "192.0.2.1")));

    var proven = assertInstanceOf(Evidence.Certificate.class, about(List.of(leaf)));

    assertEquals(
        Set.of(
            "spiffe://corp.example/billing", "dns:billing.corp.example", "email:Ops@corp.example"),
        proven.names().stream().map(CertificateName::toString).collect(Collectors.toSet()));
  }

  @Test
  void commonNameIsNoName() {
    var proven =
        assertInstanceOf(
            Evidence.Certificate.class, about(List.of(CORP.issue(Wish.client().names()))));

    assertEquals(Set.of(), proven.names());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",", "AAAA", "not base64!", "MIIB%2B", "-----BEGIN CERTIFICATE-----"})
  void whatIsNoChainProvesNothing(String text) {
    assertEquals(UNTRUSTED, certificates.about(new UnverifiedCertificate(text), ASKED));
  }

  @Test
  void chainThatIsSpoiledOrTooLongProvesNothing() {
    var leaf = CORP.issue(Wish.client());
    String text = shown(List.of(leaf)).text();
    byte[] flipped = encoded(leaf);
    flipped[flipped.length - 1] ^= 1;

    assertEquals(UNTRUSTED, certificates.about(new UnverifiedCertificate(text + ","), ASKED));
    assertEquals(UNTRUSTED, certificates.about(new UnverifiedCertificate("," + text), ASKED));
    assertEquals(
        UNTRUSTED,
        certificates.about(
            new UnverifiedCertificate(Base64.getEncoder().encodeToString(flipped)), ASKED));
    assertEquals(
        UNTRUSTED,
        certificates.about(
            new UnverifiedCertificate(
                Base64.getEncoder()
                    .encodeToString(Arrays.copyOf(encoded(leaf), encoded(leaf).length + 1))),
            ASKED));
    assertEquals(
        UNTRUSTED,
        certificates.about(
            new UnverifiedCertificate(String.join(",", java.util.Collections.nCopies(7, text))),
            ASKED));
    assertEquals("", UnverifiedCertificate.of(List.of(text, text)).text());
    assertEquals(
        "",
        UnverifiedCertificate.of(List.of("A".repeat(UnverifiedCertificate.MAX_LENGTH + 1))).text());
  }

  @Test
  void goodCertificateIsKnownForAMinuteAndOnlyToWhoAsksTheSame() {
    var shown = shown(List.of(CORP.issue(Wish.client())));
    assertEquals(Optional.empty(), certificates.known(shown, ASKED));

    assertEquals(BILLING, endless(certificates.about(shown, ASKED)));

    assertEquals(Optional.empty(), certificates.known(shown, Set.of("partner")));
    nanos = Duration.ofSeconds(60).toNanos() - 1;
    assertEquals(
        Optional.of(BILLING),
        certificates.known(shown, ASKED).map(VerifiedCertificatesTest::endless));
    nanos++;
    assertEquals(Optional.empty(), certificates.known(shown, ASKED));
  }

  @Test
  void goodCertificateIsNotKnownBeyondItsEnd() {
    var shown =
        shown(List.of(CORP.issue(Wish.client().valid(NOW.minusSeconds(9), NOW.plusSeconds(10)))));
    assertEquals(BILLING, endless(certificates.about(shown, ASKED)));

    nanos = Duration.ofSeconds(10).toNanos();
    now = NOW.plusSeconds(11);

    assertEquals(Optional.empty(), certificates.known(shown, ASKED));
    assertEquals(EXPIRED, certificates.about(shown, ASKED));
  }

  @Test
  void badCertificateIsKnownForTwoSeconds() {
    var shown = shown(List.of(PARTNER.issue(Wish.client())));
    assertEquals(UNTRUSTED, certificates.about(shown, ASKED));

    nanos = Duration.ofSeconds(2).toNanos() - 1;
    assertEquals(Optional.of(UNTRUSTED), certificates.known(shown, ASKED));
    nanos++;
    assertEquals(Optional.empty(), certificates.known(shown, ASKED));
  }

  private Evidence about(List<X509Certificate> chain) {
    return certificates.about(shown(chain), ASKED);
  }

  /** The same without its end, which is not what is looked at. */
  private static Evidence endless(Evidence evidence) {
    return evidence instanceof Evidence.Certificate(var authorities, var names, _)
        ? new Evidence.Certificate(authorities, names, Instant.MAX)
        : evidence;
  }

  private static Evidence certificate(String... authorities) {
    return new Evidence.Certificate(
        Set.of(authorities),
        Set.of(new CertificateName(CertificateName.Kind.DNS, "billing.corp.example")),
        Instant.MAX);
  }

  private static UnverifiedCertificate shown(List<X509Certificate> chain) {
    return new UnverifiedCertificate(
        chain.stream()
            .map(certificate -> Base64.getEncoder().encodeToString(encoded(certificate)))
            .collect(Collectors.joining(",")));
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }
}
