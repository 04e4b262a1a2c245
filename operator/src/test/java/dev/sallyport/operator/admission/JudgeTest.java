package dev.sallyport.operator.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.crds.accessrule.AccessRuleSpec;
import dev.sallyport.operator.accessrule.Claims;
import dev.sallyport.operator.accessrule.ClaimsOf;
import dev.sallyport.operator.hosts.HostGrants;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class JudgeTest {
  private static final Asker ADA = new Asker("ada", "7", List.of(), Map.of());
  private static final String OPEN = "{name: r, paths: [/x], allow: {anyone: {}}}";

  private final List<String> asked = new ArrayList<>();
  private boolean may;

  @Test
  void everyMistakeIsNamed() {
    var verdict =
        judge(unclaimed(), new AccessRuleSpec(null, null, null, null, null, null, null, null));

    assertEquals(2, verdict.refusals().size());
    assertEquals(422, verdict.refusals().getFirst().status());
    assertEquals(
        "spec.hosts: is empty: at least one entry is needed",
        verdict.refusals().getFirst().message());
  }

  @Test
  void doorNeedsTheVerbOpen() {
    var spec = Specs.spec("shop.example.com", "rollout: {mode: Observe},", OPEN);
    var refused = judge(unclaimed(), spec);

    assertEquals(List.of("ada open shop/mine"), asked);
    assertEquals(
        "rollout Observe, anyone on route \"r\": opening a door needs the verb \"open\" on accessrules"
            + " in namespace shop; ask for it, or write who may pass",
        refused.refusals().getFirst().message());
    assertEquals(403, refused.refusals().getFirst().status());
    may = true;
    assertTrue(judge(unclaimed(), spec).allowed());
  }

  @Test
  void nobodyIsAskedAboutADoorThatWasOpen() {
    var spec = Specs.spec("shop.example.com", "", OPEN);

    assertTrue(judge(unclaimed(), question(spec, Optional.of(spec))).allowed());
    assertEquals(List.of(), asked);
  }

  @Test
  void conflictIsRefusedWithItsWitness() {
    var claims = ClaimsOf.rule("shop", "older", "shop.example.com", "/a/{id}");
    var verdict = judge(claims, session("/a/{name}"));

    assertEquals(
        "route \"r\" claims GET https://shop.example.com/a/name, as route \"r\" of rule older does with"
            + " equal specificity: change one of them",
        verdict.refusals().getFirst().message());
    assertTrue(judge(claims, session("/b")).allowed());
  }

  @Test
  void ruleOfAnotherNamespaceIsNamedToThoseWhoMayReadIt() {
    var claims = ClaimsOf.rule("elsewhere", "theirs", "shop.example.com", "/");

    assertEquals(
        "spec.hosts: \"shop.example.com\" belongs to a rule of another namespace: write another, or"
            + " have that one changed",
        judge(claims, session("/a")).refusals().getFirst().message());
    assertEquals(List.of("ada get elsewhere/theirs"), asked);
    may = true;
    assertTrue(
        judge(claims, session("/a"))
            .refusals()
            .getFirst()
            .message()
            .contains("rule elsewhere/theirs"));
  }

  @Test
  void unknownClaimsAreAWarning() {
    var verdict = judge(new Claims(), session("/a"));

    assertTrue(verdict.allowed());
    assertTrue(verdict.warnings().getFirst().startsWith("Postgres does not answer"));
  }

  private static Claims unclaimed() {
    return ClaimsOf.rule("shop", "mine", "shop.example.com", "/");
  }

  private static AccessRuleSpec session(String path) {
    return Specs.spec(
        "shop.example.com", "", "{name: r, paths: ['%s'], allow: {session: {}}}".formatted(path));
  }

  private Verdict judge(Claims claims, AccessRuleSpec spec) {
    return judge(claims, question(spec, Optional.empty()));
  }

  private Verdict judge(Claims claims, Review.Question question) {
    return new Judge(
            claims,
            HostGrants.NONE,
            (who, verb, namespace, name) -> {
              asked.add("%s %s %s/%s".formatted(who.user(), verb, namespace, name));
              return may;
            })
        .judge(question);
  }

  private static Review.Question question(AccessRuleSpec spec, Optional<AccessRuleSpec> before) {
    return new Review.Question("q", ADA, new UUID(3, 3), "shop", "mine", spec, before);
  }
}
