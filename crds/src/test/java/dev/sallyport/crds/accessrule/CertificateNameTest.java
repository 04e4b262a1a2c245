package dev.sallyport.crds.accessrule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sallyport.crds.accessrule.CertificateName.Kind;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CertificateNameTest {
  @ParameterizedTest
  @CsvSource({
    "URI, spiffe://corp.example/ns/billing/sa/worker, spiffe://corp.example/ns/billing/sa/worker",
    "URI, spiffe://corp.example/Billing, spiffe://corp.example/Billing",
    "DNS, Billing.CORP.example, dns:billing.corp.example",
    "DNS, billing, dns:billing",
    "EMAIL, Ops@Corp.Example, email:Ops@corp.example"
  })
  void nameHasOneSpelling(Kind kind, String text, String spelled) {
    CertificateName name = CertificateName.of(kind, text).orElseThrow();

    assertEquals(spelled, name.toString());
    assertEquals(Optional.of(name), CertificateName.parse(spelled));
  }

  @ParameterizedTest
  @CsvSource({
    "URI, dns:billing",
    "URI, urn:uuid:1",
    "URI, https://issuer.example#billing",
    "URI, 'a://b,c'",
    "URI, 'a://b c'",
    "URI, a://ü",
    "URI, SPIFFE://corp.example/a",
    "DNS, *.corp.example",
    "DNS, corp.example.",
    "DNS, 'a b'",
    "DNS, ''",
    "DNS, \u212Aorp.example",
    "EMAIL, bob",
    "EMAIL, @corp.example",
    "EMAIL, 'a b@corp.example'",
    "EMAIL, a@b@corp.example"
  })
  void nameThatCouldBeMistakenForAnotherIsNone(Kind kind, String text) {
    assertEquals(Optional.empty(), CertificateName.of(kind, text));
  }

  @Test
  void otherSpellingCannotBeBuilt() {
    assertThrows(
        IllegalArgumentException.class, () -> new CertificateName(Kind.DNS, "Corp.example"));
  }
}
