package dev.sallyport.cli.asking;

import dev.sallyport.crds.accessrule.AccessRuleSpec.RolloutMode;
import dev.sallyport.crds.headers.IdentityHeader;
import dev.sallyport.decision.decide.Decider;
import dev.sallyport.decision.decide.Decision;
import dev.sallyport.decision.decide.Header;
import dev.sallyport.decision.decide.Label;
import dev.sallyport.decision.decide.Rollouts;
import dev.sallyport.decision.decide.Subject;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.decision.evidence.Presented;
import dev.sallyport.decision.evidence.Presented.Kind;
import dev.sallyport.decision.request.Check;
import dev.sallyport.decision.rule.Lookup;
import dev.sallyport.decision.rule.RuleTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the runtime would decide, short of what it counts: rate limits.
 *
 * @param judged which credential was looked at
 * @param decision the rule's rollout included; of a share of callers, the share it is enforced for
 */
public record Ruling(
    Check check, Lookup lookup, Optional<Kind> judged, Evidence evidence, Decision decision) {
  /** The bucket that every share but none at all is enforced for. */
  private static final int FIRST_BUCKET = 0;

  /** Decides for a gateway of {@code namespace}. */
  public static Ruling of(
      RuleTable rules, String namespace, Check check, Visitor visitor, Instant now) {
    return of(rules, namespace, check, visitor.presented(), visitor.evidence(now), now);
  }

  /** The same for evidence that no visitor has, such as a session that has ended. */
  public static Ruling of(
      RuleTable rules,
      String namespace,
      Check check,
      Presented presented,
      Evidence proof,
      Instant now) {
    Lookup lookup = rules.find(namespace, check);
    Optional<Kind> judged = Decider.judged(lookup, presented);
    Evidence evidence = judged.isPresent() ? proof : new Evidence.None();
    Decision decided = Decider.decide(lookup, check, evidence, now);
    Decision counted = Rollouts.apply(lookup, decided, FIRST_BUCKET);
    return new Ruling(check, lookup, judged, evidence, bypassed(lookup, counted));
  }

  /** The same for a caller of a bucket, where not all are in the share. */
  Ruling in(int bucket) {
    return new Ruling(check, lookup, judged, evidence, Rollouts.apply(lookup, decision, bucket));
  }

  /** With Bypass the gateway does not ask, so the app is told nothing about anybody. */
  private static Decision bypassed(Lookup lookup, Decision decision) {
    return lookup instanceof Lookup.Found found
            && found.rule().rule().rollout().mode() == RolloutMode.Bypass
            && decision instanceof Decision.Allow allow
        ? new Decision.Allow(found, new Subject.Anonymous(), List.of(), allow.insteadOf())
        : decision;
  }

  /**
   * What the app gets to read: what the decision says, and that it is signed, with the audience in
   * place of the signature.
   */
  public List<Header> told() {
    if (!(decision instanceof Decision.Allow allow)) {
      return List.of();
    }
    if (allow.subject() instanceof Subject.Anonymous) {
      return allow.headers();
    }
    List<Header> headers = new ArrayList<>(allow.headers());
    headers.add(
        new Header(
            IdentityHeader.ASSERTION,
            "<signed, aud %s %s>".formatted(allow.by().rule().id(), check.host().name())));
    return headers;
  }

  /** The decision in two words. */
  public Label label() {
    return Label.of(decision);
  }

  /** The route that decided. */
  public Optional<Lookup.Found> found() {
    return lookup instanceof Lookup.Found found ? Optional.of(found) : Optional.empty();
  }
}
