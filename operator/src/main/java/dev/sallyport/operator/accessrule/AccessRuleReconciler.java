package dev.sallyport.operator.accessrule;

import dev.sallyport.crds.Parsed;
import dev.sallyport.crds.accessrule.AccessRule;
import dev.sallyport.crds.accessrule.Rule;
import dev.sallyport.operator.events.Events;
import dev.sallyport.operator.objects.Ownership;
import dev.sallyport.operator.objects.Repair;
import dev.sallyport.store.StoreUnavailable;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * One pass over one rule: gather, decide, write. There is no finalizer: of a deleted rule {@link
 * Deletions} hear, and what is missed while the operator is down the sweep finds.
 */
@ControllerConfiguration(name = "accessrule", fieldManager = Ownership.FIELD_MANAGER)
final class AccessRuleReconciler implements Reconciler<AccessRule> {
  private final Caches caches;
  private final GatewayObjects objects;
  private final RulesInForce rules;
  private final LiveReplicas replicas;
  private final Events events;
  private final InstantSource clock;

  AccessRuleReconciler(
      Caches caches,
      GatewayObjects objects,
      RulesInForce rules,
      LiveReplicas replicas,
      Events events,
      InstantSource clock) {
    this.caches = caches;
    this.objects = objects;
    this.rules = rules;
    this.replicas = replicas;
    this.events = events;
    this.clock = clock;
  }

  @Override
  public List<EventSource<?, AccessRule>> prepareEventSources(
      EventSourceContext<AccessRule> context) {
    List<EventSource<?, AccessRule>> sources = new ArrayList<>(caches.eventSources(context));
    sources.add(new Deletions(this::takeOut, Thread::startVirtualThread));
    return sources;
  }

  @Override
  public UpdateControl<AccessRule> reconcile(AccessRule rule, Context<AccessRule> context) {
    if (rule.isMarkedForDeletion()) {
      // Somebody else's finalizer holds it; until it is gone it stays in force, if it is granted.
      var _ = rules.earlier(rule);
      return UpdateControl.noUpdate();
    }
    caches.noticeTraefik(context);
    Parsed<Rule> spec = Rule.parse(rule.getSpec());
    Findings.Row row = row(rule, spec);
    List<Repair> repairs = new ArrayList<>();
    var findings =
        new Findings(
            spec,
            objects.telling(repairs::add).ensure(rule, row.accepted(spec), row.mayStand()),
            row);
    if (caches.isGone(rule)) {
      takeOut(rule); // Deletions may have done so before the row was put.
      return UpdateControl.noUpdate();
    }
    AccessRulePlan plan = AccessRulePlan.of(rule, findings, clock.instant());
    if (plan.statusSaysSomethingNew()) {
      StatusWriter.write(rule, plan.status(), context);
    }
    AccessRuleNews.of(rule, plan.status(), repairs).forEach(events::tell);
    return UpdateControl.<AccessRule>noUpdate().rescheduleAfter(plan.lookAgain());
  }

  /** Puts a legal rule in force; the row of one that is not accepted is not touched. */
  private Findings.Row row(AccessRule rule, Parsed<Rule> spec) {
    return switch (spec) {
      case Parsed.Invalid<Rule> _ -> new Findings.Row.Kept(rules.earlier(rule));
      case Parsed.Ok<Rule>(Rule meaning) -> {
        try {
          yield switch (rules.put(rule, meaning)) {
            case RulesInForce.Outcome.InForce(long number) ->
                new Findings.Row.Put(replicas.having(number));
            case RulesInForce.Outcome.Lost(List<Claims.Loss> losses) ->
                new Findings.Row.Contested(losses, rules.earlier(rule));
            case RulesInForce.Outcome.NotGranted(List<String> refusals) ->
                new Findings.Row.NotGranted(refusals, rules.earlier(rule));
          };
        } catch (StoreUnavailable _) {
          // The status says it; the pool's own log says why.
          yield rules.wereRead() ? new Findings.Row.Unknown() : new Findings.Row.NeverRead();
        }
      }
    };
  }

  private void takeOut(AccessRule rule) {
    try {
      rules.remove(rule);
    } catch (StoreUnavailable _) {
      // The sweep removes it when Postgres is back; until then it stays enforced.
    }
    String namespace = rule.getMetadata().getNamespace();
    if (caches.rules(namespace).isEmpty()) {
      objects.removeFrom(namespace);
    }
  }
}
