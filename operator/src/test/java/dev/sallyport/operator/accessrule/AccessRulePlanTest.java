package dev.sallyport.operator.accessrule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.crds.Condition;
import dev.sallyport.crds.Parsed;
import dev.sallyport.crds.Violation;
import dev.sallyport.crds.accessrule.AccessRule;
import dev.sallyport.crds.accessrule.Rule;
import dev.sallyport.decision.rule.LoadedRule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class AccessRulePlanTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.5Z");
  private static final Findings.Row BOTH = row(true, true);
  private static final Findings.Objects IN_PLACE = new Findings.Objects.InPlace();
  private static final Parsed<Rule> ILLEGAL =
      new Parsed.Invalid<>(
          List.of(new Violation("spec.hosts", "is empty"), new Violation("spec.routes", "too")));

  static Stream<Arguments> findings() {
    return Stream.of(
        Arguments.of(IN_PLACE, BOTH, "True", Reason.Programmed, "2/2"),
        Arguments.of(IN_PLACE, row(true, false), "False", Reason.WaitingForReplicas, "1/2"),
        Arguments.of(IN_PLACE, row(), "False", Reason.NoReplicas, "0/0"),
        Arguments.of(
            IN_PLACE, new Findings.Row.Unknown(), "Unknown", Reason.DatabaseUnavailable, null),
        Arguments.of(
            new Findings.Objects.TraefikMissing(), BOTH, "False", Reason.TraefikMissing, "2/2"),
        Arguments.of(
            new Findings.Objects.NameTaken("Middleware shop/shop"),
            BOTH,
            "False",
            Reason.NameTaken,
            "2/2"),
        Arguments.of(
            new Findings.Objects.Refused("forbidden"), BOTH, "False", Reason.ObjectsRefused, "2/2"),
        Arguments.of(
            new Findings.Objects.AuthorityUnusable("broken"),
            BOTH,
            "False",
            Reason.AuthorityUnusable,
            "2/2"));
  }

  @ParameterizedTest
  @MethodSource("findings")
  void whatWasFoundDecidesWhatIsSaid(
      Findings.Objects objects, Findings.Row row, String state, Reason reason, String loaded) {
    var plan = plan(Examples.shop(), objects, row);

    assertEquals("True", condition(plan, "Accepted").status());
    assertEquals(state, condition(plan, "Programmed").status());
    assertEquals(reason.name(), condition(plan, "Programmed").reason());
    assertEquals(state, condition(plan, "Ready").status());
    assertEquals(loaded, plan.status().loaded());
    assertTrue(plan.statusSaysSomethingNew());
  }

  @Test
  void everyReasonAppearsWhereTheListSaysAndNowhereElse() {
    Set<Reason> seen = EnumSet.noneOf(Reason.class);
    List<AccessRulePlan> plans = new ArrayList<>();
    findings()
        .forEach(
            given ->
                plans.add(
                    plan(
                        Examples.shop(),
                        (Findings.Objects) given.get()[0],
                        (Findings.Row) given.get()[1])));
    plans.add(AccessRulePlan.of(Examples.shop(), illegal(), NOW));
    plans.add(plan(Examples.shop(), IN_PLACE, contested()));
    plans.add(plan(Examples.shop(), IN_PLACE, notGranted(Findings.Earlier.NONE)));
    plans.add(plan(Examples.shop(), IN_PLACE, new Findings.Row.NeverRead()));

    for (AccessRulePlan plan : plans) {
      for (Condition condition : plan.status().conditions()) {
        Reason reason = Reason.valueOf(condition.reason());
        seen.add(reason);
        assertTrue(
            List.of(reason.appearsIn().split(", "))
                .contains(condition.type() + "=" + condition.status()),
            condition::toString);
      }
    }
    assertEquals(EnumSet.allOf(Reason.class), seen);
  }

  @Test
  void aRuleThatHoldsShowsWhatIsInForce() {
    var status = plan(Examples.shop(), IN_PLACE, BOTH).status();

    assertEquals("shop.example.com, a.example.com, b.example.com +2", status.hosts());
    assertEquals(2, status.routes());
    assertEquals("shop", status.middleware());
    assertEquals(3, status.observedGeneration());
  }

  @Test
  void anIllegalEditKeepsWhatIsInForceAndNamesEveryMistake() {
    AccessRule rule = edited(Examples.shop());
    var plan = AccessRulePlan.of(rule, illegal(), NOW.plusSeconds(60));

    assertEquals("spec.hosts: is empty; spec.routes: too", condition(plan, "Accepted").message());
    assertEquals("False", condition(plan, "Accepted").status());
    assertEquals(condition(plan, "Accepted").message(), condition(plan, "Ready").message());
    assertEquals(2, plan.status().routes());
    assertEquals("2/2", plan.status().loaded());
    assertEquals("shop.example.com, a.example.com, b.example.com +2", plan.status().hosts());
    assertEquals(4, plan.status().observedGeneration());
  }

  @Test
  void aRuleThatLostKeepsWhatIsInForceAndNamesTheOtherOne() {
    AccessRule rule = edited(Examples.shop());
    var plan = plan(rule, IN_PLACE, contested());

    assertEquals("False", condition(plan, "Accepted").status());
    assertEquals(
        "route \"rest\" claims GET https://shop.example.com/a, as route \"all\" of the older rule"
            + " market does with equal specificity: change one of them; host d.example.com belongs"
            + " to an older rule of another namespace: remove it, or have that rule changed",
        condition(plan, "Accepted").message());
    assertEquals(condition(plan, "Accepted").message(), condition(plan, "Ready").message());
    assertEquals("NotAccepted", condition(plan, "Programmed").reason());
    assertEquals("2/2", plan.status().loaded());
    assertEquals(2, plan.status().routes());
    assertEquals("Enforce", plan.status().mode());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          STANDS  | 2 | what was accepted last stays in force
          NONE    | 0 | nothing of the rule is in force
          LEAVING | 2 | what of it is in force goes as soon as Postgres answers, unless it is granted
          UNKNOWN | 2 | what of it is in force goes as soon as Postgres answers, unless it is granted
          """)
  void ruleWithAHostThatIsNotGrantedShowsWhatIsStillInForce(
      Findings.Earlier earlier, int routes, String told) {
    var plan = plan(edited(Examples.shop()), IN_PLACE, notGranted(earlier));

    assertEquals("HostNotGranted", condition(plan, "Accepted").reason());
    assertEquals("spec.hosts: is not granted; " + told, condition(plan, "Accepted").message());
    assertEquals("NotAccepted", condition(plan, "Programmed").reason());
    assertEquals("HostNotGranted", condition(plan, "Ready").reason());
    assertEquals(routes, plan.status().routes());
    assertEquals(routes == 0, plan.status().hosts() == null);
    assertEquals(routes == 0, plan.status().mode() == null);
    assertEquals(routes == 0, plan.status().loaded() == null);
  }

  @Test
  void aDatabaseThatNeverAnsweredLeavesEverythingOpen() {
    var plan = plan(edited(Examples.shop()), IN_PLACE, new Findings.Row.NeverRead());

    for (Condition condition : plan.status().conditions()) {
      assertEquals("Unknown", condition.status());
      assertEquals("DatabaseUnavailable", condition.reason());
    }
    assertEquals("2/2", plan.status().loaded());
  }

  @Test
  void aDatabaseThatIsDownChangesNothingElse() {
    AccessRule rule = edited(Examples.shop());
    var plan = plan(rule, IN_PLACE, new Findings.Row.Unknown());

    assertEquals(2, plan.status().routes());
    assertEquals("2/2", plan.status().loaded());
    assertEquals("Unknown", condition(plan, "Ready").status());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {mode: Enforce}  | Enforce     | accepted and programmed
          {percent: 25}    | Enforce 25% | accepted and programmed; Enforce 25%: the others are let through
          {mode: Observe}  | Observe     | accepted and programmed; Observe: nothing is refused
          {mode: Bypass}   | Bypass      | accepted and programmed; Bypass: nobody is asked, and nothing is refused
          """)
  void ruleThatIsNotEnforcedSaysSo(String rollout, String mode, String message) {
    var plan = plan(Examples.shop(rollout), IN_PLACE, BOTH);

    assertEquals(mode, plan.status().mode());
    assertEquals(message, condition(plan, "Ready").message());
    assertEquals("True", condition(plan, "Ready").status());
  }

  @Test
  void bypassNeedsNoReplicaAndNoDatabase() {
    for (Findings.Row row : List.of(row(), row(false), new Findings.Row.Unknown())) {
      var plan = plan(Examples.shop("{mode: Bypass}"), IN_PLACE, row);

      assertEquals("True", condition(plan, "Ready").status());
      assertEquals("Bypass", plan.status().mode());
    }
  }

  @Test
  void modeIsTheOneInForce() {
    AccessRule rule = Examples.shop("{mode: Observe}");
    rule.setStatus(plan(Examples.shop("{mode: Bypass}"), IN_PLACE, BOTH).status());

    assertEquals("Bypass", plan(rule, IN_PLACE, new Findings.Row.Unknown()).status().mode());
    assertEquals("Bypass", AccessRulePlan.of(rule, illegal(), NOW).status().mode());
    assertEquals("Observe", plan(rule, IN_PLACE, BOTH).status().mode());
  }

  @Test
  void theTimeOfAConditionMovesOnlyWhenItFlips() {
    AccessRule rule = edited(Examples.shop());
    var later = NOW.plusSeconds(60);
    var findings = new Findings(Rule.parse(rule.getSpec()), IN_PLACE, row(true, false));
    var plan = AccessRulePlan.of(rule, findings, later);

    assertEquals("2026-03-01T12:00:00Z", condition(plan, "Accepted").lastTransitionTime());
    assertEquals("2026-03-01T12:01:00Z", condition(plan, "Programmed").lastTransitionTime());
    assertEquals("2026-03-01T12:01:00Z", condition(plan, "Ready").lastTransitionTime());
  }

  @Test
  void aStatusThatSaysTheSameIsNotWritten() {
    AccessRule rule = Examples.shop();
    rule.setStatus(plan(rule, IN_PLACE, BOTH).status());

    assertFalse(plan(rule, IN_PLACE, BOTH).statusSaysSomethingNew());
    assertTrue(plan(rule, IN_PLACE, row(true)).statusSaysSomethingNew());
    assertTrue(plan(edited(rule), IN_PLACE, BOTH).statusSaysSomethingNew());
  }

  @Test
  void whatWaitsIsLookedAtEverLessOften() {
    AccessRule rule = Examples.shop();
    rule.setStatus(plan(rule, IN_PLACE, row(false)).status());
    var findings = new Findings(Rule.parse(rule.getSpec()), IN_PLACE, row(false));

    assertEquals(Duration.ofMillis(250), AccessRulePlan.of(rule, findings, NOW).lookAgain());
    assertEquals(
        Duration.ofMillis(2625),
        AccessRulePlan.of(rule, findings, NOW.plusSeconds(10)).lookAgain());
    assertEquals(
        Duration.ofSeconds(5), AccessRulePlan.of(rule, findings, NOW.plusSeconds(99)).lookAgain());
  }

  @Test
  void whatIsWellIsLookedAtAboutOnceAMinute() {
    Duration pause = plan(Examples.shop(), IN_PLACE, BOTH).lookAgain();

    assertTrue(pause.toSeconds() >= 50 && pause.toSeconds() <= 70, pause::toString);
  }

  @Test
  void aMessageIsNeverLongerThanAConditionMayBe() {
    String emoji = "\uD83D\uDE00";
    var violations =
        Collections.nCopies(2_000, new Violation("spec.routes[0].paths[0]", emoji.repeat(20)));
    var findings =
        new Findings(
            new Parsed.Invalid<>(violations),
            IN_PLACE,
            new Findings.Row.Kept(Findings.Earlier.STANDS));
    String message =
        condition(AccessRulePlan.of(Examples.shop(), findings, NOW), "Accepted").message();

    assertTrue(message.length() <= AccessRuleChecks.MAX_MESSAGE);
    assertTrue(message.length() > AccessRuleChecks.MAX_MESSAGE - 4);
    assertTrue(message.endsWith(" …"));
    assertFalse(Character.isHighSurrogate(message.charAt(message.length() - 3)));
  }

  private static Findings.Row notGranted(Findings.Earlier earlier) {
    return new Findings.Row.NotGranted(List.of("spec.hosts: is not granted"), earlier);
  }

  private static Findings.Row contested() {
    Rule rule = ((Parsed.Ok<Rule>) Rule.parse(Examples.shop().getSpec())).value();
    var other = new LoadedRule(new UUID(0, 1), "shop", "market", 1, rule);
    return new Findings.Row.Contested(
        List.of(
            new Claims.Loss.OfRequest("rest", other, "all", "GET https://shop.example.com/a"),
            new Claims.Loss.OfHost(rule.hosts().getLast(), other)),
        Findings.Earlier.STANDS);
  }

  private static Findings illegal() {
    return new Findings(ILLEGAL, IN_PLACE, new Findings.Row.Kept(Findings.Earlier.STANDS));
  }

  private static AccessRulePlan plan(AccessRule rule, Findings.Objects objects, Findings.Row row) {
    return AccessRulePlan.of(rule, new Findings(Rule.parse(rule.getSpec()), objects, row), NOW);
  }

  /** The rule, once in force and then edited. */
  private static AccessRule edited(AccessRule rule) {
    rule.setStatus(plan(rule, IN_PLACE, BOTH).status());
    rule.getMetadata().setGeneration(4L);
    return rule;
  }

  private static Condition condition(AccessRulePlan plan, String type) {
    return plan.status().conditions().stream()
        .filter(condition -> condition.type().equals(type))
        .findFirst()
        .orElseThrow();
  }

  private static Findings.Row row(boolean... applied) {
    List<Findings.Replica> replicas = new ArrayList<>();
    for (boolean has : applied) {
      replicas.add(new Findings.Replica("runtime-" + replicas.size(), has));
    }
    return new Findings.Row.Put(replicas);
  }
}
