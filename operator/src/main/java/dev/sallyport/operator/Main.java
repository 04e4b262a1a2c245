package dev.sallyport.operator;

import dev.sallyport.crds.Parsed;
import dev.sallyport.operator.accessrule.AccessRules;
import dev.sallyport.operator.admission.Admission;
import dev.sallyport.operator.certificates.AuthoritySecret;
import dev.sallyport.operator.certificates.CertificateSecrets;
import dev.sallyport.operator.certificates.Leaf;
import dev.sallyport.operator.certificates.RuntimeCertificate;
import dev.sallyport.operator.events.ClusterEvents;
import dev.sallyport.operator.events.Events;
import dev.sallyport.operator.management.ManagementServer;
import dev.sallyport.operator.management.OperatorMeters;
import dev.sallyport.operator.objects.ObjectWriter;
import dev.sallyport.operator.objects.RootCause;
import dev.sallyport.store.Database;
import dev.sallyport.store.log.PostgresMembers;
import dev.sallyport.store.rules.PostgresRules;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetrics;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code java … dev.sallyport.operator.Main operator.yaml}. */
public final class Main {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);
  private static final int RECONCILE_THREADS = 6;
  private static final Duration CACHES_FILL_WITHIN = Duration.ofSeconds(20);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(10);
  private static final Duration CERTIFICATE_LIFE = Duration.ofDays(90);
  private static final Duration OUTAGE_WATCH_EVERY = Duration.ofSeconds(1);
  private static final Duration READINESS_CHECK_EVERY = Duration.ofSeconds(2);
  private static final Duration SWEEP_EVERY = Duration.ofMinutes(1);
  private static final Duration CERTIFICATE_CHECK_EVERY = Duration.ofSeconds(5);

  private Main() {}

  public static void main(String[] args) throws InterruptedException {
    if (args.length != 1) {
      fail("say which settings to use: … dev.sallyport.operator.Main operator.yaml");
    }
    switch (Settings.read(Path.of(args[0]))) {
      case Parsed.Ok<Settings>(Settings settings) -> start(settings);
      case Parsed.Invalid<Settings>(var violations) ->
          fail(String.join("\n", violations.stream().map(Object::toString).toList()));
    }
  }

  private static void start(Settings settings) throws InterruptedException {
    var meters = OperatorMeters.create();
    var readiness = new Readiness();
    var management = new ManagementServer(settings.management(), meters, readiness::missing);
    try {
      management.start();
    } catch (RuntimeException e) {
      fail("management.listen: %s: %s".formatted(settings.management(), RootCause.of(e)));
    }

    KubernetesClient client = ClusterConnection.open(settings.kubeconfig());
    UUID origin = ClusterConnection.await(client);

    var clock = Clock.systemUTC();
    var random = new SecureRandom();
    var writer = new ObjectWriter(client, meters);
    var authority =
        new AuthoritySecret(client, settings.namespace(), CERTIFICATE_LIFE, random, clock);
    var certificates = new CertificateSecrets(client, writer, authority, meters, clock);
    var database =
        new Database(
            new Database.Settings(
                settings.database().url(),
                settings.database().user(),
                settings.database().password(),
                RECONCILE_THREADS));
    var accessRules =
        new AccessRules(
            client,
            writer,
            certificates,
            settings.gateway(),
            settings.hosts(),
            new PostgresRules(database),
            new PostgresMembers(database),
            origin,
            new Events(
                new ClusterEvents(client),
                Thread::startVirtualThread,
                meters,
                clock,
                System::nanoTime),
            meters,
            clock);
    var runtimeCertificate =
        new RuntimeCertificate(
            certificates,
            settings.namespace(),
            Leaf.RuntimeServer.at(settings.gateway(), settings.namespace()),
            accessRules.secrets());
    var admission =
        settings
            .admission()
            .map(
                how ->
                    new Admission(
                        client,
                        writer,
                        certificates,
                        accessRules.secrets(),
                        accessRules.claims(),
                        settings.hosts(),
                        how,
                        settings.namespace(),
                        random,
                        meters));

    var operator =
        new Operator(
            overrider ->
                overrider
                    .withKubernetesClient(client)
                    .withConcurrentReconciliationThreads(RECONCILE_THREADS)
                    .withReconciliationTerminationTimeout(STOP_WITHIN)
                    .withStopOnInformerErrorDuringStartup(false)
                    .withCacheSyncTimeout(CACHES_FILL_WITHIN)
                    .withPreviousAnnotationForDependentResources(false)
                    .withMetrics(MicrometerMetrics.withoutPerResourceMetrics(meters)));
    accessRules.registerWith(operator);
    operator.start();
    readiness.follow(operator.getRuntimeInfo());

    var housekeeping = new Housekeeping();
    admission.ifPresentOrElse(
        webhook -> {
          serve(webhook);
          readiness.expect(webhook::missing);
          housekeeping.every(CERTIFICATE_CHECK_EVERY, "check of the webhook", webhook);
        },
        () -> Admission.remove(writer));
    housekeeping.every(
        CERTIFICATE_CHECK_EVERY, "check of the runtime's certificate", runtimeCertificate);
    housekeeping.every(
        OUTAGE_WATCH_EVERY, "watch over replicas and database", accessRules.outageWatch());
    housekeeping.every(READINESS_CHECK_EVERY, "check of the caches", readiness);
    housekeeping.every(SWEEP_EVERY, "sweep", accessRules.sweep());
    LOG.info("Following AccessRules in all namespaces");
    List<AutoCloseable> parts = new ArrayList<>();
    parts.add(housekeeping);
    admission.ifPresent(parts::add);
    parts.addAll(List.of(operator::stop, database, management));
    stopWithTheProcess(parts);
  }

  private static void serve(Admission webhook) {
    try {
      webhook.start();
    } catch (RuntimeException e) {
      fail("admission.listen: " + RootCause.of(e));
    }
  }

  private static void stopWithTheProcess(List<AutoCloseable> parts) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  for (AutoCloseable part : parts) {
                    try {
                      part.close();
                    } catch (Exception e) {
                      LOG.warn("Did not stop cleanly", e);
                    }
                  }
                },
                "stop"));
  }

  /** Ends the process with a sentence for whoever started it. */
  @SuppressWarnings("SystemOut") // The log is for those who run it, this is for who starts it.
  private static void fail(String message) {
    System.err.println(message);
    System.exit(2);
  }
}
