package dev.sallyport.server.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.sallyport.crds.accessrule.CertificateName;
import dev.sallyport.decision.decide.Decision;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.decision.request.Caller;
import dev.sallyport.decision.rule.RuleTable;
import dev.sallyport.decision.testing.Rules;
import dev.sallyport.server.assertion.Assertions;
import dev.sallyport.server.credentials.UnverifiedCertificate;
import dev.sallyport.server.facts.ClientCertificates;
import dev.sallyport.server.jose.SigningKey;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** When a request of a client with a certificate has to wait, and whom it is asked about. */
final class CertificatesAtTheGateTest {
  private static final RuleTable RULES =
      Rules.table(
          """
          hosts: [shop.example.com]
          routes:
          - {name: open, paths: [/open], allow: {session: {}}}
          - name: api
            paths: ["/**"]
            allow:
              anyOf:
              - {mtls: {authority: corp, dnsNames: [a.example]}}
              - {mtls: {authority: corp, dnsNames: [b.example]}}
              - {mtls: {authority: partner, dnsNames: [a.example]}}
              - {session: {}}
          """);
  private static final SigningKey KEY = SigningKey.generate(new SecureRandom());
  private static final Evidence PRESS =
      new Evidence.Certificate(
          Set.of("corp"),
          Set.of(new CertificateName(CertificateName.Kind.DNS, "b.example")),
          Instant.MAX);

  private final List<Set<String>> asked = new ArrayList<>();
  private Optional<Evidence> known = Optional.empty();

  private final ClientCertificates certificates =
      new ClientCertificates() {
        @Override
        public Optional<Evidence> known(
            UnverifiedCertificate certificate, Set<String> authorities) {
          return known;
        }

        @Override
        public Evidence about(UnverifiedCertificate certificate, Set<String> authorities) {
          asked.add(authorities);
          return PRESS;
        }
      };
  private final Gate gate =
      new Gate(
          () -> Optional.of(RULES),
          (_, _) -> new Evidence.None(),
          (_, _) -> new Evidence.None(),
          certificates,
          new Assertions(
              "https://auth.example.com", () -> Optional.of(KEY), 1, UUID::randomUUID, () -> {}),
          new Limits(System::nanoTime),
          InstantSource.fixed(Instant.EPOCH));

  @Test
  void certificateThatIsKnownIsAnsweredAtOnce() {
    known = Optional.of(PRESS);
    assertInstanceOf(Gate.Answer.Pending.class, answer("/machines"))
        .question()
        .ask(); // Signs for the app.

    var decided = assertInstanceOf(Gate.Answer.Decided.class, answer("/machines"));

    assertInstanceOf(Decision.Allow.class, decided.outcome().decision());
    assertEquals(List.of(), asked);
  }

  @Test
  void certificateThatIsNotKnownIsVerifiedForTheAuthoritiesOfTheRoute() {
    var pending = assertInstanceOf(Gate.Answer.Pending.class, answer("/machines"));
    assertEquals(List.of(), asked);

    assertInstanceOf(Decision.Allow.class, pending.question().ask().decision());
    assertEquals(List.of(Set.of("corp", "partner")), asked);
  }

  @Test
  void certificateIsNotLookedAtWhereTheRouteTakesNone() {
    var decided = assertInstanceOf(Gate.Answer.Decided.class, answer("/open"));

    assertInstanceOf(Decision.Challenge.class, decided.outcome().decision());
    assertEquals(List.of(), asked);
  }

  private Gate.Answer answer(String target) {
    return gate.answer(
        Rules.NAMESPACE,
        new Gate.Question(
            Rules.check("GET", "shop.example.com", target, Caller.PROGRAM),
            new Credentials(
                new SessionClaim.Absent(),
                Optional.empty(),
                Optional.of(new UnverifiedCertificate("AAAA"))),
            "192.0.2.1",
            OptionalInt::empty));
  }
}
