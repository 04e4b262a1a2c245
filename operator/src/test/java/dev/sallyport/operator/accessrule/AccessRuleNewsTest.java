package dev.sallyport.operator.accessrule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sallyport.crds.Parsed;
import dev.sallyport.crds.Violation;
import dev.sallyport.crds.accessrule.AccessRule;
import dev.sallyport.crds.accessrule.Rule;
import dev.sallyport.operator.events.News;
import dev.sallyport.operator.objects.Repair;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AccessRuleNewsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Findings.Objects IN_PLACE = new Findings.Objects.InPlace();
  private static final Findings.Row WAITING = row(new Findings.Replica("a", false));
  private static final Findings.Row APPLIED = row(new Findings.Replica("a", true));
  private static final Findings.Row NOT_GRANTED =
      new Findings.Row.NotGranted(List.of("no such host"), Findings.Earlier.NONE);

  private final AccessRule rule = Examples.shop();

  @Test
  void newRuleIsToldOnceWhenItIsProgrammed() {
    assertEquals(List.of(), pass(IN_PLACE, WAITING));
    assertEquals(
        List.of(
            "Normal Programmed generation 3: Traefik's objects exist and every live replica has this"
                + " generation"),
        pass(IN_PLACE, APPLIED));
    assertEquals(List.of(), pass(IN_PLACE, APPLIED));
  }

  @Test
  void refusalIsToldOnceForEachReasonAndItsEndToo() {
    pass(IN_PLACE, APPLIED);
    String refused = "Warning HostNotGranted no such host; nothing of the rule is in force";
    assertEquals(List.of(refused), pass(IN_PLACE, NOT_GRANTED));
    assertEquals(List.of(), pass(IN_PLACE, NOT_GRANTED));
    assertEquals(List.of("Warning Invalid spec.hosts: is empty"), illegal());
    assertEquals(List.of(), illegal());
    assertEquals(
        List.of(
            "Normal Accepted the spec is legal",
            "Normal Programmed generation 3: Traefik's objects exist and every live replica has this"
                + " generation"),
        pass(IN_PLACE, APPLIED));
  }

  @Test
  void refusalOfAnotherVersionIsToldAgain() {
    assertEquals(1, pass(IN_PLACE, NOT_GRANTED).size());
    rule.getMetadata().setGeneration(4L);
    assertEquals(1, pass(IN_PLACE, NOT_GRANTED).size());
  }

  @Test
  void whatConcernsEveryRuleIsNotToldByEach() {
    pass(IN_PLACE, APPLIED);
    for (Findings.Row outage : List.of(row(), new Findings.Row.Unknown())) {
      assertEquals(List.of(), pass(IN_PLACE, outage));
      assertEquals(List.of(), pass(IN_PLACE, APPLIED));
    }
  }

  @Test
  void objectsThatCannotBeMadeAreTold() {
    pass(IN_PLACE, APPLIED);
    for (Findings.Objects problem :
        List.of(
            new Findings.Objects.NameTaken("Middleware shop/shop"),
            new Findings.Objects.Refused("forbidden"),
            new Findings.Objects.AuthorityUnusable("broken"),
            new Findings.Objects.TraefikMissing())) {
      assertEquals(1, pass(problem, APPLIED).size());
      assertEquals(List.of(), pass(problem, APPLIED));
    }
  }

  @Test
  void repairIsToldWhereNothingElseWasAskedFor() {
    var changed = new Repair("Middleware shop/shop", false, List.of("kubectl-patch"));
    var gone = new Repair("Middleware shop/sallyport", true, List.of());

    assertEquals(1, pass(IN_PLACE, APPLIED, changed, gone).size()); // A new rule.
    assertEquals(
        List.of(
            "Warning Repaired Middleware shop/shop was changed by kubectl-patch and was put back",
            "Warning Repaired Middleware shop/sallyport was gone and was made again"),
        pass(IN_PLACE, APPLIED, changed, gone));
    rule.getMetadata().setGeneration(4L);
    assertEquals(1, pass(IN_PLACE, APPLIED, changed).size()); // It was edited.
  }

  @Test
  void eventIsAboutTheRule() {
    var plan = AccessRulePlan.of(rule, findings(IN_PLACE, APPLIED), NOW);
    News news = AccessRuleNews.of(rule, plan.status(), List.of()).getFirst();

    assertEquals("AccessRule", news.about().getKind());
    assertEquals("sallyport.dev/v1alpha1", news.about().getApiVersion());
    assertEquals(Examples.UID, news.about().getUid());
  }

  private List<String> illegal() {
    Parsed<Rule> spec = new Parsed.Invalid<>(List.of(new Violation("spec.hosts", "is empty")));
    return pass(
        new Findings(spec, IN_PLACE, new Findings.Row.Kept(Findings.Earlier.NONE)), List.of());
  }

  private List<String> pass(Findings.Objects objects, Findings.Row row, Repair... repairs) {
    return pass(findings(objects, row), List.of(repairs));
  }

  private Findings findings(Findings.Objects objects, Findings.Row row) {
    return new Findings(Rule.parse(rule.getSpec()), objects, row);
  }

  private List<String> pass(Findings findings, List<Repair> repairs) {
    var after = AccessRulePlan.of(rule, findings, NOW).status();
    List<News> news = AccessRuleNews.of(rule, after, repairs);
    rule.setStatus(after);
    return news.stream()
        .map(one -> "%s %s %s".formatted(one.kind(), one.reason(), one.note()))
        .toList();
  }

  private static Findings.Row row(Findings.Replica... replicas) {
    return new Findings.Row.Put(List.of(replicas));
  }
}
