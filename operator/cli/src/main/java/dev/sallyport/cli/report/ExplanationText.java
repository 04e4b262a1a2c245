package dev.sallyport.cli.report;

import dev.sallyport.cli.asking.Answer;
import dev.sallyport.cli.asking.Explanation;
import dev.sallyport.cli.asking.Explanation.Decided;
import dev.sallyport.cli.asking.Explanation.Given;
import dev.sallyport.cli.asking.Explanation.Proof;
import dev.sallyport.cli.asking.Explanation.Weighed;
import dev.sallyport.cli.asking.Share;
import dev.sallyport.cli.asking.Words;
import dev.sallyport.cli.rules.RuleSet;
import dev.sallyport.crds.accessrule.AccessRuleSpec.RolloutMode;
import dev.sallyport.crds.accessrule.HostPattern;
import dev.sallyport.crds.accessrule.Rule;
import dev.sallyport.decision.decide.Decision;
import dev.sallyport.decision.decide.Header;
import dev.sallyport.decision.decide.Label;
import dev.sallyport.decision.decide.Verdict;
import dev.sallyport.decision.request.Ambiguity;
import dev.sallyport.decision.rule.Candidate;
import dev.sallyport.decision.rule.Candidate.Fit;
import dev.sallyport.decision.rule.LoadedRule;
import dev.sallyport.decision.rule.Lookup;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** An explanation for a person: from the request down to the answer, as it was found. */
public final class ExplanationText {
  /** Paths that have nothing to do with the request are only shown up to this many. */
  private static final int SHOWN = 12;

  private final RuleSet rules;
  private final StringBuilder text = new StringBuilder();

  private ExplanationText(RuleSet rules) {
    this.rules = rules;
  }

  /** The text, several lines. */
  public static String of(Explanation explanation, RuleSet rules) {
    var writer = new ExplanationText(rules);
    switch (explanation) {
      case Explanation.Malformed(var question, Ambiguity ambiguity) -> {
        writer.question(question);
        writer.section("Request");
        writer.line("no canonical form: %s".formatted(ambiguity.description()));
        writer.line("Gateway and app could each read it in their own way, so no rule is asked.");
        writer.section("Answer");
        writer.line("400 invalid_request, to browser and machine");
      }
      case Decided decided -> writer.decided(decided);
    }
    return writer.text.toString();
  }

  private void question(Explanation.Question question) {
    text.append(
        "%s %s %s\n".formatted(question.method(), question.address(), question.visitor().words()));
  }

  private void section(String title) {
    text.append('\n').append(title).append('\n');
  }

  private void line(String line) {
    text.append("  ").append(line).append('\n');
  }

  private void decided(Decided decided) {
    question(decided.question());
    request(decided);
    rules(decided);
    routes(decided);
    proofs(decided);
    answers(decided);
  }

  private void request(Decided decided) {
    section("Request");
    var table = new Table("  ");
    table.row("method", decided.check().method());
    table.row("host", decided.check().host().name());
    table.row("path", Words.of(decided.check().path()));
    for (Ambiguity ambiguity : decided.check().path().ambiguities().stream().sorted().toList()) {
      table.row(
          "spelling",
          ambiguity.description()
              + Answer.cure(ambiguity)
                  .map(cure -> ", which only a route with acceptPaths: [%s] takes".formatted(cure))
                  .orElse(""));
    }
    table.row("asked by", "a gateway of namespace " + decided.namespace());
    text.append(table);
  }

  private void rules(Decided decided) {
    section("Rules for this host");
    if (rules.table().reserves(decided.check())) {
      line("none: it is reserved for the login pages, whatever rule covers it");
      return;
    }
    if (decided.rules().isEmpty()) {
      line(
          "none in namespace %s; a namespace's gateway sees no other rules"
              .formatted(decided.namespace()));
      return;
    }
    var table = new Table("  ");
    for (LoadedRule rule : decided.rules()) {
      table.row(
          rule.id(),
          rule.rule().hosts().stream().map(HostPattern::toString).collect(Collectors.joining(" ")),
          Words.of(rule.rule().rollout()),
          rules.known(rule).place().toString());
    }
    text.append(table);
  }

  private void routes(Decided decided) {
    if (decided.rules().isEmpty()) {
      return;
    }
    section("Routes");
    boolean several = decided.rules().size() > 1;
    var table = new Table("  ");
    int others = 0;
    for (Weighed weighed : decided.candidates()) {
      Candidate candidate = weighed.candidate();
      boolean matches = candidate.fit() == Fit.MATCHES;
      if (!matches && ++others > SHOWN) {
        continue;
      }
      table.row(
          decides(candidate, decided) ? "->" : "",
          (several ? candidate.rule().name() + " " : "") + candidate.route().name(),
          candidate.path().toString(),
          Words.of(candidate.route().methods()),
          weighed.why());
    }
    text.append(table);
    if (others > SHOWN) {
      line("   and %d more that do not match (-o json shows all)".formatted(others - SHOWN));
    }
  }

  private static boolean decides(Candidate candidate, Decided decided) {
    return candidate.equals(decided.candidates().getFirst().candidate())
        && candidate.fit() == Fit.MATCHES;
  }

  private void proofs(Decided decided) {
    var found = decided.answers().getFirst().ruling().found();
    if (found.isEmpty()) {
      return;
    }
    section("Who may pass");
    line("%s: %s".formatted(found.get().route().name(), Words.of(found.get().route().allow())));
    var table = new Table("    ");
    for (Proof proof : decided.proofs()) {
      table.row(Words.of(proof.way()), verdict(proof));
    }
    text.append(table);
    limits(found.get());
  }

  private static String verdict(Proof proof) {
    return proof
        .verdict()
        .map(
            verdict ->
                switch (verdict) {
                  case Verdict.Satisfied _ -> "yes";
                  case Verdict.Lacking(var reason, String detail) ->
                      "no, %s: %s".formatted(reason.name().toLowerCase(Locale.ROOT), detail);
                  case Verdict.NotItsKind _ -> "no, it is about another kind of credential";
                })
        .orElse("no, the request carries nothing that this route takes");
  }

  private void limits(Lookup.Found found) {
    for (Rule.RateLimits limits :
        List.of(found.rule().rule().rateLimits(), found.route().rateLimits())) {
      var table = new Table("    ");
      limits.global().ifPresent(rate -> table.row("limit of all together", rate.toString()));
      limits.perIp().ifPresent(rate -> table.row("limit per address", rate.toString()));
      limits.perSubject().ifPresent(rate -> table.row("limit per subject", rate.toString()));
      text.append(table);
    }
  }

  private void answers(Decided decided) {
    List<Given> answers = decided.answers();
    section("Decision");
    List<String> labels = answers.stream().map(given -> words(given.ruling().label())).toList();
    if (labels.stream().distinct().count() == 1) {
      line(labels.getFirst());
    } else {
      var table = new Table("  ");
      answers.forEach(
          given -> table.row(Answer.name(given.caller()), words(given.ruling().label())));
      text.append(table);
    }
    decided.share().ifPresent(this::share);
    rollout(answers.getFirst());
    section("Answer");
    var table = new Table("  ");
    if (answers.size() > 1 && answers.stream().map(Given::answer).distinct().count() == 1) {
      answer(table, "both", answers.getFirst().answer());
    } else {
      answers.forEach(given -> answer(table, Answer.name(given.caller()), given.answer()));
    }
    text.append(table);
    answers.stream()
        .map(Given::answer)
        .filter(Answer.Passes.class::isInstance)
        .map(Answer.Passes.class::cast)
        .findFirst()
        .ifPresent(this::passes);
  }

  private void share(Share share) {
    line(
        "the rule is enforced for %d of 100 callers; the others get through without identity"
            .formatted(share.percent()));
    switch (share.side()) {
      case Share.Side.Known(int bucket, boolean enforced) ->
          line(
              "this one is %s (bucket %d), unless their browser was given another side before"
                  .formatted(enforced ? "among them" : "one of the others", bucket));
      case Share.Side.DependsOn(String why) ->
          line("shown is what they get; whether this one is among them depends on " + why);
    }
  }

  private void rollout(Given given) {
    if (given.ruling().found().stream()
        .anyMatch(found -> found.rule().rule().rollout().mode() == RolloutMode.Bypass)) {
      line("in mode Bypass the gateway does not ask, and the app is told nothing");
    }
    if (given.ruling().decision() instanceof Decision.Allow allow
        && allow.insteadOf().isPresent()) {
      line(
          "the rule is only tried: without its rollout it would be "
              + words(Label.of(allow.insteadOf().get())));
    }
  }

  private static void answer(Table table, String caller, Answer answer) {
    switch (answer) {
      case Answer.Passes _ -> table.row(caller, "passes", "");
      case Answer.SentTo(String location) -> table.row(caller, "302", location);
      case Answer.Refused(int status, String error) ->
          table.row(caller, Integer.toString(status), error);
    }
  }

  private void passes(Answer.Passes passes) {
    section("Headers for the app");
    if (passes.headers().isEmpty()) {
      line("no identity; what a client sends under these names never arrives");
    }
    var table = new Table("  ");
    for (Header header : passes.headers()) {
      table.row(header.name().wireName() + ":", header.value());
    }
    text.append(table);
    line(
        passes.withCredential()
            ? "and the caller's own cookie or token (forwardCredential)"
            : "without our session cookie or token");
    if (!passes.headers().isEmpty()) {
      line("(ids are made up for the question, and always the same)");
    }
  }

  private static String words(Label label) {
    return label.reason().isEmpty()
        ? label.decision()
        : "%s (%s)".formatted(label.decision(), label.reason());
  }
}
