package dev.sallyport.operator.certificates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CertificateAuthorityTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration LIFE = Duration.ofDays(90);
  private static final Leaf SHOP = new Leaf.GatewayClient("shop");

  private final SecureRandom random = new SecureRandom();
  private final CertificateAuthority authority = CertificateAuthority.create(NOW, LIFE, random);

  @Test
  void whatItSignsIsTrustedByWhoTrustsIt() throws GeneralSecurityException {
    Certified leaf = authority.issue(SHOP, NOW);

    var anchor = new TrustAnchor(Pem.certificate(authority.certificatePem()), null);
    var parameters = new PKIXParameters(Set.of(anchor));
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(NOW));
    var path =
        CertificateFactory.getInstance("X.509").generateCertPath(List.of(leaf.certificate()));
    CertPathValidator.getInstance("PKIX").validate(path, parameters);
  }

  @Test
  void aGatewayIsNamedByItsNamespaceAndMayOnlyAsk() throws GeneralSecurityException {
    var certificate = authority.issue(SHOP, NOW).certificate();

    assertEquals(
        List.of(List.of(6, "sallyport:gateway:shop")),
        List.copyOf(certificate.getSubjectAlternativeNames()));
    assertEquals(List.of("1.3.6.1.5.5.7.3.2"), certificate.getExtendedKeyUsage());
    assertEquals(-1, certificate.getBasicConstraints());
  }

  @Test
  void whoAsksAboutAllRulesIsNamedSoAndMayOnlyAsk() throws GeneralSecurityException {
    var certificate = authority.issue(new Leaf.DecisionsClient(), NOW).certificate();

    assertEquals(
        List.of(List.of(6, "sallyport:decisions")),
        List.copyOf(certificate.getSubjectAlternativeNames()));
    assertEquals(List.of("1.3.6.1.5.5.7.3.2"), certificate.getExtendedKeyUsage());
  }

  @Test
  void theRuntimeIsNamedByItsAddressAndItsService() throws GeneralSecurityException {
    var leaf = Leaf.RuntimeServer.at(URI.create("https://[::1]:4454"), "sallyport-system");
    var certificate = authority.issue(leaf, NOW).certificate();

    assertEquals(
        Set.of(
            List.of(7, "0:0:0:0:0:0:0:1"),
            List.of(2, "sallyport-gateway.sallyport-system.svc"),
            List.of(2, "sallyport-gateway.sallyport-system.svc.cluster.local")),
        Set.copyOf(certificate.getSubjectAlternativeNames()));
    assertEquals(List.of("1.3.6.1.5.5.7.3.1"), certificate.getExtendedKeyUsage());
    assertEquals(Optional.empty(), replace(leaf, authority.issue(leaf, NOW), NOW));
  }

  @Test
  void theWebhookIsNamedAsTheApiServerReachesIt() throws GeneralSecurityException {
    var outside =
        Leaf.Webhook.at(Optional.of(URI.create("https://10.0.0.7:9443")), "operator", "sallyport");
    var inside = Leaf.Webhook.at(Optional.empty(), "operator", "sallyport");
    var certificate = authority.issue(outside, NOW).certificate();

    assertEquals(
        Set.of(List.of(7, "10.0.0.7")), Set.copyOf(certificate.getSubjectAlternativeNames()));
    assertEquals(List.of("1.3.6.1.5.5.7.3.1"), certificate.getExtendedKeyUsage());
    assertEquals(Set.of(new Leaf.Name.Dns("operator.sallyport.svc")), inside.names());
  }

  @ParameterizedTest
  @CsvSource({"0, false", "59, false", "60, true", "89, true", "91, true"})
  void aCertificateIsReplacedAfterTwoThirdsOfItsLife(int days, boolean replaced) {
    Certified leaf = authority.issue(SHOP, NOW);

    assertEquals(replaced, replace(SHOP, leaf, NOW.plus(Duration.ofDays(days))).isPresent());
  }

  @Test
  void aCertificateOfAnotherAuthorityNamespaceOrKeyIsReplaced() {
    Certified mine = authority.issue(SHOP, NOW);
    Certified other = authority.issue(new Leaf.GatewayClient("other"), NOW);
    Certified foreign = CertificateAuthority.create(NOW, LIFE, random).issue(SHOP, NOW);

    assertEquals(Optional.empty(), replace(SHOP, mine, NOW));
    assertTrue(replace(SHOP, other, NOW).isPresent());
    assertTrue(replace(SHOP, foreign, NOW).isPresent());
    assertTrue(replace(SHOP, new Certified(mine.certificate(), other.key()), NOW).isPresent());
    assertTrue(authority.reasonToReplace("", "", SHOP, 66, NOW).isPresent());
    assertTrue(authority.reasonToReplace("x", mine.keyPem(), SHOP, 66, NOW).isPresent());
  }

  @Test
  void aLeafNeverOutlivesItsAuthority() {
    Instant late = NOW.plus(CertificateAuthority.LIFE).minus(Duration.ofDays(10));

    assertEquals(
        authority.end(), authority.issue(SHOP, late).certificate().getNotAfter().toInstant());
  }

  @Test
  void anAuthoritySurvivesItsTextForm() throws CertificateAuthority.Broken {
    var read =
        CertificateAuthority.fromPem(
            authority.certificatePem(), authority.keyPem(), NOW, LIFE, random);

    assertEquals(Optional.empty(), replace(SHOP, read.issue(SHOP, NOW), NOW));
  }

  @Test
  void whatIsNoAuthorityIsRefusedWithoutItsKey() {
    Certified leaf = authority.issue(SHOP, NOW);
    var late = NOW.plus(CertificateAuthority.LIFE).plusSeconds(1);

    refused(leaf.certificatePem(), leaf.keyPem(), NOW);
    refused(authority.certificatePem(), leaf.keyPem(), NOW);
    refused(authority.certificatePem(), authority.keyPem(), late);
    refused("", "", NOW);
    refused(
        authority.certificatePem(),
        "-----BEGIN PRIVATE KEY-----\n*\n-----END PRIVATE KEY-----",
        NOW);
  }

  @Test
  void keysAreNeverPrinted() {
    Certified leaf = authority.issue(SHOP, NOW);

    assertFalse(leaf.toString().contains(leaf.keyPem().lines().skip(1).findFirst().orElseThrow()));
    assertTrue(leaf.toString().contains("***"));
  }

  private void refused(String certificate, String key, Instant now) {
    var broken =
        assertThrows(
            CertificateAuthority.Broken.class,
            () -> CertificateAuthority.fromPem(certificate, key, now, LIFE, random));
    key.lines().forEach(line -> assertFalse(String.valueOf(broken.getMessage()).contains(line)));
  }

  private Optional<String> replace(Leaf leaf, Certified existing, Instant now) {
    return authority.reasonToReplace(existing.certificatePem(), existing.keyPem(), leaf, 66, now);
  }
}
