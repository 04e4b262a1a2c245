package dev.sallyport.cli.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.cli.simulate.Recorded;
import dev.sallyport.cli.simulate.Replay;
import java.util.Locale;
import java.util.Map;

/** Which requests of a log other rules would have answered otherwise. */
public final class SimulateReport {
  private SimulateReport() {}

  /**
   * Groups with one example each, and what was assumed.
   *
   * @param others lines that are no request
   */
  public static String text(Replay.Result result, String log, int others) {
    StringBuilder text = new StringBuilder();
    int changed = result.changes().values().stream().mapToInt(Replay.Tally::count).sum();
    text.append(
        "%s of %s: the outcome of %,d changes\n"
            .formatted(FindingsReport.counted(result.requests(), "request"), log, changed));
    for (var entry : Replay.sorted(result)) {
      Replay.Change change = entry.getKey();
      Recorded example = entry.getValue().example();
      text.append(
          "\n%s  %s  %s -> %s\n"
              .formatted(
                  change.direction(),
                  FindingsReport.counted(entry.getValue().count(), "request"),
                  change.oldOutcome(),
                  change.newOutcome()));
      text.append(
          new Table("  ")
              .row("old", route(change.oldRoute()))
              .row("new", route(change.newRoute()))
              .row(
                  "e.g.",
                  "%s https://%s%s (line %d)"
                      .formatted(
                          example.method(), example.host(), example.target(), example.line())));
    }
    notes(text, result, others);
    return text.toString();
  }

  private static void notes(StringBuilder text, Replay.Result result, int others) {
    if (!result.assumed().isEmpty()) {
      text.append("\nAssumed, for no log says it:\n");
      result.assumed().entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .forEach(
              e ->
                  text.append(
                      "  %s %s\n"
                          .formatted(
                              FindingsReport.counted(e.getValue(), "request"),
                              e.getKey().sentence())));
    }
    if (result.otherwise() > 0) {
      text.append(
          "\n%s decided otherwise by --old than the log says: is --old what was in force then?\n"
              .formatted(FindingsReport.counted(result.otherwise(), "request")));
    }
    if (result.skipped() > 0) {
      text.append(
          "\n%s left out: over a limit, during an outage, or of a spelling that the log does not keep\n"
              .formatted(FindingsReport.counted(result.skipped(), "request")));
    }
    if (others > 0) {
      text.append(
          "\n%s left out: neither a decision nor a line of Traefik's JSON access log\n"
              .formatted(FindingsReport.counted(others, "line")));
    }
  }

  private static String route(String route) {
    return route.isEmpty() ? "no route" : route;
  }

  /** The same for a program. */
  public static String json(Replay.Result result, int others) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("requests", result.requests()).put("skipped", result.skipped() + others);
    json.put("decidedOtherwise", result.otherwise());
    ArrayNode changes = json.putArray("changes");
    for (var entry : Replay.sorted(result)) {
      Replay.Change change = entry.getKey();
      Recorded example = entry.getValue().example();
      ObjectNode one = changes.addObject();
      one.put("direction", change.direction().name().toLowerCase(Locale.ROOT));
      one.put("count", entry.getValue().count());
      one.putObject("old").put("outcome", change.oldOutcome()).put("route", change.oldRoute());
      one.putObject("new").put("outcome", change.newOutcome()).put("route", change.newRoute());
      one.putObject("example")
          .put("line", example.line())
          .put("method", example.method())
          .put("url", "https://" + example.host() + example.target());
    }
    ObjectNode assumed = json.putObject("assumed");
    result.assumed().forEach((a, n) -> assumed.put(a.name().toLowerCase(Locale.ROOT), n));
    return Json.text(json);
  }
}
