package dev.sallyport.operator.accessrule;

import dev.sallyport.crds.Parsed;
import dev.sallyport.crds.Violation;
import dev.sallyport.crds.accessrule.Rule;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** From what was found to what the conditions say. Pure. */
final class AccessRuleChecks {
  /** The longest message that metav1.Condition allows. */
  static final int MAX_MESSAGE = 32_768;

  /** In this order: what comes first hides what follows. */
  private static final List<Function<Findings, Optional<Verdict>>> PROGRAMMED =
      List.of(
          AccessRuleChecks::ruleIsAccepted,
          AccessRuleChecks::objectsAreInPlace,
          AccessRuleChecks::replicasHaveIt);

  private AccessRuleChecks() {}

  /** The status of a condition, {@code metav1.ConditionStatus}. */
  enum State {
    True,
    False,
    Unknown
  }

  /** What one condition says. */
  record Verdict(State state, Reason reason, String message) {}

  static Verdict accepted(Findings findings) {
    return switch (findings.spec()) {
      case Parsed.Ok<Rule> _ -> claimed(findings.row());
      case Parsed.Invalid<Rule>(List<Violation> violations) ->
          new Verdict(State.False, Reason.Invalid, inOneLine(violations));
    };
  }

  /** Whether the rule is in force as it is now, as far as is known. */
  static boolean isNotRefused(Findings findings) {
    return accepted(findings).state() != State.False;
  }

  private static Verdict claimed(Findings.Row row) {
    return switch (row) {
      case Findings.Row.NotGranted(List<String> refusals, Findings.Earlier earlier) ->
          new Verdict(
              State.False, Reason.HostNotGranted, cut(Sentences.ofRefusals(refusals, earlier)));
      case Findings.Row.Contested(List<Claims.Loss> losses, _) ->
          new Verdict(State.False, Reason.Conflict, cut(Sentences.ofLosses(losses)));
      case Findings.Row.NeverRead() ->
          new Verdict(
              State.Unknown,
              Reason.DatabaseUnavailable,
              "Postgres has not answered since the operator started, so nobody knows whether older"
                  + " rules claim the same; what was in force stays so");
      case Findings.Row.Put _, Findings.Row.Kept _, Findings.Row.Unknown _ ->
          new Verdict(State.True, Reason.Accepted, "the spec is legal");
    };
  }

  static Verdict programmed(Findings findings) {
    return PROGRAMMED.stream()
        .map(check -> check.apply(findings))
        .flatMap(Optional::stream)
        .findFirst()
        .orElseGet(
            () ->
                new Verdict(
                    State.True,
                    Reason.Programmed,
                    "Traefik's objects exist and every live replica has this generation"));
  }

  static Verdict ready(Findings findings, Verdict accepted, Verdict programmed) {
    if (accepted.state() != State.True) {
      return accepted;
    }
    if (programmed.state() != State.True) {
      return programmed;
    }
    return new Verdict(State.True, Reason.Ready, "accepted and programmed" + warning(findings));
  }

  /** What somebody who sees a rule ready might not expect. */
  private static String warning(Findings findings) {
    if (!(findings.spec() instanceof Parsed.Ok<Rule>(Rule rule))) {
      return "";
    }
    return switch (rule.rollout().mode()) {
      case Bypass -> "; Bypass: nobody is asked, and nothing is refused";
      case Observe -> "; Observe: nothing is refused";
      case Enforce ->
          rule.rollout().percent() == 100
              ? ""
              : "; %s: the others are let through".formatted(rule.rollout());
    };
  }

  private static Optional<Verdict> ruleIsAccepted(Findings findings) {
    return isNotRefused(findings)
        ? Optional.empty()
        : no(
            Reason.NotAccepted,
            "this generation is not accepted; what was accepted last, if anything, stays in force");
  }

  private static Optional<Verdict> objectsAreInPlace(Findings findings) {
    return switch (findings.objects()) {
      case Findings.Objects.InPlace() -> Optional.empty();
      case Findings.Objects.TraefikMissing() ->
          no(
              Reason.TraefikMissing,
              "the cluster does not know Traefik's Middleware (traefik.io/v1alpha1): install Traefik"
                  + " with its custom resource definitions, the rest happens by itself");
      case Findings.Objects.NameTaken(String object) ->
          no(
              Reason.NameTaken,
              object
                  + " is there and was not made by Sallyport: rename or delete it, or rename the"
                  + " rule");
      case Findings.Objects.Refused(String message) ->
          no(Reason.ObjectsRefused, "the API server refused an object of the rule: " + message);
      case Findings.Objects.AuthorityUnusable(String message) ->
          no(Reason.AuthorityUnusable, message);
    };
  }

  private static Optional<Verdict> replicasHaveIt(Findings findings) {
    if (findings.spec() instanceof Parsed.Ok<Rule>(Rule rule) && rule.isBypassed()) {
      return Optional.empty(); // No replica is asked, and so none has to be there.
    }
    return switch (findings.row()) {
      case Findings.Row.Kept _, Findings.Row.Contested _, Findings.Row.NotGranted _ ->
          Optional.empty(); // Judged before.
      case Findings.Row.Unknown _, Findings.Row.NeverRead _ ->
          Optional.of(
              new Verdict(
                  State.Unknown,
                  Reason.DatabaseUnavailable,
                  "Postgres does not answer, so nobody knows what the replicas have; the Traefik"
                      + " objects are untouched, and the operator goes on when it is back"));
      case Findings.Row.Put(List<Findings.Replica> live) -> missing(live);
    };
  }

  private static Optional<Verdict> missing(List<Findings.Replica> live) {
    if (live.isEmpty()) {
      return no(
          Reason.NoReplicas,
          "no replica of the runtime is alive, so nobody answers for the rule: start the runtime");
    }
    List<String> behind =
        live.stream().filter(r -> !r.applied()).map(Findings.Replica::name).toList();
    if (behind.isEmpty()) {
      return Optional.empty();
    }
    return no(
        Reason.WaitingForReplicas,
        "%d of %d replicas %s this generation; waiting for %s"
            .formatted(
                live.size() - behind.size(),
                live.size(),
                live.size() == 1 ? "has" : "have",
                Abbreviated.list(behind)));
  }

  private static Optional<Verdict> no(Reason reason, String message) {
    return Optional.of(new Verdict(State.False, reason, cut(message)));
  }

  private static String inOneLine(List<Violation> violations) {
    return cut(violations.stream().map(Violation::toString).collect(Collectors.joining("; ")));
  }

  /** Not longer than a condition may be, and never through the middle of a character. */
  static String cut(String message) {
    if (message.length() <= MAX_MESSAGE) {
      return message;
    }
    String mark = " …";
    int end = MAX_MESSAGE - mark.length();
    if (Character.isHighSurrogate(message.charAt(end - 1))) {
      end--;
    }
    return message.substring(0, end) + mark;
  }
}
