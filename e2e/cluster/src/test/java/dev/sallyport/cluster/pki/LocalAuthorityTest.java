package dev.sallyport.cluster.pki;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sallyport.cluster.pki.LocalAuthority.Use;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1OctetString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalAuthorityTest {
  private static final List<String> NAMES = List.of("*.sallyport.localhost", "127.0.0.1");

  @TempDir private Path folder;

  @Test
  void authorityIsKeptAcrossRuns() throws Exception {
    var first = Files.readString(authority(Duration.ZERO).file());
    assertEquals(first, Files.readString(authority(Duration.ofDays(300)).file()));
  }

  @Test
  void certificateThatStillFitsIsKept() throws Exception {
    var first = Files.readString(issue(Duration.ZERO, NAMES).certificate());
    assertEquals(first, Files.readString(issue(Duration.ofDays(300), NAMES).certificate()));
  }

  @Test
  void certificateIsRenewedBeforeItEndsOrWhenItsNamesChange() throws Exception {
    var first = Files.readString(issue(Duration.ZERO, NAMES).certificate());
    var renewed = Files.readString(issue(Duration.ofDays(380), NAMES).certificate());
    assertNotEquals(first, renewed);
    assertNotEquals(
        renewed, Files.readString(issue(Duration.ofDays(380), List.of("localhost")).certificate()));
  }

  @Test
  void certificateForLocalhostIsAcceptedAndOneForAnotherHostIsNot() throws Exception {
    validate(issue(Duration.ZERO, NAMES).certificate());
    var foreign = issue(Duration.ZERO, List.of("bank.example.com")).certificate();
    assertThrows(CertPathValidatorException.class, () -> validate(foreign));
  }

  @Test
  void keysAreForTheirOwnerOnly() throws Exception {
    var issued = issue(Duration.ZERO, NAMES);
    var owner = PosixFilePermissions.fromString("rw-------");
    assertEquals(owner, Files.getPosixFilePermissions(issued.key()));
    assertEquals(owner, Files.getPosixFilePermissions(folder.resolve("ca.key")));
  }

  private LocalAuthority authority(Duration later) throws Exception {
    return LocalAuthority.in(
        folder, InstantSource.offset(InstantSource.system(), later), new SecureRandom());
  }

  private LocalAuthority.Issued issue(Duration later, List<String> names) throws Exception {
    return authority(later).issue(folder, "gateway", Use.SERVER, names);
  }

  private void validate(Path certificate) throws Exception {
    // Java ignores what an anchor's certificate is restricted to, unless it is told.
    var authority = Pem.certificate(folder.resolve("ca.crt"));
    var restriction = ASN1OctetString.getInstance(authority.getExtensionValue("2.5.29.30"));
    var anchor = new TrustAnchor(authority, restriction.getOctets());
    var parameters = new PKIXParameters(Set.of(anchor));
    parameters.setRevocationEnabled(false);
    var path =
        CertificateFactory.getInstance("X.509")
            .generateCertPath(List.of(Pem.certificate(certificate)));
    CertPathValidator.getInstance("PKIX").validate(path, parameters);
  }
}
