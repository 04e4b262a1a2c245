package dev.sallyport.decision.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.crds.accessrule.Allow;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.decision.evidence.Person;
import dev.sallyport.decision.rule.Lookup;
import dev.sallyport.decision.testing.Rules;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RolloutsTest {
  private static final Decision NO = new Decision.Deny(Reason.NOBODY);

  @ParameterizedTest
  @CsvSource({
    "Enforce, 100, 99, true",
    "Enforce, 25, 24, true",
    "Enforce, 25, 25, false",
    "Enforce, 0, 0, false",
    "Observe, , 0, false",
    "Bypass, , 0, false"
  })
  void refusalCountsForThoseWhomTheRolloutReaches(
      String mode, Integer percent, int bucket, boolean enforced) {
    Lookup.Found found = found(mode, percent);

    assertEquals(
        enforced
            ? NO
            : new Decision.Allow(found, new Subject.Anonymous(), List.of(), Optional.of(NO)),
        Rollouts.apply(found, NO, bucket));
  }

  @Test
  void yesStaysAsItIsAndSoDoesARequestWithoutARule() {
    Lookup.Found found = found("Observe", null);
    Decision yes = new Decision.Allow(found, new Subject.Anonymous(), List.of(), Optional.empty());

    assertEquals(yes, Rollouts.apply(found, yes, 0));
    assertEquals(NO, Rollouts.apply(new Lookup.UnknownHost(), NO, 0));
    assertEquals(NO, Rollouts.apply(new Lookup.NoRoute(), NO, 0));
  }

  @Test
  void bucketGoesByThePersonAlsoWhereTheyAreRefused() {
    UUID id = UUID.fromString("0195e0a0-0000-7000-8000-000000000002");
    var person = new Person(id, "bob@example.com", true, List.of());
    var session =
        new Evidence.Session(
            UUID.randomUUID(), person, Allow.Aal.AAL1, Instant.EPOCH, Instant.EPOCH);
    var token =
        new Evidence.Token(
            UUID.randomUUID(), new Evidence.Owner.OfPerson(person), Set.of(), Optional.empty());

    assertEquals(Optional.of("user:" + id), Rollouts.caller(session));
    assertEquals(Rollouts.caller(session), Rollouts.caller(token));
    assertEquals(Optional.empty(), Rollouts.caller(new Evidence.None()));
    assertEquals(Optional.empty(), Rollouts.caller(new Evidence.Rejected(Evidence.Flaw.FORGED)));
  }

  @Test
  void bucketsAreStableAndEven() {
    UUID rule = UUID.fromString("0195e0a0-0000-7000-8000-000000000001");
    int[] hits = new int[100];
    for (int i = 0; i < 100_000; i++) {
      hits[Rollouts.bucket(rule, "user:" + i)]++;
    }
    for (int hit : hits) {
      assertTrue(hit > 800 && hit < 1_200, "a bucket has " + hit + " of 1,000");
    }
    assertEquals(Rollouts.bucket(rule, "user:7"), Rollouts.bucket(rule, "user:7"));
  }

  private static Lookup.Found found(String mode, Integer percent) {
    return Rules.found(
        "{hosts: [a.example], rollout: {mode: %s%s}, routes: [{name: r, paths: ['/**'], allow: {nobody: {}}}]}"
            .formatted(mode, percent == null ? "" : ", percent: " + percent));
  }
}
