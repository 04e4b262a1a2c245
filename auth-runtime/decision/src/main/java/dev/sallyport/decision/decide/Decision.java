package dev.sallyport.decision.decide;

import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.decision.request.Ambiguity;
import dev.sallyport.decision.rule.Lookup;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The answer to "may this request pass?". The rim writes it in one exhaustive switch: a capability
 * that needs another answer adds a case here, and the compiler names every place that must know.
 */
public sealed interface Decision {
  /**
   * Yes. Cannot be built without the route that says so and the subject it says so about; anonymous
   * is a subject too.
   *
   * @param headers what the app is told about the subject
   * @param insteadOf the refusal that the rule's rollout turned into this; the subject is then
   *     anonymous
   */
  record Allow(Lookup.Found by, Subject subject, List<Header> headers, Optional<Decision> insteadOf)
      implements Decision {
    public Allow {
      headers = List.copyOf(headers);
    }
  }

  /**
   * Not before logging in, and the caller can be sent to do so.
   *
   * @param page the rule's own login page
   */
  record SignIn(Reason reason, Optional<URI> page) implements Decision {}

  /**
   * The session has expired and can be renewed without a login, and the caller can be sent to do
   * so.
   */
  record Refresh() implements Decision {}

  /**
   * Not before proving more (RFC 9470), and the caller can be sent to do so: a second factor, or
   * the password once more.
   */
  record StepUp(Reason reason) implements Decision {}

  /** Not without a credential, and the caller is a program: 401. */
  record Challenge(Reason reason) implements Decision {}

  /** No, and logging in would not help: 403. */
  record Deny(Reason reason) implements Decision {}

  /** Not now: 429. */
  record TooMany(Duration retryAfter) implements Decision {}

  /** Nobody knows which path is meant: 400. */
  record Unclear(Ambiguity ambiguity) implements Decision {}

  /** We cannot know: 503, with every credential left as it is. Never a yes. */
  record Unavailable(Evidence.Dependency dependency) implements Decision {}
}
