package dev.sallyport.cli.command;

import dev.sallyport.cli.asking.Address;
import dev.sallyport.cli.asking.Explanation;
import dev.sallyport.cli.asking.Visitor;
import dev.sallyport.cli.report.ExplanationJson;
import dev.sallyport.cli.report.ExplanationText;
import dev.sallyport.cli.rules.RuleSet;
import dev.sallyport.crds.accessrule.Mount;
import dev.sallyport.decision.request.Caller;
import dev.sallyport.decision.request.Host;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code explain}: why a request is answered as it is. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description = {
      "Says which route decides about a request, why the others do not, and what comes of it.",
      "Nothing is sent: who asks is said by options. Rate limits are shown, not counted."
    })
final class ExplainCommand implements Callable<Integer> {
  private final InstantSource clock;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "URL", description = "https://host/path, as a client would send it.")
  private String url = "";

  @Option(
      names = "--method",
      defaultValue = "GET",
      paramLabel = "METHOD",
      description = "HTTP method, in upper case. GET without it.")
  private String method = "GET";

  @Mixin private VisitorOptions visitor = new VisitorOptions();

  @Option(
      names = "--accept",
      paramLabel = "html|json",
      description =
          "Only what a browser (html) or a machine (json) gets. Both without it; with a token only"
              + " the machine's, for no browser that navigates sends one.")
  private @Nullable Accept accept;

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAMESPACE",
      description =
          "Whose gateway asks. Without it the namespace that has rules for the host, if it is only"
              + " one.")
  private @Nullable String namespace;

  @Option(
      names = "--auth-url",
      defaultValue = "${env:SALLYPORT_AUTH_URL:-<auth>}",
      paramLabel = "URL",
      description =
          "Where the login pages are, for the addresses shown; no rule decides about them"
              + " (SALLYPORT_AUTH_URL).")
  private String authUrl = "<auth>";

  @Mixin private RuleSource source = new RuleSource();

  @Mixin private OutputOption output = new OutputOption();

  ExplainCommand(InstantSource clock) {
    this.clock = clock;
  }

  /** Constants are spelled as on the command line. */
  enum Accept {
    html,
    json
  }

  @Override
  public Integer call() throws IOException {
    Address address =
        Address.parse(url)
            .orElseThrow(
                () ->
                    misuse(
                        "\"%s\" is not an address that the gateway guards: write https://host/path"
                            .formatted(url)));
    Visitor who = visitor.visitor();
    RuleSet read = source.read();
    RuleSet rules =
        Address.parse(authUrl).flatMap(ExplainCommand::mount).map(read::reserving).orElse(read);
    var question = new Explanation.Question(method, address, who, callers(who));
    Explanation explanation =
        Explanation.of(rules, namespace(rules, address), question, authUrl, clock.instant());
    spec.commandLine()
        .getOut()
        .print(
            switch (output.form()) {
              case text -> ExplanationText.of(explanation, rules);
              case json -> ExplanationJson.of(explanation, rules);
            });
    spec.commandLine().getOut().flush();
    return Exit.OK;
  }

  private static Optional<Mount> mount(Address pages) {
    return Host.parse(pages.authority())
        .flatMap(host -> Mount.parse(host.name(), pages.target().replaceFirst("/$", "")));
  }

  private List<Caller> callers(Visitor who) {
    if (who.isProgram()) {
      return List.of(Caller.PROGRAM);
    }
    return switch (accept) {
      case html -> List.of(Caller.BROWSER);
      case json -> List.of(Caller.PROGRAM);
      case null -> List.of(Caller.BROWSER, Caller.PROGRAM);
    };
  }

  private String namespace(RuleSet rules, Address address) {
    if (namespace != null) {
      return namespace;
    }
    SortedSet<String> owners =
        Host.parse(address.authority())
            .map(host -> rules.namespacesFor(host.name()))
            .orElseGet(TreeSet::new);
    if (owners.size() > 1) {
      throw misuse(
          "%s have rules for this host, each for its own gateway: say whose asks with -n"
              .formatted(String.join(" and ", owners)));
    }
    return owners.isEmpty() ? "default" : owners.first();
  }

  private ParameterException misuse(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
