package dev.sallyport.cli.command;

import dev.sallyport.cli.gateway.EnvoyConfig;
import dev.sallyport.cli.gateway.NginxConfig;
import dev.sallyport.crds.accessrule.HostPattern;
import java.net.URI;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gateway}: configuration for gateways that the operator does not write to. */
@Command(
    name = "gateway",
    mixinStandardHelpOptions = true,
    description = {
      "Prints configuration for a gateway that is not Traefik: one that asks the runtime about each"
          + " request, and lets no client claim to be somebody."
    })
final class GatewayCommand implements Callable<Integer> {
  /** Gateways that can be configured. */
  enum Kind {
    nginx,
    envoy
  }

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "nginx|envoy", description = "Whose configuration.")
  private Kind kind = Kind.nginx;

  @Option(
      names = "--host",
      defaultValue = "shop.example.com",
      paramLabel = "HOST",
      description = "The host that it serves (nginx); ${DEFAULT-VALUE} without it.")
  private String host = "";

  @Option(
      names = "--app",
      defaultValue = "http://127.0.0.1:3000",
      paramLabel = "URL",
      description = "Where requests go that may pass (nginx); ${DEFAULT-VALUE} without it.")
  private URI app = URI.create("");

  @Option(
      names = "--decisions",
      defaultValue = "http://sallyport-gateway.sallyport-system.svc:4457",
      paramLabel = "URL",
      description = {
        "Where the runtime is asked: by http its listener for decisions, by https the one for"
            + " gateways, with a client certificate. ${DEFAULT-VALUE} without it."
      })
  private URI decisions = URI.create("");

  @Override
  public Integer call() {
    if (HostPattern.parse(host) == null) {
      throw misuse("--host", host, "a host in lower case, or *. and a domain");
    }
    origin("--app", app);
    origin("--decisions", decisions);
    var out = spec.commandLine().getOut();
    out.print(
        switch (kind) {
          case nginx -> new NginxConfig(host, app, decisions).text();
          case envoy -> new EnvoyConfig(decisions).text();
        });
    out.flush();
    return Exit.OK;
  }

  /** What is printed is configuration: nothing goes into it that could end a value there. */
  private void origin(String option, URI uri) {
    boolean origin =
        ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
            && uri.getHost() != null
            && uri.toString().equals(uri.getScheme() + "://" + uri.getRawAuthority())
            && uri.getRawUserInfo() == null;
    if (!origin) {
      throw misuse(
          option, uri.toString(), "http:// or https://, a host, and nothing behind its port");
    }
  }

  private ParameterException misuse(String option, String value, String expected) {
    return new ParameterException(
        spec.commandLine(), "%s %s is not %s".formatted(option, value, expected));
  }
}
