package dev.sallyport.cluster.pki;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sallyport.cluster.pki.LocalAuthority.Use;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.NameConstraintValidatorException;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.PKIXNameConstraintValidator;
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
  void authorityVouchesForItsCertificates() throws Exception {
    var issued = Pem.certificate(issue(Duration.ZERO, NAMES).certificate());
    issued.verify(Pem.certificate(folder.resolve("ca.crt")).getPublicKey());
    assertEquals(List.of("1.3.6.1.5.5.7.3.1"), issued.getExtendedKeyUsage());
  }

  @Test
  void authorityMaySpeakForLocalhostOnly() throws Exception {
    var validator = new PKIXNameConstraintValidator();
    var extension = Pem.certificate(authority(Duration.ZERO).file()).getExtensionValue("2.5.29.30");
    validator.intersectPermittedSubtree(
        NameConstraints.getInstance(ASN1OctetString.getInstance(extension).getOctets())
            .getPermittedSubtrees());
    validator.checkPermitted(name("shop.sallyport.localhost"));
    var foreign = name("bank.example.com");
    assertThrows(NameConstraintValidatorException.class, () -> validator.checkPermitted(foreign));
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

  private static GeneralName name(String host) {
    return new GeneralName(GeneralName.dNSName, host);
  }
}
