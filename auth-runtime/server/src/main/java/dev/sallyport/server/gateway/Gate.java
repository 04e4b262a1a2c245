package dev.sallyport.server.gateway;

import dev.sallyport.crds.accessrule.Allow;
import dev.sallyport.crds.accessrule.Rule.Validation;
import dev.sallyport.decision.decide.Decider;
import dev.sallyport.decision.decide.Decision;
import dev.sallyport.decision.decide.Header;
import dev.sallyport.decision.decide.Rollouts;
import dev.sallyport.decision.decide.Subject;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.decision.evidence.Evidence.Dependency;
import dev.sallyport.decision.evidence.Evidence.Flaw;
import dev.sallyport.decision.evidence.Presented.Kind;
import dev.sallyport.decision.request.Check;
import dev.sallyport.decision.rule.Lookup;
import dev.sallyport.decision.rule.RuleTable;
import dev.sallyport.server.assertion.Assertions;
import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.server.credentials.UnverifiedCertificate;
import dev.sallyport.server.credentials.UnverifiedToken;
import dev.sallyport.server.facts.ClientCertificates;
import dev.sallyport.server.facts.Facts;
import dev.sallyport.server.facts.ForeignTokens;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Answers the gateway's question: finds the route, has the one credential that counts looked up,
 * decides, counts, has the answer signed for the app, and lets a rule's rollout have the last word.
 * The only I/O on this way is in {@link Facts} and {@link ForeignTokens}; {@link
 * ClientCertificates} takes time without any.
 */
public final class Gate {
  private final Supplier<Optional<RuleTable>> rules;
  private final Facts facts;
  private final ForeignTokens foreign;
  private final ClientCertificates certificates;
  private final Assertions assertions;
  private final Limits limits;
  private final InstantSource clock;

  /**
   * @param rules the rules in force; empty as long as none were ever loaded
   */
  public Gate(
      Supplier<Optional<RuleTable>> rules,
      Facts facts,
      ForeignTokens foreign,
      ClientCertificates certificates,
      Assertions assertions,
      Limits limits,
      InstantSource clock) {
    this.rules = rules;
    this.facts = facts;
    this.foreign = foreign;
    this.certificates = certificates;
    this.assertions = assertions;
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
   * @param assertion what an app can verify; there for every subject that passes but anonymous
   */
  public record Outcome(
      Lookup lookup, Decision decision, OptionalInt bucket, Optional<Header> assertion) {
    /** One without an assertion. */
    public Outcome(Lookup lookup, Decision decision, OptionalInt bucket) {
      this(lookup, decision, bucket, Optional.empty());
    }
  }

  /** A decision that waits for a fact or a signature. */
  public static final class Wait {
    private final Supplier<Answer> next;

    private Wait(Supplier<Answer> next) {
      this.next = next;
    }

    /** Finds out and decides. Blocks for as long as that takes. */
    public Outcome ask() {
      return switch (next.get()) {
        case Answer.Decided(Outcome outcome) -> outcome;
        case Answer.Pending(Wait question) -> question.ask();
      };
    }
  }

  /**
   * Whether a rule owns the host of a request.
   *
   * @param namespace whose rules count; all if empty
   */
  public boolean owns(Optional<String> namespace, Check check) {
    Optional<Lookup> lookup =
        rules
            .get()
            .map(
                table ->
                    namespace
                        .map(own -> table.find(own, check))
                        .orElseGet(() -> table.find(check)));
    return lookup.isPresent() && !(lookup.get() instanceof Lookup.UnknownHost);
  }

  /** Answers whether a request may pass that a gateway of {@code namespace} asks about. */
  public Answer answer(String namespace, Question question) {
    return answer(table -> table.find(namespace, question.check()), question);
  }

  /** Answers whether a request may pass, whosever rule decides about it. */
  public Answer answer(Question question) {
    return answer(table -> table.find(question.check()), question);
  }

  private Answer answer(Function<RuleTable, Lookup> find, Question question) {
    Optional<RuleTable> table = rules.get();
    if (table.isEmpty()) {
      return new Answer.Decided(
          new Outcome(
              new Lookup.UnknownHost(),
              new Decision.Unavailable(Dependency.RULES),
              OptionalInt.empty()));
    }
    Lookup lookup = find.apply(table.get());
    Optional<Kind> judged = Decider.judged(lookup, question.credentials().presented());
    if (judged.isEmpty()) {
      return decided(lookup, question, new Evidence.None());
    }
    return switch (judged.get()) {
      case SESSION_COOKIE ->
          session(lookup, question, question.credentials().session(), Flaw.FORGED);
      case SESSION_BEARER ->
          session(lookup, question, question.credentials().bearer(), Flaw.INVALID);
      case JWT -> foreign(lookup, question);
      case CERTIFICATE -> certificate(lookup, question);
      // Nobody has been issued one yet.
      case PAT, API_KEY, SERVICE -> rejected(lookup, question, Flaw.INVALID);
    };
  }

  /**
   * @param invented what a value is called that was not issued here
   */
  private Answer session(Lookup lookup, Question question, SessionClaim claim, Flaw invented) {
    return switch (claim) {
      case SessionClaim.Absent _ -> decided(lookup, question, new Evidence.None());
      case SessionClaim.Ambiguous _ -> rejected(lookup, question, Flaw.AMBIGUOUS);
      case SessionClaim.Forged _ -> rejected(lookup, question, invented);
      case SessionClaim.Issued(SessionValue value) -> {
        Validation validation = validation(lookup);
        yield facts
            .known(value, validation)
            .map(evidence -> decided(lookup, question, evidence))
            .orElseGet(
                () ->
                    new Answer.Pending(
                        new Wait(() -> decided(lookup, question, facts.about(value, validation)))));
      }
    };
  }

  private Answer foreign(Lookup lookup, Question question) {
    UnverifiedToken token = question.credentials().token().orElseThrow();
    List<Allow.Issuer> issuers = issuers(lookup);
    return foreign
        .known(token, issuers)
        .map(evidence -> decided(lookup, question, evidence))
        .orElseGet(
            () ->
                new Answer.Pending(
                    new Wait(() -> decided(lookup, question, foreign.about(token, issuers)))));
  }

  private Answer certificate(Lookup lookup, Question question) {
    UnverifiedCertificate shown = question.credentials().certificate().orElseThrow();
    Set<String> authorities = authorities(lookup);
    return certificates
        .known(shown, authorities)
        .map(evidence -> decided(lookup, question, evidence))
        .orElseGet(
            () ->
                new Answer.Pending(
                    new Wait(
                        () -> decided(lookup, question, certificates.about(shown, authorities)))));
  }

  private static Validation validation(Lookup lookup) {
    return lookup instanceof Lookup.Found found
        ? found.route().validation()
        : new Validation.Live();
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

  private static Set<String> authorities(Lookup lookup) {
    return lookup instanceof Lookup.Found found
            && found.route().allow() instanceof Allow.Proof(List<Allow.Way> ways)
        ? ways.stream()
            .filter(Allow.Mtls.class::isInstance)
            .map(way -> ((Allow.Mtls) way).authority())
            .collect(Collectors.toUnmodifiableSet())
        : Set.of();
  }

  private Answer rejected(Lookup lookup, Question question, Flaw flaw) {
    return decided(lookup, question, new Evidence.Rejected(flaw));
  }

  private Answer decided(Lookup lookup, Question question, Evidence evidence) {
    Instant now = clock.instant();
    Decision decision = Decider.decide(lookup, question.check(), evidence, now);
    if (!(lookup instanceof Lookup.Found found)) {
      return new Answer.Decided(new Outcome(lookup, decision, OptionalInt.empty()));
    }
    Optional<String> subject =
        decision instanceof Decision.Allow allow ? allow.subject().key() : Optional.empty();
    Optional<Duration> wait = limits.exceeded(found, subject, question.address());
    if (wait.isPresent()) {
      var tooMany = new Decision.TooMany(wait.get());
      return new Answer.Decided(outcome(found, question, evidence, tooMany, Optional.empty()));
    }
    if (!(decision instanceof Decision.Allow allow)
        || allow.subject() instanceof Subject.Anonymous) {
      return new Answer.Decided(outcome(found, question, evidence, decision, Optional.empty()));
    }
    Optional<Header> known = assertions.known(allow, question.check().host(), now);
    return known.isPresent()
        ? new Answer.Decided(outcome(found, question, evidence, allow, known))
        : new Answer.Pending(new Wait(() -> signed(found, question, evidence, allow, now)));
  }

  /** Apps may rely on the assertion: without it nobody passes. */
  private Answer signed(
      Lookup.Found found, Question question, Evidence evidence, Decision.Allow allow, Instant now) {
    Optional<Header> assertion = assertions.about(allow, question.check().host(), now);
    Decision decision =
        assertion.isPresent() ? allow : new Decision.Unavailable(Dependency.ASSERTION);
    return new Answer.Decided(outcome(found, question, evidence, decision, assertion));
  }

  private static Outcome outcome(
      Lookup.Found found,
      Question question,
      Evidence evidence,
      Decision decision,
      Optional<Header> assertion) {
    if (!Rollouts.needsBucket(found)) {
      return new Outcome(found, Rollouts.apply(found, decision, 0), OptionalInt.empty(), assertion);
    }
    int bucket =
        question
            .bucket()
            .get()
            .orElseGet(
                () ->
                    Rollouts.bucket(
                        found.rule().uid(), Rollouts.caller(evidence).orElse(question.address())));
    return new Outcome(
        found, Rollouts.apply(found, decision, bucket), OptionalInt.of(bucket), assertion);
  }
}
