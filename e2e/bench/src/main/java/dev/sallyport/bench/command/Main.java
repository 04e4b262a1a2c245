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

/** Entry point of ./sallyport bench, once everything is built. */
public final class Main {
  private static final int FAILED = 1;
  private static final int MISUSED = 2;
  private static final String USAGE =
      """
      usage: ./sallyport bench decisions [-o json] [--quick]

        decisions   the runtime against nginx and a bare handler, and behind Traefik: CPU time,
                    throughput, latency, rules, reloads, replicas; six minutes
        --quick     fewer rounds and sizes: two minutes, and more noise
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
    boolean json = false;
    int output = rest.indexOf("-o");
    if (output >= 0 && output + 1 < rest.size() && rest.get(output + 1).equals("json")) {
      json = true;
      rest.subList(output, output + 2).clear();
    }
    if (!rest.equals(List.of("decisions"))) {
      System.err.print(USAGE);
      System.exit(MISUSED);
    }
    System.exit(run(quick ? Effort.QUICK : Effort.FULL, json));
  }

  private static int run(Effort effort, boolean json) {
    Path root = Path.of(System.getProperty("sallyport.root", ".")).toAbsolutePath().normalize();
    Progress progress = Progress.to(System.err, Boolean.getBoolean("sallyport.terminal"));
    try {
      Report report = Decisions.measure(root, Map.copyOf(System.getenv()), effort, progress);
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
