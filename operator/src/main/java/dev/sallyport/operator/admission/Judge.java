package dev.sallyport.operator.admission;

import dev.sallyport.crds.Parsed;
import dev.sallyport.crds.Violation;
import dev.sallyport.crds.accessrule.Rule;
import dev.sallyport.decision.rule.LoadedRule;
import dev.sallyport.operator.accessrule.Claims;
import dev.sallyport.operator.admission.Review.Question;
import dev.sallyport.operator.admission.Verdict.Refusal;
import dev.sallyport.operator.hosts.HostGrants;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether a rule may be as somebody wants it: all that is wrong with it at once. */
final class Judge {
  private final Claims claims;
  private final HostGrants grants;
  private final Permissions permissions;

  Judge(Claims claims, HostGrants grants, Permissions permissions) {
    this.claims = claims;
    this.grants = grants;
    this.permissions = permissions;
  }

  Verdict judge(Question question) {
    return switch (Rule.parse(question.spec())) {
      case Parsed.Invalid<Rule>(List<Violation> violations) ->
          new Verdict(
              violations.stream()
                  .map(violation -> new Refusal(Refusal.INVALID, violation.toString()))
                  .toList(),
              List.of());
      case Parsed.Ok<Rule>(Rule rule) -> judge(question, rule);
    };
  }

  private Verdict judge(Question question, Rule rule) {
    List<Refusal> refusals = new ArrayList<>();
    grants
        .refusals(question.namespace(), rule)
        .forEach(sentence -> refusals.add(new Refusal(Refusal.FORBIDDEN, sentence)));
    var who = new Claims.Claimant(question.uid(), question.namespace(), question.name());
    claims
        .contested(who, rule)
        .forEach(
            loss -> refusals.add(new Refusal(Refusal.INVALID, sentence(question.asker(), loss))));
    List<String> opened = Doors.opened(before(question), rule);
    if (!opened.isEmpty()
        && !permissions.may(question.asker(), "open", question.namespace(), question.name())) {
      refusals.add(
          new Refusal(
              Refusal.FORBIDDEN,
              ("%s: opening a door needs the verb \"open\" on accessrules in namespace %s; ask for it,"
                      + " or write who may pass")
                  .formatted(String.join(", ", opened), question.namespace())));
    }
    List<String> warnings = new ArrayList<>(Doubts.about(rule));
    warnings.addAll(grants.doubts(rule));
    if (!claims.known()) {
      warnings.add("Postgres does not answer: conflicts with other rules will show in the status");
    }
    return new Verdict(refusals, warnings);
  }

  private static Optional<Rule> before(Question question) {
    return question
        .before()
        .flatMap(
            spec ->
                Rule.parse(spec) instanceof Parsed.Ok<Rule>(Rule rule)
                    ? Optional.of(rule)
                    : Optional.empty());
  }

  /** A rule of another namespace is named to those only who may read it. */
  private String sentence(Asker asker, Claims.Loss loss) {
    return switch (loss) {
      case Claims.Loss.OfRequest(String route, LoadedRule other, String theirs, String witness) ->
          ("route \"%s\" claims %s, as route \"%s\" of rule %s does with equal specificity: change one"
                  + " of them")
              .formatted(route, witness, theirs, other.name());
      case Claims.Loss.OfHost(var host, LoadedRule other) ->
          "spec.hosts: \"%s\" belongs to %s: write another, or have that one changed"
              .formatted(
                  host,
                  permissions.may(asker, "get", other.namespace(), other.name())
                      ? "rule " + other.id()
                      : "a rule of another namespace");
    };
  }
}
