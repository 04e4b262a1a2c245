package dev.sallyport.operator.admission;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * How the API server's questions ended and how long it waited. Nothing of a question is a label:
 * anybody may ask.
 */
final class AdmissionMeters {
  /** The API server waits for a few seconds, and then refuses in our place. */
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(5),
    Duration.ofMillis(25),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofSeconds(2)
  };

  private final MeterRegistry meters;
  private final Map<Outcome, Timer> timers = new EnumMap<>(Outcome.class);

  /** How a question can end. */
  enum Outcome {
    /** The rule may be so. */
    ALLOWED,
    /** It may, and something about it is doubtful. */
    WARNED,
    /** It may not. */
    REFUSED,
    /** It may not, for this version cannot read it. */
    UNREADABLE,
    /** It was no question. */
    MALFORMED,
    /** It may not, for the operator failed. */
    FAILED
  }

  AdmissionMeters(MeterRegistry meters) {
    this.meters = meters;
    for (Outcome outcome : Outcome.values()) {
      timers.put(
          outcome,
          Timer.builder("sallyport.operator.admission")
              .description("Questions of the API server, by how they ended")
              .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
              .serviceLevelObjectives(BUCKETS)
              .register(meters));
    }
  }

  /** A question begins. */
  Timer.Sample begin() {
    return Timer.start(meters);
  }

  /** It has ended. */
  void end(Timer.Sample began, Outcome outcome) {
    var timer = timers.get(outcome);
    if (timer != null) {
      began.stop(timer);
    }
  }
}
