package dev.sallyport.server.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.sallyport.crds.accessrule.Allow.Aal;
import dev.sallyport.crds.accessrule.Rule.Validation;
import dev.sallyport.decision.decide.Decision;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.decision.evidence.Person;
import dev.sallyport.decision.request.Caller;
import dev.sallyport.decision.rule.RuleTable;
import dev.sallyport.decision.testing.Rules;
import dev.sallyport.server.assertion.Assertions;
import dev.sallyport.server.credentials.SessionKeys;
import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.server.facts.Facts;
import dev.sallyport.server.jose.SigningKey;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** When a request with a session has to wait, and when not. */
final class KnownSessionsAtTheGateTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final RuleTable RULES =
      Rules.table(
          """
          hosts: [shop.example.com]
          routes:
          - {name: rest, paths: ["/**"], allow: {session: {}}}
          - name: pay
            paths: [/pay]
            allow: {session: {}}
            validation: {mode: EveryRequest}
          """);
  private static final SigningKey KEY = SigningKey.generate(new SecureRandom());
  private static final Evidence BOB =
      new Evidence.Session(
          new UUID(0, 9),
          new Person(new UUID(0, 7), "bob@example.com", true, List.of()),
          Aal.AAL1,
          NOW,
          NOW.plusSeconds(60));

  private final SessionValue session =
      new SessionKeys(
              'a', Map.of('a', new SecretKeySpec(new byte[32], "HmacSHA256")), new SecureRandom())
          .issue();
  private Optional<Evidence> known = Optional.empty();
  private int asked;
  private final List<Validation> validations = new ArrayList<>();

  private final Facts facts =
      new Facts() {
        @Override
        public Optional<Evidence> known(SessionValue value, Validation validation) {
          return known;
        }

        @Override
        public Evidence about(SessionValue value, Validation validation) {
          asked++;
          validations.add(validation);
          return BOB;
        }
      };

  private final Gate gate =
      new Gate(
          () -> Optional.of(RULES),
          facts,
          (_, _) -> new Evidence.None(),
          (_, _) -> new Evidence.None(),
          new Assertions(
              "https://auth.example.com", () -> Optional.of(KEY), 1, UUID::randomUUID, () -> {}),
          new Limits(System::nanoTime),
          InstantSource.fixed(NOW));

  @Test
  void sessionThatIsKnownIsAnsweredAtOnce() {
    known = Optional.of(BOB);
    assertInstanceOf(Gate.Answer.Pending.class, answer()).question().ask(); // Signs for the app.

    var decided = assertInstanceOf(Gate.Answer.Decided.class, answer());

    assertInstanceOf(Decision.Allow.class, decided.outcome().decision());
    assertEquals(0, asked);
  }

  @Test
  void sessionThatIsKnownToHaveEndedIsRefusedAtOnce() {
    known = Optional.of(new Evidence.Rejected(Evidence.Flaw.ENDED));

    var decided = assertInstanceOf(Gate.Answer.Decided.class, answer());

    assertInstanceOf(Decision.Challenge.class, decided.outcome().decision());
  }

  @Test
  void sessionThatIsNotKnownIsAskedAbout() {
    var pending = assertInstanceOf(Gate.Answer.Pending.class, answer());
    assertEquals(0, asked);

    assertInstanceOf(Decision.Allow.class, pending.question().ask().decision());
    assertEquals(1, asked);
  }

  @Test
  void routeSaysHowNewTheAnswerHasToBe() {
    assertInstanceOf(Gate.Answer.Pending.class, answer()).question().ask();
    assertInstanceOf(Gate.Answer.Pending.class, answer("/pay")).question().ask();

    assertEquals(List.of(new Validation.Live(), new Validation.EveryRequest()), validations);
  }

  private Gate.Answer answer() {
    return answer("/");
  }

  private Gate.Answer answer(String path) {
    return gate.answer(
        Rules.NAMESPACE,
        new Gate.Question(
            Rules.check("GET", "shop.example.com", path, Caller.PROGRAM),
            new Credentials(new SessionClaim.Issued(session), Optional.empty()),
            "192.0.2.1",
            OptionalInt::empty));
  }
}
