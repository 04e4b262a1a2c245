package dev.sallyport.server.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.sallyport.crds.accessrule.Allow.Aal;
import dev.sallyport.decision.decide.Decision;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.decision.evidence.Person;
import dev.sallyport.decision.request.Caller;
import dev.sallyport.decision.rule.RuleTable;
import dev.sallyport.decision.testing.Rules;
import dev.sallyport.server.credentials.SessionKeys;
import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.server.facts.Facts;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
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
          """);
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

  private final Facts facts =
      new Facts() {
        @Override
        public Optional<Evidence> known(SessionValue value) {
          return known;
        }

        @Override
        public Evidence about(SessionValue value) {
          asked++;
          return BOB;
        }
      };

  @Test
  void sessionThatIsKnownIsAnsweredAtOnce() {
    known = Optional.of(BOB);

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

  private Gate.Answer answer() {
    var gate =
        new Gate(
            () -> Optional.of(RULES),
            facts,
            (_, _) -> new Evidence.None(),
            new Limits(System::nanoTime),
            InstantSource.fixed(NOW));
    return gate.answer(
        Rules.NAMESPACE,
        new Gate.Question(
            Rules.check("GET", "shop.example.com", "/", Caller.PROGRAM),
            new Credentials(new SessionClaim.Issued(session), Optional.empty()),
            "192.0.2.1",
            OptionalInt::empty));
  }
}
