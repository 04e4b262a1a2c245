package dev.sallyport.server.metrics;

import dev.sallyport.decision.decide.Reason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Failed authentications: somebody showed a password or a credential, and it proved nothing.
 *
 * <p>Whoever shows nothing has not failed, but is asked to log in; whoever lacks a role or a scope
 * was recognised. A credential whose time is over is none either: every honest client comes with
 * one some day, and renews it.
 */
final class AuthFailures {
  private static final String BAD_CREDENTIALS = "bad_credentials";
  private static final Set<Reason> FAILURES =
      EnumSet.of(
          Reason.SESSION_FORGED,
          Reason.SESSION_ENDED,
          Reason.SESSION_AMBIGUOUS,
          Reason.TOKEN_INVALID,
          Reason.CERTIFICATE_UNTRUSTED);

  private final Map<String, Counter> counters;

  AuthFailures(MeterRegistry registry) {
    this.counters =
        Stream.concat(
                Stream.of(BAD_CREDENTIALS),
                FAILURES.stream().map(reason -> reason.name().toLowerCase(Locale.ROOT)))
            .collect(
                Collectors.toUnmodifiableMap(
                    Function.identity(), reason -> counter(reason, registry)));
  }

  private static Counter counter(String reason, MeterRegistry registry) {
    return Counter.builder("sallyport.auth.failures")
        .description("Passwords and credentials that were shown and proved nothing")
        .tag("reason", reason)
        .register(registry);
  }

  /** E-mail and password did not fit. */
  void badCredentials() {
    decided(BAD_CREDENTIALS);
  }

  /**
   * A request was decided.
   *
   * @param reason of the decision's label; most are no failures
   */
  void decided(String reason) {
    Counter failures = counters.get(reason);
    if (failures != null) {
      failures.increment();
    }
  }
}
