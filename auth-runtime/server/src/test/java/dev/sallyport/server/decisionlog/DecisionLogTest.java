package dev.sallyport.server.decisionlog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sallyport.decision.decide.Decision;
import dev.sallyport.decision.decide.Reason;
import dev.sallyport.decision.decide.Subject;
import dev.sallyport.decision.request.Caller;
import dev.sallyport.decision.rule.Lookup;
import dev.sallyport.decision.testing.Rules;
import dev.sallyport.server.gateway.Gate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class DecisionLogTest {
  private static final Lookup.Found FOUND =
      Rules.found(
          "{hosts: [a.example], rollout: {mode: Observe}, routes: [{name: r, paths: ['/**'], allow: {session: {}}}]}");

  @Test
  void lineSaysWhatWasDecidedAboutWhatAndByWhichRoute() {
    assertEquals(
        """
        {"request_id":"7","method":"GET","host":"a.example","path":"/x y/\\"z","caller":"program",\
        "namespace":"shop","rule":"rule1","route":"r","mode":"Observe","decision":"challenge",\
        "reason":"token_expired","duration_us":1}""",
        line("/x%20y/%22z?token=secret", new Decision.Challenge(Reason.TOKEN_EXPIRED)));
  }

  @Test
  void refusalThatARolloutTurnedIntoAYesIsSaidToBeSo() {
    String line =
        line(
            "/x",
            new Decision.Allow(
                FOUND,
                new Subject.Anonymous(),
                List.of(),
                Optional.of(new Decision.Deny(Reason.MISSING_ROLE))));

    assertEquals(
        true, line.contains("\"decision\":\"would_deny\",\"reason\":\"missing_role\""), line);
  }

  private static String line(String target, Decision decision) {
    return DecisionLog.line(
        Rules.check("GET", "a.example", target, Caller.PROGRAM),
        new Gate.Outcome(FOUND, decision, OptionalInt.empty()),
        "7",
        1_999);
  }
}
