package dev.sallyport.server.gateway;

import dev.sallyport.crds.accessrule.Allow;
import dev.sallyport.decision.decide.Decider;
import dev.sallyport.decision.decide.Decision;
import dev.sallyport.decision.decide.Rollouts;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.decision.evidence.Evidence.Dependency;
import dev.sallyport.decision.evidence.Evidence.Flaw;
import dev.sallyport.decision.evidence.Presented.Kind;
import dev.sallyport.decision.request.Check;
import dev.sallyport.decision.rule.Lookup;
import dev.sallyport.decision.rule.RuleTable;
import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.server.credentials.UnverifiedToken;
import dev.sallyport.server.facts.Facts;
import dev.sallyport.server.facts.ForeignTokens;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * Answers the gateway's question: finds the route, has the one credential that counts looked up,
 * decides, counts, and lets a rule's rollout have the last word. The only I/O on this way is in
 * {@link Facts} and {@link ForeignTokens}.
 */
public final class Gate {
  private final Supplier<Optional<RuleTable>> rules;
  private final Facts facts;
  private final ForeignTokens foreign;
  private final Limits limits;
  private final InstantSource clock;

  /**
   * @param rules the rules in force; empty as long as none were ever loaded
   */
  public Gate(
      Supplier<Optional<RuleTable>> rules,
      Facts facts,
      ForeignTokens foreign,
      Limits limits,
      InstantSource clock) {
    this.rules = rules;
    this.facts = facts;
    this.foreign = foreign;
    this.limits = limits;
    this.clock = clock;
  }

  /**
   * One question.
   *
   * @param address of the client, as the gateway saw it
   * @param bucket that the browser was given for rollouts; read only where a rollout wants it
   */
  public record Question(
      Check check, Credentials credentials, String address, Supplier<OptionalInt> bucket) {}

  /** The answer, or what has to be asked for it first. */
  public sealed interface Answer {
    /** Decided without waiting for anybody. */
    record Decided(Outcome outcome) implements Answer {}

    /** {@link Wait#ask} decides; it may block. */
    record Pending(Wait question) implements Answer {}
  }

  /**
   * What was decided, and by which rule.
   *
   * @param bucket of the caller, where the rule's rollout asked for it
   */
  public record Outcome(Lookup lookup, Decision decision, OptionalInt bucket) {}

  /** A decision that waits for a fact. */
  public final class Wait {
    private final Lookup lookup;
    private final Question question;
    private final Supplier<Evidence> fact;

    private Wait(Lookup lookup, Question question, Supplier<Evidence> fact) {
      this.lookup = lookup;
      this.question = question;
      this.fact = fact;
    }

    /** Finds out and decides. Blocks for as long as that takes. */
    public Outcome ask() {
      return decide(lookup, question, fact.get());
    }
  }

  /** Answers whether a request may pass that a gateway of {@code namespace} asks about. */
  public Answer answer(String namespace, Question question) {
    Optional<RuleTable> table = rules.get();
    if (table.isEmpty()) {
      return new Answer.Decided(
          new Outcome(
              new Lookup.UnknownHost(),
              new Decision.Unavailable(Dependency.RULES),
              OptionalInt.empty()));
    }
    Lookup lookup = table.get().find(namespace, question.check());
    Optional<Kind> judged = Decider.judged(lookup, question.credentials().presented());
    if (judged.isEmpty()) {
      return decided(lookup, question, new Evidence.None());
    }
    return switch (judged.get()) {
      case SESSION_COOKIE ->
          switch (question.credentials().session()) {
            case SessionClaim.Absent _ -> decided(lookup, question, new Evidence.None());
            case SessionClaim.Ambiguous _ -> rejected(lookup, question, Flaw.AMBIGUOUS);
            case SessionClaim.Forged _ -> rejected(lookup, question, Flaw.FORGED);
            case SessionClaim.Issued(SessionValue value) ->
                facts
                    .known(value)
                    .map(evidence -> decided(lookup, question, evidence))
                    .orElseGet(
                        () ->
                            new Answer.Pending(
                                new Wait(lookup, question, () -> facts.about(value))));
          };
      case JWT -> {
        UnverifiedToken token = question.credentials().token().orElseThrow();
        List<Allow.Issuer> issuers = issuers(lookup);
        yield foreign
            .known(token, issuers)
            .map(evidence -> decided(lookup, question, evidence))
            .orElseGet(
                () ->
                    new Answer.Pending(
                        new Wait(lookup, question, () -> foreign.about(token, issuers))));
      }
      // Nobody has been issued one yet.
      case PAT, API_KEY, SERVICE -> rejected(lookup, question, Flaw.INVALID);
    };
  }

  private static List<Allow.Issuer> issuers(Lookup lookup) {
    return lookup instanceof Lookup.Found found
            && found.route().allow() instanceof Allow.Proof(List<Allow.Way> ways)
        ? ways.stream()
            .filter(Allow.Jwt.class::isInstance)
            .map(way -> ((Allow.Jwt) way).issuer())
            .distinct()
            .toList()
        : List.of();
  }

  private Answer rejected(Lookup lookup, Question question, Flaw flaw) {
    return decided(lookup, question, new Evidence.Rejected(flaw));
  }

  private Answer decided(Lookup lookup, Question question, Evidence evidence) {
    return new Answer.Decided(decide(lookup, question, evidence));
  }

  private Outcome decide(Lookup lookup, Question question, Evidence evidence) {
    Decision decision = Decider.decide(lookup, question.check(), evidence, clock.instant());
    if (!(lookup instanceof Lookup.Found found)) {
      return new Outcome(lookup, decision, OptionalInt.empty());
    }
    Optional<String> subject =
        decision instanceof Decision.Allow allow ? allow.subject().key() : Optional.empty();
    Decision counted =
        limits
            .exceeded(found, subject, question.address())
            .<Decision>map(Decision.TooMany::new)
            .orElse(decision);
    if (!Rollouts.needsBucket(lookup)) {
      return new Outcome(lookup, Rollouts.apply(lookup, counted, 0), OptionalInt.empty());
    }
    int bucket =
        question
            .bucket()
            .get()
            .orElseGet(
                () -> Rollouts.bucket(found.rule().uid(), subject.orElse(question.address())));
    return new Outcome(lookup, Rollouts.apply(lookup, counted, bucket), OptionalInt.of(bucket));
  }
}
