package dev.sallyport.operator.management;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;

/** The registry behind {@code /metrics}. No meter has a label per resource. */
public final class OperatorMeters {
  private static final double[] BUCKETS = {
    Duration.ofMillis(5).toNanos(),
    Duration.ofMillis(25).toNanos(),
    Duration.ofMillis(100).toNanos(),
    Duration.ofMillis(500).toNanos(),
    Duration.ofSeconds(2).toNanos(),
    Duration.ofSeconds(10).toNanos()
  };

  private OperatorMeters() {}

  public static PrometheusMeterRegistry create() {
    var meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    meters.config().meterFilter(new FewBuckets());
    return meters;
  }

  /** The SDK asks for some seventy buckets per timer; six tell as much. */
  private static final class FewBuckets implements MeterFilter {
    @Override
    public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
      if (!id.getName().startsWith("operator.sdk.")) {
        return config;
      }
      return DistributionStatisticConfig.builder()
          .percentilesHistogram(false)
          .serviceLevelObjectives(BUCKETS)
          .build()
          .merge(config);
    }
  }
}
