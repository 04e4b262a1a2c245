package dev.sallyport.operator.accessrule;

import dev.sallyport.crds.Condition;
import dev.sallyport.crds.Parsed;
import dev.sallyport.crds.accessrule.AccessRule;
import dev.sallyport.crds.accessrule.AccessRuleStatus;
import dev.sallyport.crds.accessrule.HostPattern;
import dev.sallyport.crds.accessrule.Rule;
import dev.sallyport.operator.accessrule.AccessRuleChecks.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one pass over a rule ends in: its status, and when to look again. Pure. */
record AccessRulePlan(AccessRuleStatus status, boolean statusSaysSomethingNew, Duration lookAgain) {
  /** Everything is well: look again for what no event told. */
  static final Duration RESYNC = Duration.ofSeconds(60);

  private static final Duration SOONEST = Duration.ofMillis(250);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /**
   * @param rule the rule as it was read, with the status that it had
   * @param now what a condition that flips gets as its time
   */
  static AccessRulePlan of(AccessRule rule, Findings findings, Instant now) {
    AccessRuleStatus before = rule.getStatus();
    List<Condition> conditions = conditions(rule, findings, now);
    var status =
        new AccessRuleStatus(
            rule.getMetadata().getGeneration(),
            hosts(findings, before),
            mode(findings, before),
            routes(findings, before),
            loaded(findings, before),
            rule.getMetadata().getName(),
            conditions);
    return new AccessRulePlan(
        status, !same(status, before), lookAgain(rule, conditions.get(1), now));
  }

  private static List<Condition> conditions(AccessRule rule, Findings findings, Instant now) {
    Verdict accepted = AccessRuleChecks.accepted(findings);
    Verdict programmed = AccessRuleChecks.programmed(findings);
    Verdict ready = AccessRuleChecks.ready(findings, accepted, programmed);
    return List.of(
        condition(rule, "Accepted", accepted, now),
        condition(rule, "Programmed", programmed, now),
        condition(rule, "Ready", ready, now));
  }

  private static Condition condition(AccessRule rule, String type, Verdict verdict, Instant now) {
    String state = verdict.state().name();
    String since =
        find(rule.getStatus(), type)
            .filter(before -> before.status().equals(state))
            .map(Condition::lastTransitionTime)
            .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
    return new Condition(
        type,
        state,
        verdict.reason().name(),
        verdict.message(),
        since,
        rule.getMetadata().getGeneration());
  }

  private static Optional<Condition> find(@Nullable AccessRuleStatus status, String type) {
    if (status == null || status.conditions() == null) {
      return Optional.empty();
    }
    return status.conditions().stream().filter(c -> c.type().equals(type)).findFirst();
  }

  /** The rule that was put in force in this pass; otherwise what the status said stays true. */
  private static Optional<Rule> put(Findings findings) {
    return switch (findings.spec()) {
      case Parsed.Ok<Rule>(Rule rule) when findings.row() instanceof Findings.Row.Put ->
          Optional.of(rule);
      case Parsed.Ok<Rule> _, Parsed.Invalid<Rule> _ -> Optional.empty();
    };
  }

  private static @Nullable String hosts(Findings findings, @Nullable AccessRuleStatus before) {
    Optional<Rule> put = put(findings);
    if (put.isPresent()) {
      return Abbreviated.list(put.get().hosts().stream().map(HostPattern::toString).toList());
    }
    return before == null || findings.row().isNothing() ? null : before.hosts();
  }

  /** A bypass is Traefik's doing alone, so it is in force also while Postgres is down. */
  private static @Nullable String mode(Findings findings, @Nullable AccessRuleStatus before) {
    if (findings.spec() instanceof Parsed.Ok<Rule>(Rule rule)
        && (findings.row() instanceof Findings.Row.Put
            || (rule.isBypassed() && AccessRuleChecks.isNotRefused(findings)))) {
      return rule.rollout().toString();
    }
    return before == null || findings.row().isNothing() ? null : before.mode();
  }

  private static Integer routes(Findings findings, @Nullable AccessRuleStatus before) {
    return put(findings)
        .map(r -> r.routes().size())
        .orElseGet(
            () ->
                before == null || before.routes() == null || findings.row().isNothing()
                    ? 0
                    : before.routes());
  }

  private static @Nullable String loaded(Findings findings, @Nullable AccessRuleStatus before) {
    return switch (findings.row()) {
      case Findings.Row.Put(List<Findings.Replica> live) ->
          live.stream().filter(Findings.Replica::applied).count() + "/" + live.size();
      case Findings.Row.Kept _,
          Findings.Row.Contested _,
          Findings.Row.NotGranted _,
          Findings.Row.Unknown _,
          Findings.Row.NeverRead _ ->
          before == null || findings.row().isNothing() ? null : before.loaded();
    };
  }

  /** Whether a reader learns nothing new; when a condition came about does not count. */
  private static boolean same(AccessRuleStatus now, @Nullable AccessRuleStatus before) {
    if (before == null
        || now.conditions() == null
        || before.conditions() == null
        || now.conditions().size() != before.conditions().size()) {
      return false;
    }
    List<Condition> others = new ArrayList<>(before.conditions());
    others.removeIf(other -> now.conditions().stream().anyMatch(one -> one.saysTheSameAs(other)));
    return others.isEmpty()
        && Objects.equals(now.observedGeneration(), before.observedGeneration())
        && Objects.equals(now.hosts(), before.hosts())
        && Objects.equals(now.mode(), before.mode())
        && Objects.equals(now.routes(), before.routes())
        && Objects.equals(now.loaded(), before.loaded())
        && Objects.equals(now.middleware(), before.middleware());
  }

  /**
   * What waits for others is looked at often at first and then ever less, a quarter of the time it
   * has waited; what is well about once a minute, and not all rules at once.
   */
  private static Duration lookAgain(AccessRule rule, Condition programmed, Instant now) {
    Duration longest =
        switch (Reason.valueOf(programmed.reason())) {
          case WaitingForReplicas, NoReplicas, TraefikMissing, DatabaseUnavailable -> PATIENCE;
          case NameTaken, ObjectsRefused, AuthorityUnusable -> RESYNC;
          case Programmed, NotAccepted, Accepted, Invalid, Conflict, HostNotGranted, Ready ->
              Duration.ZERO;
        };
    if (longest.isZero()) {
      int spread = Math.floorMod(String.valueOf(rule.getMetadata().getUid()).hashCode(), 21) - 10;
      return RESYNC.plusSeconds(spread);
    }
    Duration waited = Duration.between(Instant.parse(programmed.lastTransitionTime()), now);
    return atMost(longest, atLeast(SOONEST, waited.dividedBy(4)));
  }

  private static Duration atMost(Duration limit, Duration value) {
    return value.compareTo(limit) > 0 ? limit : value;
  }

  private static Duration atLeast(Duration limit, Duration value) {
    return value.compareTo(limit) < 0 ? limit : value;
  }
}
