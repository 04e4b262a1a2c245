package dev.sallyport.server.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.sallyport.crds.accessrule.Allow.Aal;
import dev.sallyport.decision.evidence.Assurance;
import dev.sallyport.server.audit.Audit;
import dev.sallyport.server.audit.AuditKind;
import dev.sallyport.server.credentials.SessionKeys;
import dev.sallyport.server.factors.TestFactors;
import dev.sallyport.store.factors.PendingLogins;
import dev.sallyport.store.fakes.InMemoryFactors;
import dev.sallyport.store.fakes.InMemoryIdentities;
import dev.sallyport.store.fakes.InMemorySessions;
import dev.sallyport.store.identities.Identity;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ArrivalTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final InstantSource CLOCK = InstantSource.fixed(NOW);
  private static final UUID ANN = new UUID(0, 1);
  private static final Visitor SOMEBODY =
      new Visitor(Optional.empty(), Optional.empty(), Optional.empty());
  private static final Proof PASSWORD = new Proof(Assurance.PASSWORD, NOW.minusSeconds(5));

  private final InMemoryIdentities identities = new InMemoryIdentities();
  private final InMemorySessions sessions = new InMemorySessions(identities);
  private final InMemoryFactors factors = new InMemoryFactors(identities);
  private final Audit audit = Unguarded.audit(CLOCK);

  @BeforeEach
  void register() {
    identities.register(ANN, "ann@example.com", "$hash$", NOW);
  }

  private Arrival arrival(SecondFactorPolicy policy) {
    return Arrivals.of(
        sessions,
        factors,
        policy,
        Unguarded.guard(CLOCK),
        Notices.NONE,
        audit,
        new SessionKeys(
            'a', Map.of('a', new SecretKeySpec(new byte[32], "HmacSHA256")), new SecureRandom()),
        _ -> {},
        CLOCK);
  }

  private static FirstStep by(Proof proof, int changes) {
    return new FirstStep(
        new Identity(ANN, "ann@example.com", false, List.of("user")),
        changes,
        proof,
        AuditKind.LOGIN_SUCCEEDED);
  }

  private Assurance assurance(Arrival.Outcome outcome) {
    SignedIn signedIn = assertInstanceOf(Arrival.Outcome.Welcome.class, outcome).signedIn();
    return sessions.fact(signedIn.value().hash()).orElseThrow().assurance();
  }

  @ParameterizedTest
  @EnumSource(names = {"WHEN_ENROLLED", "WHEN_REQUIRED"})
  void whoHasNoFactorIsIn(SecondFactorPolicy policy) {
    assertEquals(Assurance.PASSWORD, assurance(arrival(policy).arrive(by(PASSWORD, 0), SOMEBODY)));
  }

  @Test
  void factorThatARuleHasToAskForIsNotAskedForAtTheLogin() {
    var _ = TestFactors.give(factors, ANN, audit, NOW);

    assertEquals(
        Assurance.PASSWORD,
        assurance(arrival(SecondFactorPolicy.WHEN_REQUIRED).arrive(by(PASSWORD, 0), SOMEBODY)));
  }

  @Test
  void whereEverybodyHasToHaveAFactorWhoHasNoneAddsOneFirst() {
    Arrival arrival = arrival(SecondFactorPolicy.EVERYONE);

    assertInstanceOf(Arrival.Outcome.Enrol.class, arrival.arrive(by(PASSWORD, 0), SOMEBODY));
    var _ = TestFactors.give(factors, ANN, audit, NOW);
    assertInstanceOf(Arrival.Outcome.SecondFactor.class, arrival.arrive(by(PASSWORD, 0), SOMEBODY));
    assertEquals(List.of(), sessions.of(ANN, NOW));
  }

  @ParameterizedTest
  @EnumSource
  void whoHasShownTwoFactorsInOneStepIsAskedForNoOther(SecondFactorPolicy policy) {
    Assurance both = new Assurance(Aal.AAL2, List.of("hwk", "user"));

    assertEquals(both, assurance(arrival(policy).arrive(by(new Proof(both, NOW), 0), SOMEBODY)));
  }

  @Test
  void loginThatWaitedGoesOnOnceAndIsAsOldAsItsFirstProof() {
    Arrival arrival = arrival(SecondFactorPolicy.EVERYONE);
    PendingLogins.Waiting waiting = waiting(arrival, 0);
    Proof both = PASSWORD.withSecondFactor(List.of("otp"));

    Arrival.Outcome outcome = arrival.complete(waiting, both, SOMEBODY);

    assertEquals(List.of("otp", "pwd"), assurance(outcome).amr());
    assertEquals(NOW.minusSeconds(5), both.at());
    assertInstanceOf(Arrival.Outcome.Over.class, arrival.complete(waiting, both, SOMEBODY), "once");
  }

  @Test
  void loginThatWaitedIsOverWhenThePasswordIsAnother() {
    Arrival arrival = arrival(SecondFactorPolicy.EVERYONE);
    PendingLogins.Waiting waiting = waiting(arrival, 7);

    assertInstanceOf(
        Arrival.Outcome.Over.class,
        arrival.complete(waiting, PASSWORD.withSecondFactor(List.of("otp")), SOMEBODY));
    assertEquals(List.of(), sessions.of(ANN, NOW));
  }

  private PendingLogins.Waiting waiting(Arrival arrival, int changes) {
    Arrival.Outcome.Enrol asked =
        assertInstanceOf(
            Arrival.Outcome.Enrol.class, arrival.arrive(by(PASSWORD, changes), SOMEBODY));
    return factors.find(asked.secret().hash(), NOW).orElseThrow();
  }
}
