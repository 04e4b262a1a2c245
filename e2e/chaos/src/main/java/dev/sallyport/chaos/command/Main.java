package dev.sallyport.chaos.command;

import dev.sallyport.chaos.fault.Fault;
import dev.sallyport.chaos.fault.Faults;
import dev.sallyport.cluster.report.Problem;
import dev.sallyport.cluster.report.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;

/** Entry point of ./sallyport chaos, once everything is built. */
public final class Main {
  private static final int FAILED = 1;
  private static final int MISUSED = 2;
  private static final int INTERRUPTED = 130;
  private static final int MOST_REPLICAS = 8;
  private static final long MOST_MINUTES = 24 * 60;
  private static final String USAGE =
      """
      usage: ./sallyport chaos [--minutes N] [--seed S] [--replicas N] [--only TEXT]

        breaks one part after the other of an installation of its own, while people log in, ask
        at every replica and log out; says what was wrong, and fails if anything was

        --minutes N    how long parts are broken (5)
        --seed S       the order of faults of an earlier run
        --replicas N   of the runtime (3)
        --only TEXT    faults whose name contains it
      """;

  private record Options(long minutes, long seed, int replicas, List<Fault> faults) {}

  private Main() {}

  /** The options. */
  public static void main(String[] arguments) {
    if (List.of(arguments).contains("--help") || List.of(arguments).contains("-h")) {
      System.out.print(USAGE);
      return;
    }
    try {
      System.exit(run(parse(List.of(arguments))));
    } catch (IllegalArgumentException misuse) {
      System.err.print("sallyport: " + misuse.getMessage() + "\n" + USAGE);
      System.exit(MISUSED);
    }
  }

  private static Options parse(List<String> arguments) {
    long minutes = 5;
    long seed = new SecureRandom().nextInt(Integer.MAX_VALUE);
    int replicas = 3;
    List<Fault> faults = Faults.all();
    for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
      String option = rest.next();
      switch (option) {
        case "--minutes" -> minutes = number(option, rest, 1, MOST_MINUTES);
        case "--seed" -> seed = number(option, rest, Long.MIN_VALUE, Long.MAX_VALUE);
        case "--replicas" -> replicas = (int) number(option, rest, 1, MOST_REPLICAS);
        case "--only" -> faults = named(rest.hasNext() ? rest.next() : "");
        default -> throw new IllegalArgumentException("chaos knows no " + option);
      }
    }
    return new Options(minutes, seed, replicas, faults);
  }

  private static List<Fault> named(String text) {
    List<Fault> named = Faults.all().stream().filter(fault -> fault.name().contains(text)).toList();
    if (named.isEmpty()) {
      throw new IllegalArgumentException(
          "no fault's name contains %s: %s"
              .formatted(text, Faults.all().stream().map(Fault::name).toList()));
    }
    return named;
  }

  private static long number(String option, Iterator<String> rest, long least, long most) {
    String text = rest.hasNext() ? rest.next() : "";
    try {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Said below, as for numbers that are out of range.
    }
    throw new IllegalArgumentException(
        "%s needs a number from %d to %d".formatted(option, least, most));
  }

  private static int run(Options options) {
    Path root = Path.of(System.getProperty("sallyport.root", ".")).toAbsolutePath().normalize();
    Progress progress = Progress.to(System.out, Boolean.getBoolean("sallyport.terminal"));
    try (Lab lab = Lab.start(root, options.replicas(), progress)) {
      // Ctrl-C: the parts run in sessions of their own, and would go on.
      Thread interrupted = Thread.ofPlatform().unstarted(lab.sallyport()::close);
      Runtime.getRuntime().addShutdownHook(interrupted);
      Report report =
          Run.of(
              lab.sallyport(),
              lab.wires(),
              new Plan(
                  options.faults(),
                  Duration.ofMinutes(options.minutes()),
                  options.seed(),
                  Plan.USUAL),
              progress);
      progress.say(report.table());
      Runtime.getRuntime().removeShutdownHook(interrupted);
      return report.isRight() ? 0 : FAILED;
    } catch (Problem problem) {
      System.err.println("sallyport: " + problem.getMessage());
    } catch (IOException failed) {
      System.err.println("sallyport: " + failed);
    } catch (InterruptedException _) {
      return INTERRUPTED;
    }
    return FAILED;
  }
}
