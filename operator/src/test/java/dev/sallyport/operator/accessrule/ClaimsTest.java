package dev.sallyport.operator.accessrule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.crds.Parsed;
import dev.sallyport.crds.accessrule.AccessRule;
import dev.sallyport.crds.accessrule.Rule;
import dev.sallyport.store.rules.RuleChanges;
import dev.sallyport.store.rules.RuleRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class ClaimsTest {
  private static final UUID HISTORY = new UUID(7, 7);
  private static final int MANY = 10_000;
  private static final int CHECKS = 200;

  @Test
  void oneRuleIsCheckedAgainstTenThousandWithinFiveMilliseconds() {
    var claims = new Claims();
    List<RuleRow> rows = new ArrayList<>();
    for (int i = 1; i <= MANY; i++) {
      rows.add(row(Examples.rule("r" + i, i, "h" + i % 100 + ".example.com", "/" + i + "/**"), i));
    }
    claims.apply(new RuleChanges(MANY, HISTORY, rows));

    List<Long> nanos = new ArrayList<>();
    for (int i = 1; i <= CHECKS; i++) {
      String host = "h" + i % 100 + ".example.com";
      AccessRule mine = Examples.rule("mine", MANY + 1, host, "/" + i + "/**");
      long start = System.nanoTime();
      var losses = claims.judge(who(mine), meaning(mine));
      claims.apply(
          new RuleChanges(MANY + i, HISTORY, List.of(row(rule(i, "/" + i + "/**"), MANY + i))));
      nanos.add(System.nanoTime() - start);
      assertEquals("r" + i, losses.getFirst().other().name());
    }
    long median = nanos.stream().sorted().toList().get(CHECKS / 2);
    assertTrue(median < Duration.ofMillis(5).toNanos(), () -> median + " ns");
  }

  @Test
  void rowThatCannotBeReadLeavesTheClaimAsItWas() {
    var claims = new Claims();
    claims.apply(new RuleChanges(1, HISTORY, List.of(row(rule(1, "/a"), 1))));
    claims.apply(
        new RuleChanges(
            2,
            HISTORY,
            List.of(
                new RuleRow(
                    new RuleRow.Key(HISTORY, new UUID(1, 1)),
                    "shop",
                    "r1",
                    2,
                    2,
                    1,
                    new RuleRow.Content.Unreadable("for the test")))));
    AccessRule mine = Examples.rule("mine", 2, "h1.example.com", "/a");

    assertEquals(1, claims.contested(who(mine), meaning(mine)).size());
  }

  @Test
  void youngerRulesContestAnOlderOneOnlyBeforeItIsWritten() {
    var claims = new Claims();
    claims.apply(
        new RuleChanges(2, HISTORY, List.of(row(rule(1, "/a"), 1), row(rule(101, "/b"), 2))));
    AccessRule edited = rule(1, "/b");

    assertEquals(List.of(), claims.judge(who(edited), meaning(edited)));
    assertEquals(1, claims.contested(who(edited), meaning(edited)).size());
  }

  @Test
  void anotherHistoryIsReadFromItsBeginning() {
    var claims = new Claims();
    claims.apply(new RuleChanges(9, HISTORY, List.of(row(rule(1, "/a"), 9))));
    AccessRule mine = Examples.rule("mine", 2, "h1.example.com", "/a");

    assertFalse(claims.isOfAnotherHistory(new RuleChanges(9, HISTORY, List.of())));
    assertTrue(claims.isOfAnotherHistory(new RuleChanges(3, UUID.randomUUID(), List.of())));

    assertEquals(0, claims.applied());
    assertFalse(claims.known());
    assertEquals(List.of(), claims.contested(who(mine), meaning(mine)));
  }

  private static AccessRule rule(int i, String path) {
    return Examples.rule("r" + i, i, "h" + i % 100 + ".example.com", path);
  }

  private static RuleRow row(AccessRule rule, long seq) {
    UUID uid = UUID.fromString(rule.getMetadata().getUid());
    return new RuleRow(
        new RuleRow.Key(HISTORY, uid),
        rule.getMetadata().getNamespace(),
        rule.getMetadata().getName(),
        1,
        seq,
        uid.getLeastSignificantBits(),
        new RuleRow.Content.Spec(rule.getSpec()));
  }

  private static Claims.Claimant who(AccessRule rule) {
    return new Claims.Claimant(
        UUID.fromString(rule.getMetadata().getUid()),
        rule.getMetadata().getNamespace(),
        rule.getMetadata().getName());
  }

  private static Rule meaning(AccessRule rule) {
    return ((Parsed.Ok<Rule>) Rule.parse(rule.getSpec())).value();
  }
}
