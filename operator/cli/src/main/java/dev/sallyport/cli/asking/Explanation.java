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
   * @param answers one for each kind of caller that this request can have
   */
  record Decided(
      Question question,
      String namespace,
      Check check,
      List<LoadedRule> rules,
      List<Weighed> candidates,
      List<Proof> proofs,
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
          answers.add(new Given(ruling, Answer.to(ruling, rules.table(), authUrl)));
        }
      }
    }
    Ruling first = answers.getFirst().ruling();
    List<Candidate> candidates =
        rules.table().reserves(first.check().host().name())
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
        answers);
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
