package dev.sallyport.decision.decide;

import java.util.Locale;

/**
 * A decision in two words from closed lists, for metrics, logs and the command line.
 *
 * @param decision allow, would_deny, login, refresh, step_up, challenge, deny, too_many, malformed
 *     or unavailable
 * @param reason a {@link Reason}, an Ambiguity or a Dependency in lower case; empty for allow
 */
public record Label(String decision, String reason) {
  /** The label of {@code decision}. */
  public static Label of(Decision decision) {
    return switch (decision) {
      case Decision.Allow allow ->
          allow
              .insteadOf()
              .map(refusal -> new Label("would_deny", of(refusal).reason()))
              .orElseGet(() -> new Label("allow", ""));
      case Decision.SignIn(Reason reason, _) -> new Label("login", code(reason));
      case Decision.Refresh _ -> new Label("refresh", code(Reason.SESSION_RENEWABLE));
      case Decision.StepUp(Reason reason) -> new Label("step_up", code(reason));
      case Decision.Challenge(Reason reason) -> new Label("challenge", code(reason));
      case Decision.Deny(Reason reason) -> new Label("deny", code(reason));
      case Decision.TooMany _ -> new Label("too_many", code(Reason.TOO_MANY));
      case Decision.Unclear(var ambiguity) -> new Label("malformed", code(ambiguity));
      case Decision.Unavailable(var dependency) -> new Label("unavailable", code(dependency));
    };
  }

  private static String code(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
