package dev.sallyport.operator.accessrule;

import dev.sallyport.crds.Condition;
import dev.sallyport.crds.accessrule.AccessRule;
import dev.sallyport.crds.accessrule.AccessRuleStatus;
import dev.sallyport.operator.events.News;
import dev.sallyport.operator.events.News.Kind;
import dev.sallyport.operator.objects.Repair;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a pass over a rule brought that a person should see: a change, never a state. What concerns
 * all rules at once (Postgres away, no replica alive) is no news of a rule. Pure.
 */
final class AccessRuleNews {
  private final AccessRule rule;
  private final @Nullable AccessRuleStatus before;
  private final List<News> news = new ArrayList<>();

  private AccessRuleNews(AccessRule rule) {
    this.rule = rule;
    this.before = rule.getStatus();
  }

  /**
   * The news of one pass.
   *
   * @param rule with the status of before
   * @param repairs what was written in the pass
   */
  static List<News> of(AccessRule rule, AccessRuleStatus after, List<Repair> repairs) {
    var told = new AccessRuleNews(rule);
    Condition accepted = find(after, "Accepted").orElseThrow();
    told.accepted(accepted);
    told.programmed(find(after, "Programmed").orElseThrow());
    if (accepted.status().equals("True") && told.wasSettled()) {
      repairs.forEach(told::repaired);
    }
    return told.news;
  }

  private void accepted(Condition now) {
    Optional<Condition> was = find(before, "Accepted");
    boolean wasFalse = was.filter(c -> c.status().equals("False")).isPresent();
    if (now.status().equals("False") && isAnother(was, now)) {
      tell(Kind.Warning, now.reason(), now.message());
    } else if (now.status().equals("True") && wasFalse) {
      tell(Kind.Normal, now.reason(), now.message());
    }
  }

  private void programmed(Condition now) {
    Optional<Condition> was = find(before, "Programmed");
    switch (Reason.valueOf(now.reason())) {
      case Programmed -> {
        if (isAnother(was, now) && was.stream().noneMatch(c -> concernsAll(c, now))) {
          tell(
              Kind.Normal, now.reason(), "generation %d: ".formatted(generation()) + now.message());
        }
      }
      case TraefikMissing, NameTaken, ObjectsRefused, AuthorityUnusable -> {
        if (isAnother(was, now)) {
          tell(Kind.Warning, now.reason(), now.message());
        }
      }
      case WaitingForReplicas, NoReplicas, DatabaseUnavailable, NotAccepted -> {}
      // Not about this condition.
      case Accepted, Invalid, Conflict, HostNotGranted, Ready -> {}
    }
  }

  private static boolean isAnother(Optional<Condition> was, Condition now) {
    return was.isEmpty()
        || !was.get().reason().equals(now.reason())
        || was.get().observedGeneration() != now.observedGeneration();
  }

  /** The end of an outage, which every rule sees. */
  private static boolean concernsAll(Condition was, Condition now) {
    return was.observedGeneration() == now.observedGeneration()
        && (was.reason().equals(Reason.NoReplicas.name())
            || was.reason().equals(Reason.DatabaseUnavailable.name()));
  }

  /** Whether nothing was asked for that had not been done. */
  private boolean wasSettled() {
    return find(before, "Programmed")
        .filter(was -> was.status().equals("True"))
        .filter(was -> was.observedGeneration() == generation())
        .isPresent();
  }

  private void repaired(Repair repair) {
    if (repair.wasGone()) {
      tell(Kind.Warning, "Repaired", repair.object() + " was gone and was made again");
    } else {
      String by = repair.editors().isEmpty() ? "" : " by " + String.join(", ", repair.editors());
      tell(
          Kind.Warning,
          "Repaired",
          "%s was changed%s and was put back".formatted(repair.object(), by));
    }
  }

  private void tell(Kind kind, String reason, String note) {
    news.add(new News(reference(rule), kind, reason, note));
  }

  private long generation() {
    return rule.getMetadata().getGeneration();
  }

  private static Optional<Condition> find(@Nullable AccessRuleStatus status, String type) {
    return status == null || status.conditions() == null
        ? Optional.empty()
        : status.conditions().stream().filter(c -> c.type().equals(type)).findFirst();
  }

  private static ObjectReference reference(AccessRule rule) {
    return new ObjectReferenceBuilder()
        .withApiVersion(rule.getApiVersion())
        .withKind(rule.getKind())
        .withNamespace(rule.getMetadata().getNamespace())
        .withName(rule.getMetadata().getName())
        .withUid(rule.getMetadata().getUid())
        .build();
  }
}
