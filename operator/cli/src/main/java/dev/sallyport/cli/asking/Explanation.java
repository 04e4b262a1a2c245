package dev.sallyport.cli.asking;

import dev.sallyport.cli.rules.RuleSet;
import dev.sallyport.crds.accessrule.Allow.Way;
import dev.sallyport.decision.decide.Verdict;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.decision.evidence.Presented.Kind;
import dev.sallyport.decision.request.Ambiguity;
import dev.sallyport.decision.request.Caller;
import dev.sallyport.decision.request.Check;
import dev.sallyport.decision.rule.Candidate;
import dev.sallyport.decision.rule.LoadedRule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Why a request is answered as it is. */
public sealed interface Explanation {
  /** The request has no canonical form, so no rule is asked. */
  record Malformed(Question question, Ambiguity ambiguity) implements Explanation {}

  /**
   * Rules were asked.
   *
   * @param rules that own the host
   * @param candidates every path of them; those that match first, the one that decides before all
   * @param proofs what each way of the deciding route says to the evidence
   * @param share of the callers that the rule concerns; empty where that is all
   * @param answers one for each kind of caller that this request can have
   */
  record Decided(
      Question question,
      String namespace,
      Check check,
      List<LoadedRule> rules,
      List<Weighed> candidates,
      List<Proof> proofs,
      Optional<Share> share,
      List<Given> answers)
      implements Explanation {
    public Decided {
      rules = List.copyOf(rules);
      candidates = List.copyOf(candidates);
      proofs = List.copyOf(proofs);
      answers = List.copyOf(answers);
    }
  }

  /** A path of a route, and why it decides or does not. */
  record Weighed(Candidate candidate, String why) {}

  /** A way to pass, and what became of it; empty where the request carries nothing for it. */
  record Proof(Way way, Optional<Verdict> verdict) {}

  /** What one kind of caller gets. */
  record Given(Ruling ruling, Answer answer) {
    public Caller caller() {
      return ruling.check().caller();
    }
  }

  /**
   * What is asked.
   *
   * @param callers who may wait for the answer
   */
  record Question(String method, Address address, Visitor visitor, List<Caller> callers) {
    public Question {
      callers = List.copyOf(callers);
    }
  }

  /** Asks the rules on behalf of a gateway of {@code namespace}. */
  static Explanation of(
      RuleSet rules, String namespace, Question question, String authUrl, Instant now) {
    List<Given> answers = new ArrayList<>();
    for (Caller caller : question.callers()) {
      switch (check(question, caller)) {
        case Check.Outcome.Malformed(Ambiguity ambiguity) -> {
          return new Malformed(question, ambiguity);
        }
        case Check.Outcome.Canonical(Check check) -> {
          Ruling ruling = Ruling.of(rules.table(), namespace, check, question.visitor(), now);
          Ruling sided = sided(ruling, share(rules, ruling, question));
          answers.add(new Given(sided, Answer.to(sided, rules.table(), authUrl)));
        }
      }
    }
    Ruling first = answers.getFirst().ruling();
    List<Candidate> candidates =
        rules.table().reserves(first.check())
            ? List.of()
            : Candidate.of(rules.loaded(), namespace, first.check());
    return new Decided(
        question,
        namespace,
        first.check(),
        candidates.stream().map(Candidate::rule).distinct().toList(),
        candidates.stream()
            .map(c -> new Weighed(c, Comparison.why(c, candidates.getFirst(), first.check())))
            .toList(),
        proofs(first, now),
        share(rules, first, question),
        answers);
  }

  private static Optional<Share> share(RuleSet rules, Ruling ruling, Question question) {
    boolean ofCluster =
        ruling.found().stream()
            .anyMatch(found -> rules.known(found.rule()).place().line().isEmpty());
    return Share.of(ruling, question.visitor(), ofCluster);
  }

  /** Where nobody knows the side, what the share gets that the rule is enforced for. */
  private static Ruling sided(Ruling ruling, Optional<Share> share) {
    return share.map(Share::side).orElse(null) instanceof Share.Side.Known(int bucket, _)
        ? ruling.in(bucket)
        : ruling;
  }

  private static Check.Outcome check(Question question, Caller caller) {
    return Check.of(
        question.method(), question.address().authority(), question.address().target(), caller);
  }

  private static List<Proof> proofs(Ruling ruling, Instant now) {
    return ruling.found().stream()
        .flatMap(found -> Answer.ways(found.route().allow()).stream())
        .map(way -> new Proof(way, verdict(way, ruling.judged(), ruling.evidence(), now)))
        .toList();
  }

  private static Optional<Verdict> verdict(
      Way way, Optional<Kind> judged, Evidence evidence, Instant now) {
    return judged.isEmpty() ? Optional.empty() : Optional.of(Verdict.of(way, evidence, now));
  }
}
