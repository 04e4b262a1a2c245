package dev.sallyport.bench.command;

import dev.sallyport.bench.report.Report;
import dev.sallyport.cluster.report.Problem;
import dev.sallyport.cluster.report.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Entry point of ./sallyport bench, once everything is built. */
public final class Main {
  private static final int FAILED = 1;
  private static final int MISUSED = 2;
  private static final String USAGE =
      """
      usage: ./sallyport bench decisions [-o json] [--quick]
             ./sallyport bench freshness [-o json] [--quick] [--only TEXT] [--svg FILE]
             ./sallyport bench accounts [-o json] [--quick]
             ./sallyport bench enumeration [-o json] [--quick]

        decisions   the runtime against nginx and a bare handler, and behind Traefik: CPU time,
                    throughput, latency, rules, reloads, replicas; nine minutes
        freshness   one, two and four replicas and Postgres: how soon a logout is in force
                    everywhere, reads of the store, restarts, stalls, logins; eight minutes
        accounts    what a login looks up among a million accounts against a thousand; what the
                    login page costs, and how large every page is; four minutes
        enumeration whether the time of an answer tells who has an account: login, registration
                    and recovery; ten minutes
        --quick     fewer rounds and sizes: two to four minutes, and more noise
        --only TEXT the parts whose progress line contains it
        --svg FILE  where freshness draws how long revocations took
        -o json     for programs
      """;

  private Main() {}

  /** The command, and its options. */
  public static void main(String[] arguments) {
    // All apps are reached at one address and told by their Host field; read when the client loads.
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
    List<String> rest = new ArrayList<>(List.of(arguments));
    if (rest.contains("--help") || rest.contains("-h")) {
      System.out.print(USAGE);
      return;
    }
    boolean quick = rest.remove("--quick");
    Optional<String> output = option(rest, "-o");
    Optional<String> only = option(rest, "--only");
    Optional<Path> picture = option(rest, "--svg").map(Path::of);
    Measurement measurement = measurement(String.join(" ", rest), quick, picture, only);
    if (!output.orElse("json").equals("json")) {
      misused();
    }
    System.exit(run(measurement, output.isPresent()));
  }

  /** One of the commands. */
  @FunctionalInterface
  private interface Measurement {
    Report run(Path root, Progress progress)
        throws IOException, InterruptedException, GeneralSecurityException;
  }

  private static Measurement measurement(
      String what, boolean quick, Optional<Path> picture, Optional<String> only) {
    Map<String, String> environment = Map.copyOf(System.getenv());
    return switch (what) {
      case "decisions" ->
          (root, progress) ->
              Decisions.measure(root, environment, quick ? Effort.QUICK : Effort.FULL, progress);
      case "freshness" ->
          (root, progress) ->
              Freshness.measure(
                  root, environment, quick ? Extent.QUICK : Extent.FULL, picture, only, progress);
      case "accounts" ->
          (root, progress) ->
              AccountCosts.measure(root, environment, quick ? Census.QUICK : Census.FULL, progress);
      case "enumeration" ->
          (root, progress) ->
              Enumeration.measure(
                  root,
                  environment,
                  quick ? Enumeration.Patience.QUICK : Enumeration.Patience.FULL,
                  new Random(),
                  progress);
      default -> misused();
    };
  }

  private static Measurement misused() {
    System.err.print(USAGE);
    System.exit(MISUSED);
    throw new IllegalStateException("it has ended");
  }

  /** Takes an option and its value out. */
  private static Optional<String> option(List<String> arguments, String name) {
    int at = arguments.indexOf(name);
    if (at < 0 || at + 1 >= arguments.size()) {
      return Optional.empty();
    }
    String value = arguments.get(at + 1);
    arguments.subList(at, at + 2).clear();
    return Optional.of(value);
  }

  private static int run(Measurement measurement, boolean json) {
    Path root = Path.of(System.getProperty("sallyport.root", ".")).toAbsolutePath().normalize();
    Progress progress = Progress.to(System.err, Boolean.getBoolean("sallyport.terminal"));
    try {
      Report report = measurement.run(root, progress);
      System.out.println(json ? report.json() : report.markdown());
      return 0;
    } catch (Problem problem) {
      System.err.println("sallyport: " + problem.getMessage());
    } catch (IOException | GeneralSecurityException failed) {
      System.err.println("sallyport: " + failed);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return FAILED;
  }
}
