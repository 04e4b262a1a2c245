package dev.sallyport.chaos.command;

import dev.sallyport.chaos.check.History;
import dev.sallyport.chaos.check.Outcome;
import dev.sallyport.chaos.check.Wrong;
import dev.sallyport.chaos.check.Wrong.Kind;
import dev.sallyport.chaos.load.Latencies;
import dev.sallyport.chaos.load.Weather;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What came of a run.
 *
 * @param struck how often each fault was
 */
public record Report(
    long seed,
    Map<String, Integer> struck,
    Map<Outcome, Long> outcomes,
    List<Wrong> wrongs,
    Weather weather) {
  private static final int SHOWN = 5;

  Report(long seed, Map<String, Integer> struck, History history, Weather weather) {
    this(seed, struck, history.outcomes(), history.wrongs(), weather);
  }

  public Report {
    struck = new TreeMap<>(struck);
    outcomes = Map.copyOf(outcomes);
    wrongs = List.copyOf(wrongs);
  }

  /** Whether all was as it must be. */
  public boolean isRight() {
    return wrongs.isEmpty();
  }

  /** For people. */
  public String table() {
    StringBuilder text = new StringBuilder();
    text.append("\nFaults (seed %d)\n".formatted(seed));
    struck.forEach((name, number) -> text.append("  %-58s %6d\n".formatted(name, number)));
    text.append("\nQuestions at the replicas' doors\n");
    outcomes.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            counted ->
                text.append(
                    "  %-58s %6d\n".formatted(inWords(counted.getKey()), counted.getValue())));
    text.append("\nMilliseconds%53s %8s %8s %9s\n".formatted("number", "p50", "p99", "max"));
    line(text, "decisions, all well", weather.decisions().calm());
    line(text, "decisions, something broken", weather.decisions().rough());
    line(text, "logouts until the acknowledgement, all well", weather.acknowledgements().calm());
    line(
        text,
        "logouts until the acknowledgement, something broken",
        weather.acknowledgements().rough());
    text.append("\nWrong\n");
    for (Kind kind : Kind.values()) {
      List<Wrong> these = wrongs.stream().filter(wrong -> wrong.kind() == kind).toList();
      text.append("  %-58s %6d\n".formatted(kind.inWords(), these.size()));
      these.stream().limit(SHOWN).forEach(wrong -> text.append("    " + wrong.what() + "\n"));
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String what, Latencies taken) {
    text.append(
        "  %-54s %8d %8.1f %8.1f %9.1f\n"
            .formatted(
                what, taken.count(), taken.millis(0.5), taken.millis(0.99), taken.longestMillis()));
  }

  private static String inWords(Outcome outcome) {
    return switch (outcome) {
      case ADMITTED -> "admitted";
      case REFUSED -> "refused";
      case UNAVAILABLE -> "503: cannot be known now";
      case BROKEN -> "connection ended (the replica did)";
      case HUNG -> "no answer within 20 s";
      case STRANGE -> "anything else";
    };
  }
}
