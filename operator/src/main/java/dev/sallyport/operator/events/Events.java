package dev.sallyport.operator.events;

import dev.sallyport.operator.objects.Ownership;
import dev.sallyport.operator.objects.RootCause;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells news as Events (events.k8s.io/v1), beside whatever the caller does: that one cannot be
 * written never stops anybody.
 *
 * <p>Who tells the same again within {@link #SAME} adds to the Event of before, as kubectl shows it
 * ("x4 over 2m"). Of everything together no more than {@link #AT_ONCE} are written at once and then
 * {@value #PER_SECOND} a second; what is above that is counted and dropped, for the status of the
 * object says it too.
 */
public final class Events {
  private static final Logger LOG = LoggerFactory.getLogger(Events.class);
  static final Duration SAME = Duration.ofMinutes(10);
  static final int AT_ONCE = 50;
  static final int PER_SECOND = 5;
  private static final int REMEMBERED = 1_000;
  private static final int LONGEST_NAME = 200;
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final Shelf shelf;
  private final Executor executor;
  private final MeterRegistry meters;
  private final InstantSource clock;
  private final Budget budget;
  private final Map<News, Told> told = new Remembered();

  /** Where Events are written; both methods throw KubernetesClientException. */
  public interface Shelf {
    /** A new one. */
    void create(Event event);

    /** One that is there already, with another count. */
    void count(Event event);
  }

  /**
   * @param executor runs what may block
   * @param nanoTime a monotonic clock in nanoseconds
   */
  public Events(
      Shelf shelf,
      Executor executor,
      MeterRegistry meters,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.shelf = shelf;
    this.executor = executor;
    this.meters = meters;
    this.clock = clock;
    this.budget = new Budget(AT_ONCE, Duration.ofSeconds(1).dividedBy(PER_SECOND), nanoTime);
  }

  /** What was told last about one thing. */
  private record Told(Event event, int times, Instant last) {}

  /** The news of before, the oldest of which are forgotten. */
  private static final class Remembered extends LinkedHashMap<News, Told> {
    @Override
    protected boolean removeEldestEntry(Map.Entry<News, Told> eldest) {
      return size() > REMEMBERED;
    }
  }

  /** Tells something. Does not block. */
  public void tell(News news) {
    if (!budget.take()) {
      count("dropped");
      return;
    }
    Instant now = clock.instant();
    Told next = next(news, now);
    executor.execute(() -> write(next));
  }

  private synchronized Told next(News news, Instant now) {
    Optional<Told> before =
        Optional.ofNullable(told.remove(news)).filter(one -> now.isBefore(one.last().plus(SAME)));
    Told next =
        before
            .map(one -> new Told(again(one, now), one.times() + 1, now))
            .orElseGet(() -> new Told(first(news, now), 1, now));
    told.put(news, next);
    return next;
  }

  private void write(Told one) {
    try {
      if (one.times() == 1) {
        shelf.create(one.event());
      } else {
        shelf.count(one.event());
      }
      count("written");
    } catch (KubernetesClientException e) {
      // Its namespace may be about to end, or the API server away; the status says it as well.
      count("failed");
      LOG.debug("An Event could not be written: {}", RootCause.of(e));
    }
  }

  private void count(String outcome) {
    meters.counter("sallyport.operator.events", "outcome", outcome).increment();
  }

  private static Event first(News news, Instant now) {
    String about = news.about().getName();
    long micros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    // As client-go names them, and different for two pieces of news of one moment.
    String name =
        "%s.%x%08x"
            .formatted(
                about.substring(0, Math.min(LONGEST_NAME, about.length())),
                micros,
                news.hashCode());
    return new EventBuilder()
        .withNewMetadata()
        .withNamespace(news.about().getNamespace())
        .withName(name)
        .endMetadata()
        .withEventTime(micro(now))
        .withReportingController("sallyport.dev/operator")
        .withReportingInstance(Ownership.FIELD_MANAGER)
        .withAction("Reconcile")
        .withReason(news.reason())
        .withType(news.kind().name())
        .withNote(news.note())
        .withRegarding(news.about())
        .build();
  }

  private static Event again(Told before, Instant now) {
    return new EventBuilder(before.event())
        .withNewSeries()
        .withCount(before.times() + 1)
        .withLastObservedTime(micro(now))
        .endSeries()
        .build();
  }

  private static MicroTime micro(Instant time) {
    return new MicroTime(MICROS.format(time));
  }
}
