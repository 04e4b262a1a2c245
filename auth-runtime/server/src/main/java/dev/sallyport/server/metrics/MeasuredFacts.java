package dev.sallyport.server.metrics;

import dev.sallyport.crds.accessrule.Rule.Validation;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.server.facts.Facts;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Facts, and how long it took to have them: from memory, or with a wait for the store. */
final class MeasuredFacts implements Facts {
  private final Facts facts;
  private final Timer memory;
  private final Timer store;

  MeasuredFacts(Facts facts, MeterRegistry registry) {
    this.facts = facts;
    this.memory = timer("memory", registry);
    this.store = timer("store", registry);
  }

  private static Timer timer(String source, MeterRegistry registry) {
    return Timer.builder("sallyport.session.validation.duration")
        .description("Until it was known what a session proves")
        .tag("source", source)
        .serviceLevelObjectives(
            Duration.ofNanos(10_000),
            Duration.ofMillis(1),
            Duration.ofMillis(5),
            Duration.ofMillis(25),
            Duration.ofMillis(100),
            Duration.ofMillis(250),
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2))
        .register(registry);
  }

  @Override
  public Optional<Evidence> known(SessionValue session, Validation validation) {
    long start = System.nanoTime();
    Optional<Evidence> known = facts.known(session, validation);
    if (known.isPresent()) {
      memory.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    }
    return known;
  }

  @Override
  public Evidence about(SessionValue session, Validation validation) {
    long start = System.nanoTime();
    try {
      return facts.about(session, validation);
    } finally {
      store.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    }
  }
}
