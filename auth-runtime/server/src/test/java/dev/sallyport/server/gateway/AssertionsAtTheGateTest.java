package dev.sallyport.server.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.crds.accessrule.Allow;
import dev.sallyport.decision.decide.Decision;
import dev.sallyport.decision.decide.Header;
import dev.sallyport.decision.decide.Subject;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.decision.evidence.Evidence.Dependency;
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
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Which answers are signed, and what happens if they cannot be. */
final class AssertionsAtTheGateTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final RuleTable RULES =
      Rules.table(
          rule("shop", "{mode: Enforce}"),
          rule("blog", "{mode: Enforce}"),
          rule("tried", "{mode: Observe}"));
  private static final UnverifiedToken TOKEN =
      UnverifiedToken.read("Bearer aa.bb.cc").orElseThrow();

  private final AtomicInteger signatures = new AtomicInteger();
  private Optional<SigningKey> key = Optional.of(SigningKey.generate(new SecureRandom()));
  private Evidence evidence = alice("a", "b");

  private static String rule(String host, String rollout) {
    return """
        hosts: [%s.example.com]
        rollout: %s
        routes:
        - {name: open, paths: [/open], allow: {anyone: {}}}
        - name: limited
          paths: [/limited]
          allow: {jwt: {issuer: "https://a.example", audience: shop}}
          rateLimits: {perSubject: 1/1h}
        - name: api
          paths: ["/**"]
          allow: {jwt: {issuer: "https://a.example", audience: shop, scopes: [a]}}
        """
        .formatted(host, rollout);
  }

  private static Evidence alice(String... scopes) {
    return new Evidence.Jwt(
        "https://a.example",
        Set.of("shop"),
        "alice",
        Set.of(scopes),
        Duration.ofMinutes(5),
        NOW.plusSeconds(600));
  }

  private final Gate gate =
      new Gate(
          () -> Optional.of(RULES),
          (_, _) -> new Evidence.None(),
          new ForeignTokens() {
            @Override
            public Optional<Evidence> known(UnverifiedToken token, List<Allow.Issuer> issuers) {
              return Optional.of(evidence);
            }

            @Override
            public Evidence about(UnverifiedToken token, List<Allow.Issuer> issuers) {
              return evidence;
            }
          },
          (_, _) -> new Evidence.None(),
          new Assertions(
              "https://auth.example.com",
              () -> key,
              1,
              UUID::randomUUID,
              signatures::incrementAndGet),
          new Limits(System::nanoTime),
          () -> NOW);

  private Gate.Answer answer(String host, String path, Caller caller) {
    return gate.answer(
        Rules.NAMESPACE,
        new Gate.Question(
            Rules.check("GET", host + ".example.com", path, caller),
            new Credentials(new SessionClaim.Absent(), Optional.of(TOKEN)),
            "192.0.2.1",
            OptionalInt::empty));
  }

  private Gate.Outcome outcome(String host, String path) {
    return switch (answer(host, path, Caller.PROGRAM)) {
      case Gate.Answer.Decided(var outcome) -> outcome;
      case Gate.Answer.Pending(var wait) -> wait.ask();
    };
  }

  @Test
  void signatureIsWaitedForOnceAndThenAnsweredAtOnce() {
    var pending = assertInstanceOf(Gate.Answer.Pending.class, answer("shop", "/", Caller.PROGRAM));
    Optional<Header> signed = pending.question().ask().assertion();

    var decided = assertInstanceOf(Gate.Answer.Decided.class, answer("shop", "/", Caller.PROGRAM));

    assertTrue(signed.isPresent());
    assertEquals(signed, decided.outcome().assertion());
    assertEquals(1, signatures.get());
  }

  @Test
  void anotherRuleOrOtherScopesAreSignedAnew() {
    Optional<Header> shop = outcome("shop", "/").assertion();
    Optional<Header> blog = outcome("blog", "/").assertion();
    evidence = alice("a");
    Optional<Header> fewer = outcome("shop", "/").assertion();

    assertNotEquals(shop, blog);
    assertNotEquals(shop, fewer);
    assertEquals(3, signatures.get());
  }

  @Test
  void nobodyIsVouchedForOnARouteForAnyoneNorInAPreflight() {
    for (var answer :
        List.of(answer("shop", "/open", Caller.PROGRAM), answer("shop", "/", Caller.PREFLIGHT))) {
      var outcome = assertInstanceOf(Gate.Answer.Decided.class, answer).outcome();
      assertInstanceOf(Decision.Allow.class, outcome.decision());
      assertEquals(Optional.empty(), outcome.assertion());
    }
    assertEquals(0, signatures.get());
  }

  @Test
  void whoIsRefusedGetsNoneAlsoWhereTheRuleIsOnlyTried() {
    evidence = alice("b");

    assertInstanceOf(Decision.Deny.class, outcome("shop", "/").decision());
    var allow = assertInstanceOf(Decision.Allow.class, outcome("tried", "/").decision());

    assertEquals(new Subject.Anonymous(), allow.subject());
    assertEquals(Optional.empty(), outcome("tried", "/").assertion());
    assertEquals(0, signatures.get());
  }

  @Test
  void whoMayPassIsVouchedForAlsoWhereTheRuleIsOnlyTried() {
    assertTrue(outcome("tried", "/").assertion().isPresent());
  }

  @Test
  void oneRequestTooManyIsNotSigned() {
    assertTrue(outcome("shop", "/limited").assertion().isPresent());

    var outcome = outcome("shop", "/limited");

    assertInstanceOf(Decision.TooMany.class, outcome.decision());
    assertEquals(Optional.empty(), outcome.assertion());
  }

  @Test
  void withoutAKeyNobodyPassesWhoWouldHaveToBeVouchedFor() {
    key = Optional.empty();

    assertEquals(new Decision.Unavailable(Dependency.ASSERTION), outcome("shop", "/").decision());
    assertInstanceOf(Decision.Allow.class, outcome("shop", "/open").decision());
    var tried = assertInstanceOf(Decision.Allow.class, outcome("tried", "/").decision());
    assertEquals(new Subject.Anonymous(), tried.subject());
    assertEquals(Optional.empty(), outcome("tried", "/").assertion());
  }
}
