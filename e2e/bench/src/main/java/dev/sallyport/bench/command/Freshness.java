package dev.sallyport.bench.command;

import dev.sallyport.bench.lab.Fleet;
import dev.sallyport.bench.lab.Gateway;
import dev.sallyport.bench.lab.Population;
import dev.sallyport.bench.lab.Population.SignedIn;
import dev.sallyport.bench.report.Report;
import dev.sallyport.cluster.report.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code bench freshness}: replicas as in production and a Postgres, and how soon what one of them
 * is told is true at all of them.
 */
final class Freshness {
  private static final int STANDING = 200;

  private final Fleet fleet;
  private final Path module;
  private final Extent extent;
  private final Optional<Path> picture;
  private final Progress progress;
  private final Findings findings = new Findings();
  private final Population population;
  private boolean redis;

  private Freshness(
      Fleet fleet, Path module, Extent extent, Optional<Path> picture, Progress progress) {
    this.fleet = fleet;
    this.module = module;
    this.extent = extent;
    this.picture = picture;
    this.progress = progress;
    this.population = new Population(fleet.database(), fleet.keys());
  }

  static Report measure(
      Path root,
      Map<String, String> environment,
      Extent extent,
      Optional<Path> picture,
      Optional<String> only,
      Progress progress)
      throws IOException, InterruptedException, GeneralSecurityException {
    return new Fleets(root, environment)
        .lend(
            fleet -> {
              progress.say("Starting Postgres");
              fleet.startPostgres(Gateway.APPS);
              return new Freshness(fleet, root.resolve("e2e/bench"), extent, picture, progress)
                  .run(only);
            });
  }

  /**
   * Measures one thing.
   *
   * @param replicas how many it needs
   */
  private record Part(String name, int replicas, Measurement measurement) {}

  /** What a part does. */
  @FunctionalInterface
  private interface Measurement {
    void run() throws IOException, InterruptedException, SQLException;
  }

  private Report run(Optional<String> only) throws IOException, InterruptedException, SQLException {
    List<SignedIn> standing = population.signIn(STANDING);
    Replicas replicas = new Replicas(fleet);
    Faults faults = new Faults(fleet, replicas, population, extent, findings);
    int all = extent.replicas().getLast();
    List<Part> parts =
        List.of(
            new Part("Filling a memory", 0, () -> MemoryUse.measure(module, findings)),
            new Part(
                "Revoking with 1 to %d replicas".formatted(all),
                0,
                () -> revoke(replicas, standing)),
            new Part(
                "Logging out through the door",
                all,
                () -> new Logouts(fleet, replicas, population, extent, findings).run(standing)),
            new Part(
                "Counting reads of the store",
                all,
                () -> StoreReads.measure(replicas, population.signIn(STANDING), findings)),
            new Part(
                "Restarting a replica",
                2,
                () -> faults.restart(population.signIn(extent.sessions()))),
            new Part("Stopping Postgres for a while", 1, faults::stall),
            new Part(
                "Logging in more often than can be hashed",
                1,
                () -> LoginStorm.measure(fleet, replicas, standing, extent, findings)),
            new Part("Killing Redis under load", 0, () -> redis = faults.redis()));
    for (Part part : parts) {
      if (part.name().contains(only.orElse(""))) {
        progress.say(part.name());
        replicas.be(part.replicas());
        part.measurement().run();
      }
    }
    return new Report(circumstances(), findings.tables, findings.targets);
  }

  private void revoke(Replicas replicas, List<SignedIn> standing)
      throws IOException, InterruptedException, SQLException {
    var histograms = new Revocations(fleet, replicas, population, extent, findings).run(standing);
    if (picture.isPresent()) {
      Files.writeString(picture.get(), histograms.svg());
    }
  }

  private Map<String, String> circumstances() throws IOException {
    Map<String, String> all = Circumstances.here("replicas, Postgres and generator");
    all.put("Redis", redis ? "in the last part alone" : "not found on this machine; not measured");
    return all;
  }
}
