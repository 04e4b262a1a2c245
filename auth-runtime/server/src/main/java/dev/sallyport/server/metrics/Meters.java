package dev.sallyport.server.metrics;

import dev.sallyport.crds.accessrule.AccessRuleSpec.RolloutMode;
import dev.sallyport.decision.decide.Decision;
import dev.sallyport.decision.decide.Label;
import dev.sallyport.decision.request.Ambiguity;
import dev.sallyport.decision.rule.LoadedRule;
import dev.sallyport.decision.rule.Lookup;
import dev.sallyport.server.facts.Facts;
import dev.sallyport.server.freshness.Everywhere;
import dev.sallyport.store.Figures;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The runtime's meters, as Prometheus reads them. */
public final class Meters {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Timer decisions;
  private final Counter assertions;
  private final AuthFailures failures;
  private final SignInMeters signIn;
  private final MailMeters mail;
  private final Map<Everywhere.Proof, Timer> acknowledgements =
      new EnumMap<>(Everywhere.Proof.class);
  private final Map<Series, Counter> counters = new ConcurrentHashMap<>();

  /** Micrometer refers to whom it asks only weakly. */
  private final List<LongSupplier> asked = new CopyOnWriteArrayList<>();

  /**
   * Decision, reason and mode are closed lists, and rules are few: so are these.
   *
   * @param rule by which the decision was made, if one was; its name is put together only once
   */
  private record Series(Label label, @Nullable UUID rule, @Nullable RolloutMode mode) {}

  @SuppressWarnings("resource") // Lives as long as the process.
  public Meters() {
    decisions =
        Timer.builder("sallyport.authz.duration")
            .description("From the gateway's question to the decision")
            .serviceLevelObjectives(
                Duration.ofNanos(100_000),
                Duration.ofNanos(500_000),
                Duration.ofMillis(1),
                Duration.ofMillis(5),
                Duration.ofMillis(25),
                Duration.ofMillis(100),
                Duration.ofMillis(200),
                Duration.ofMillis(500),
                Duration.ofSeconds(1))
            .register(registry);
    assertions =
        Counter.builder("sallyport.assertions.signed")
            .description("Assertions signed; each serves many requests")
            .register(registry);
    failures = new AuthFailures(registry);
    signIn = new SignInMeters(registry, failures);
    mail = new MailMeters(registry, signIn);
    for (Everywhere.Proof proof : Everywhere.Proof.values()) {
      acknowledgements.put(proof, acknowledgement(proof));
    }
    new JvmMemoryMetrics().bindTo(registry);
    new JvmGcMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
  }

  /** How many rules are in force; -1 as long as they are not known. */
  public void rules(IntSupplier loaded) {
    Gauge.builder("sallyport.rules.loaded", loaded::getAsInt)
        .description("Rules in force; -1 before the first were loaded")
        .register(registry);
  }

  /** How many connections gateways hold. */
  public void connections(IntSupplier open) {
    Gauge.builder("sallyport.gateway.connections", open::getAsInt)
        .description("Open HTTP/2 connections of gateways")
        .register(registry);
  }

  /** What was done for the JWTs of other issuers. */
  public void foreignTokens(LongSupplier checked, LongSupplier fetched, LongSupplier missed) {
    String fetches = "Times that the keys of an issuer were asked for";
    count(
        "sallyport.jwt.signatures",
        "Signatures of JWTs that were checked; remembered ones are not",
        checked);
    count("sallyport.jwt.key.fetches", fetches, fetched, "result", "success");
    count("sallyport.jwt.key.fetches", fetches, missed, "result", "failure");
  }

  /**
   * How current this replica's memory is.
   *
   * @param held 1 while there is a lease, 0 otherwise
   * @param applied the log's number up to which everything is applied
   * @param lapses leases that ended before they were renewed
   */
  public void freshness(IntSupplier held, LongSupplier applied, LongSupplier lapses) {
    Gauge.builder("sallyport.lease.held", held::getAsInt)
        .description("1 while sessions may be decided from memory")
        .register(registry);
    Gauge.builder("sallyport.log.applied", applied::getAsLong)
        .description("The log's number up to which this replica has applied everything")
        .register(registry);
    count("sallyport.lease.lapses", "Leases that ended before they were renewed", lapses);
  }

  /**
   * What is remembered, and how often the store was asked for what was not.
   *
   * @param copies how often it did not have to be, because Redis had a copy
   */
  public void facts(LongSupplier remembered, LongSupplier reads, LongSupplier copies) {
    Gauge.builder("sallyport.facts.remembered", remembered::getAsLong)
        .description("Sessions that are remembered")
        .register(registry);
    count("sallyport.facts.reads", "Sessions that were read from Postgres", reads);
    count("sallyport.facts.copies", "Sessions that were taken from Redis instead", copies);
  }

  /**
   * Redis, where there is one.
   *
   * @param connected 1 while it answers, 0 otherwise
   */
  public void redis(IntSupplier connected, LongSupplier errors) {
    Gauge.builder("sallyport.redis.connected", connected::getAsInt)
        .description("1 while Redis answers")
        .register(registry);
    count("sallyport.redis.errors", "Questions that Redis did not answer, or not in time", errors);
  }

  /** Copies in Redis that we cannot have written as they were. */
  public void spoiledCopies(LongSupplier spoiled) {
    count(
        "sallyport.redis.copies.spoiled",
        "Copies in Redis that could not be opened: truncated, of another version, or forged",
        spoiled);
  }

  /** Who came for a page and was told to come again, because too many wait or Postgres is away. */
  public void turnedAway(LongSupplier refused) {
    count(
        "sallyport.pages.refused",
        "Questions for Postgres that were not asked because too many wait or it is away",
        refused);
  }

  /**
   * Events of the audit that were not written, because too many waited or Postgres refused them.
   */
  public void auditEvents(LongSupplier dropped) {
    count(
        "sallyport.audit.dropped",
        "Events of the audit that were lost: too many waited to be written",
        dropped);
  }

  /** Who tried too often and was told to wait. */
  public void throttled(LongSupplier refused) {
    count(
        "sallyport.attempts.throttled",
        "Logins, registrations and the like that were refused unseen because there were too many",
        refused);
  }

  /** The same facts, and how long they took. */
  public Facts measured(Facts facts) {
    return new MeasuredFacts(facts, registry);
  }

  /**
   * The log, as far as this replica has seen.
   *
   * @param head its last number
   * @param members how many replicas follow it
   */
  public void log(LongSupplier head, IntSupplier members) {
    Gauge.builder("sallyport.log.head", head::getAsLong)
        .description("The log's last number that this replica has seen")
        .register(registry);
    Gauge.builder("sallyport.log.members", members::getAsInt)
        .description("Replicas that follow the log, as this one sees it")
        .register(registry);
  }

  /** A pool of connections, by a name from a closed list. */
  public void postgres(String pool, Supplier<Figures> figures) {
    connections(pool, "active", () -> figures.get().active());
    connections(pool, "idle", () -> figures.get().idle());
    Gauge.builder("sallyport.postgres.connections.max", () -> figures.get().max())
        .description("Connections that a pool may have")
        .tag("pool", pool)
        .register(registry);
    Gauge.builder("sallyport.postgres.connections.awaited", () -> figures.get().awaiting())
        .description("How many wait for a connection")
        .tag("pool", pool)
        .register(registry);
    count(
        "sallyport.postgres.pool.exhausted",
        "Times that somebody got no connection because all were in use",
        () -> figures.get().exhausted(),
        "pool",
        pool);
    String errors = "Work that Postgres did not do: it was not there, or refused a statement";
    LongSupplier unavailable = () -> figures.get().unavailable();
    LongSupplier refused = () -> figures.get().refused();
    count("sallyport.postgres.errors", errors, unavailable, "pool", pool, "kind", "unavailable");
    count("sallyport.postgres.errors", errors, refused, "pool", pool, "kind", "refused");
  }

  private void connections(String pool, String state, IntSupplier connections) {
    Gauge.builder("sallyport.postgres.connections", connections::getAsInt)
        .description("Open connections, by what they do")
        .tag("pool", pool)
        .tag("state", state)
        .register(registry);
  }

  /** A revocation came into force everywhere, {@code nanos} after its commit. */
  public void revoked(Everywhere.Proof proof, long nanos) {
    Timer timer = acknowledgements.get(proof);
    if (timer != null) {
      timer.record(nanos, TimeUnit.NANOSECONDS);
    }
  }

  private Timer acknowledgement(Everywhere.Proof proof) {
    return Timer.builder("sallyport.revocation.acknowledgement")
        .description("From the commit of a revocation until it was known to be in force everywhere")
        .tag("proof", code(proof))
        .serviceLevelObjectives(
            Duration.ofMillis(5),
            Duration.ofMillis(10),
            Duration.ofMillis(25),
            Duration.ofMillis(50),
            Duration.ofMillis(100),
            Duration.ofMillis(250),
            Duration.ofMillis(500),
            Duration.ofSeconds(1))
        .register(registry);
  }

  private void count(String name, String description, LongSupplier value, String... tags) {
    asked.add(value);
    FunctionCounter.builder(name, value, LongSupplier::getAsLong)
        .description(description)
        .tags(tags)
        .register(registry);
  }

  /**
   * A request was decided.
   *
   * @param start {@link System#nanoTime} when it came in
   */
  public void decided(Lookup lookup, Decision decision, long start) {
    Label label = Label.of(decision);
    count(
        lookup instanceof Lookup.Found(LoadedRule rule, _)
            ? new Series(label, rule.uid(), rule.rule().rollout().mode())
            : new Series(label, null, null),
        lookup,
        start);
  }

  /** A request had no canonical form. */
  public void malformed(Ambiguity ambiguity, long start) {
    count(
        new Series(new Label("malformed", code(ambiguity)), null, null),
        new Lookup.UnknownHost(),
        start);
  }

  /** What an app is told about a caller was signed. */
  public void assertionSigned() {
    assertions.increment();
  }

  /** People who register, log in and stay so. */
  public SignInMeters signIn() {
    return signIn;
  }

  /** Mail, and what people do with their accounts by it. */
  public MailMeters mail() {
    return mail;
  }

  /** Everything, in the Prometheus text format. */
  public String scrape() {
    return registry.scrape();
  }

  private void count(Series series, Lookup lookup, long start) {
    decisions.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    Counter counter = counters.get(series);
    if (counter == null) {
      counter = counters.computeIfAbsent(series, _ -> counter(series, lookup));
    }
    counter.increment();
    failures.decided(series.label().reason());
  }

  private Counter counter(Series series, Lookup lookup) {
    return Counter.builder("sallyport.authz.decisions")
        .description("Requests decided, by outcome, reason, rule and the rule's mode")
        .tag("decision", series.label().decision())
        .tag("reason", series.label().reason())
        .tag("rule", lookup instanceof Lookup.Found found ? found.rule().id() : "")
        .tag("mode", series.mode() == null ? "" : code(series.mode()))
        .register(registry);
  }

  static String code(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
