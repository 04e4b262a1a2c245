package dev.sallyport.cluster.command;

import dev.sallyport.cluster.Summary;
import dev.sallyport.cluster.report.Problem;
import dev.sallyport.cluster.state.StateFolder;
import java.io.IOException;
import java.util.List;

/** {@code status}: where everything is and what runs; for people, or for scripts as JSON. */
final class Status {
  private Status() {}

  static void run(StateFolder state, List<String> options) throws IOException {
    var json = options.equals(List.of("-o", "json"));
    if (!json && !options.isEmpty()) {
      throw new Misuse("status knows -o json and nothing else");
    }
    var summary =
        Summary.of(state)
            .orElseThrow(() -> new Problem("Nothing was started here yet: ./sallyport up"));
    System.out.print(json ? summary.json() : table(summary));
  }

  private static String table(Summary summary) {
    var text = new StringBuilder();
    text.append("Login       %s%n".formatted(summary.auth()));
    summary.apps().forEach((name, url) -> text.append("%-11s %s%n".formatted(name, url)));
    text.append("Authority   %s%n".formatted(summary.ca()));
    text.append("Kubeconfig  %s%n".formatted(summary.kubeconfig()));
    if (summary.mail() != null) {
      text.append("Mail        %s%n".formatted(summary.mail()));
    }
    var user = summary.demoUser();
    if (user != null) {
      text.append("Demo user   %s with password %s%n".formatted(user.email(), user.password()));
    }
    if (summary.processes().isEmpty()) {
      return text.append("%nNothing runs: ./sallyport up%n".formatted()).toString();
    }
    text.append("%n%-24s %8s %6s %9s%n".formatted("PART", "PID", "PORT", "MEMORY"));
    for (var part : summary.processes()) {
      text.append(
          "%-24s %8d %6d %6d MiB%n"
              .formatted(part.name(), part.pid(), part.port(), part.residentMemoryBytes() >> 20));
    }
    return text.toString();
  }
}
