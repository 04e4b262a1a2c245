package dev.sallyport.server.gateway;

import dev.sallyport.decision.decide.Decider;
import dev.sallyport.decision.decide.Decision;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.decision.evidence.Evidence.Dependency;
import dev.sallyport.decision.evidence.Evidence.Flaw;
import dev.sallyport.decision.request.Check;
import dev.sallyport.decision.rule.Lookup;
import dev.sallyport.decision.rule.RuleTable;
import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.server.facts.Facts;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** Answers the gateway's question. The only I/O on this way is in {@link Facts}. */
public final class Gate {
  private final Supplier<Optional<RuleTable>> rules;
  private final Facts facts;
  private final InstantSource clock;

  /**
   * @param rules the rules in force; empty as long as none were ever loaded
   */
  public Gate(Supplier<Optional<RuleTable>> rules, Facts facts, InstantSource clock) {
    this.rules = rules;
    this.facts = facts;
    this.clock = clock;
  }

  /** The answer, or what has to be asked for it first. */
  public sealed interface Answer {
    /** Decided without waiting for anybody. */
    record Decided(Decision decision) implements Answer {}

    /** {@link Question#ask} decides; it may block. */
    record Pending(Question question) implements Answer {}
  }

  /** A decision that waits for a fact. */
  public final class Question {
    private final Lookup lookup;
    private final Check check;
    private final SessionValue session;

    private Question(Lookup lookup, Check check, SessionValue session) {
      this.lookup = lookup;
      this.check = check;
      this.session = session;
    }

    /** Finds out and decides. Blocks for as long as the store takes. */
    public Decision ask() {
      return decide(lookup, check, facts.about(session));
    }
  }

  /** Answers whether a request may pass that a gateway of {@code namespace} asks about. */
  public Answer answer(String namespace, Check check, SessionClaim claim) {
    Optional<RuleTable> table = rules.get();
    if (table.isEmpty()) {
      return new Answer.Decided(new Decision.Unavailable(Dependency.RULES));
    }
    Lookup lookup = table.get().find(namespace, check);
    if (!Decider.needsEvidence(lookup)) {
      return decided(lookup, check, new Evidence.None());
    }
    return switch (claim) {
      case SessionClaim.Absent _ -> decided(lookup, check, new Evidence.None());
      case SessionClaim.Ambiguous _ ->
          decided(lookup, check, new Evidence.Rejected(Flaw.AMBIGUOUS));
      case SessionClaim.Forged _ -> decided(lookup, check, new Evidence.Rejected(Flaw.FORGED));
      case SessionClaim.Issued(SessionValue value) ->
          new Answer.Pending(new Question(lookup, check, value));
    };
  }

  private Answer decided(Lookup lookup, Check check, Evidence evidence) {
    return new Answer.Decided(decide(lookup, check, evidence));
  }

  private Decision decide(Lookup lookup, Check check, Evidence evidence) {
    return Decider.decide(lookup, check.caller(), evidence, clock.instant());
  }
}
