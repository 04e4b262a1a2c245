package dev.sallyport.server.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.sallyport.crds.accessrule.Allow;
import dev.sallyport.decision.decide.Decision;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.decision.request.Caller;
import dev.sallyport.decision.rule.RuleTable;
import dev.sallyport.decision.testing.Rules;
import dev.sallyport.server.assertion.Assertions;
import dev.sallyport.server.credentials.UnverifiedToken;
import dev.sallyport.server.facts.ForeignTokens;
import dev.sallyport.server.jose.SigningKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** When a request with somebody else's JWT has to wait, and when not. */
final class ForeignTokensAtTheGateTest {
  private static final RuleTable RULES =
      Rules.table(
          """
          hosts: [shop.example.com]
          routes:
          - name: api
            paths: ["/**"]
            allow:
              anyOf:
              - {jwt: {issuer: "https://a.example", audience: shop}}
              - {jwt: {issuer: "https://b.example", audience: shop}}
              - {session: {}}
          """);
  private static final SigningKey KEY = SigningKey.generate(new SecureRandom());
  private static final UnverifiedToken TOKEN =
      UnverifiedToken.read("Bearer aa.bb.cc").orElseThrow();
  private static final Evidence ALICE =
      new Evidence.Jwt(
          "https://a.example",
          Set.of("shop"),
          "alice",
          Set.of(),
          Duration.ofMinutes(5),
          Instant.MAX);

  private final List<List<Allow.Issuer>> asked = new ArrayList<>();
  private Optional<Evidence> known = Optional.empty();

  private final ForeignTokens foreign =
      new ForeignTokens() {
        @Override
        public Optional<Evidence> known(UnverifiedToken token, List<Allow.Issuer> issuers) {
          return known;
        }

        @Override
        public Evidence about(UnverifiedToken token, List<Allow.Issuer> issuers) {
          asked.add(issuers);
          return ALICE;
        }
      };
  private final Gate gate =
      new Gate(
          () -> Optional.of(RULES),
          (_, _) -> new Evidence.None(),
          foreign,
          (_, _) -> new Evidence.None(),
          new Assertions(
              "https://auth.example.com", () -> Optional.of(KEY), 1, UUID::randomUUID, () -> {}),
          new Limits(System::nanoTime),
          InstantSource.fixed(Instant.EPOCH));

  @Test
  void tokenThatIsKnownIsAnsweredAtOnce() {
    known = Optional.of(ALICE);
    assertInstanceOf(Gate.Answer.Pending.class, answer()).question().ask(); // Signs for the app.

    var decided = assertInstanceOf(Gate.Answer.Decided.class, answer());

    assertInstanceOf(Decision.Allow.class, decided.outcome().decision());
    assertEquals(List.of(), asked);
  }

  @Test
  void tokenThatIsKnownToBeBadIsRefusedAtOnce() {
    known = Optional.of(new Evidence.Rejected(Evidence.Flaw.INVALID));

    var decided = assertInstanceOf(Gate.Answer.Decided.class, answer());

    assertInstanceOf(Decision.Challenge.class, decided.outcome().decision());
  }

  @Test
  void tokenThatIsNotKnownIsAskedAboutWithTheIssuersOfTheRoute() {
    var pending = assertInstanceOf(Gate.Answer.Pending.class, answer());
    assertEquals(List.of(), asked);

    assertInstanceOf(Decision.Allow.class, pending.question().ask().decision());
    assertEquals(
        List.of(
            List.of(
                new Allow.Issuer("https://a.example", Optional.empty()),
                new Allow.Issuer("https://b.example", Optional.empty()))),
        asked);
  }

  private Gate.Answer answer() {
    return gate.answer(
        Rules.NAMESPACE,
        new Gate.Question(
            Rules.check("GET", "shop.example.com", "/", Caller.PROGRAM),
            new Credentials(new SessionClaim.Absent(), Optional.of(TOKEN)),
            "192.0.2.1",
            OptionalInt::empty));
  }
}
