package dev.sallyport.bench.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * All of it.
 *
 * @param circumstances what has to be known to read the figures
 */
public record Report(Map<String, String> circumstances, List<Table> tables, List<Target> targets) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** Figures that belong together; the first column says what a row is about. */
  public record Table(String title, List<String> columns, List<List<String>> rows) {}

  /**
   * What was promised.
   *
   * @param relation {@code ≤}, {@code ≥} or {@code =}
   */
  public record Target(String what, double measured, String relation, double limit) {
    /** Whether the promise is kept. */
    public boolean met() {
      return switch (relation) {
        case "≤" -> measured <= limit;
        case "≥" -> measured >= limit;
        default -> measured == limit;
      };
    }
  }

  /** For people. */
  public String markdown() {
    StringBuilder text = new StringBuilder();
    circumstances.forEach((what, value) -> text.append("%s: %s.%n".formatted(what, value)));
    for (Table table : tables) {
      text.append("%n### %s%n%n".formatted(table.title()));
      text.append(line(table.columns()));
      text.append("|---".repeat(table.columns().size())).append("|\n");
      table.rows().forEach(row -> text.append(line(row)));
    }
    text.append(
        "%n### Targets%n%n| what | measured | to reach | met |%n|---|---|---|---|%n".formatted());
    for (Target target : targets) {
      text.append(
          line(
              List.of(
                  target.what(),
                  number(target.measured()),
                  target.relation() + " " + number(target.limit()),
                  target.met() ? "yes" : "**no**")));
    }
    return text.toString();
  }

  /** For programs. */
  public String json() {
    var targets =
        this.targets.stream()
            .map(
                target ->
                    Map.of(
                        "what", target.what(),
                        "measured", target.measured(),
                        "relation", target.relation(),
                        "limit", target.limit(),
                        "met", target.met()))
            .toList();
    try {
      return JSON.writeValueAsString(
          Map.of("circumstances", circumstances, "tables", tables, "targets", targets));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** A figure with as many digits as mean something. */
  public static String number(double value) {
    double size = Math.abs(value);
    String form = size >= 1000 ? "%,.0f" : size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, form, value);
  }

  private static String line(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
  }
}
