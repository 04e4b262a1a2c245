package dev.sallyport.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.cli.report.PeopleReport;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code audit}: what happened. */
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    description = "Says what happened, the latest first: sign-ins, and what administrators did.")
final class AuditCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private AdminOptions admin = new AdminOptions();

  @Mixin private OutputOption output = new OutputOption();

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description = "Only this, such as login.failed; a wrong one is answered with all there are.")
  private @Nullable String kind;

  @Option(
      names = "--subject",
      paramLabel = "ID",
      description = "Only what was done to this identity, session or organisation.")
  private @Nullable String subject;

  @Option(names = "--actor", paramLabel = "ID", description = "Only what was done by this one.")
  private @Nullable String actor;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "At or after, such as 2026-03-01T12:00:00Z.")
  private @Nullable String from;

  @Option(names = "--until", paramLabel = "TIME", description = "Before.")
  private @Nullable String until;

  @Option(
      names = "--before",
      paramLabel = "ID",
      description = "The page after the event with this id.")
  private @Nullable String before;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "So many at most, up to 500; 50 without it.")
  private String limit = "50";

  @Override
  public Integer call() throws IOException {
    Map<String, String> query = new TreeMap<>(Map.of("limit", limit));
    put(query, "kind", kind);
    put(query, "subject", subject);
    put(query, "actor", actor);
    put(query, "from", from);
    put(query, "until", until);
    put(query, "before", before);
    JsonNode answer = admin.ask(api -> api.ask("GET", "/admin/audit", query));
    return output.say(spec, answer, PeopleReport::events);
  }

  private static void put(Map<String, String> query, String name, @Nullable String value) {
    if (value != null) {
      query.put(name, value);
    }
  }
}
