package dev.sallyport.cluster.part;

import dev.sallyport.cluster.net.Http;
import dev.sallyport.cluster.process.Launch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The runtime: decides for Traefik, and shows the pages where people log in.
 *
 * @param name of this replica
 * @param authUrl where browsers see its pages
 * @param domain of the session cookie
 * @param keys the file with the keys that protect tokens
 * @param localAuthority signs for issuers of JWTs on this machine
 * @param adminSecret the file with the secret that opens the admin API
 * @param attempts how often people may try
 * @param cookies how far the cookie of a session reaches
 * @param redis empty where there is none
 * @param mailbox where its mail goes
 */
public record AuthRuntime(
    String name,
    JavaPart program,
    Path config,
    String authUrl,
    String domain,
    GatewayTls tls,
    Ports ports,
    Database database,
    Path keys,
    Path localAuthority,
    Path adminSecret,
    Attempts attempts,
    Cookies cookies,
    Optional<Redis> redis,
    Mailbox mailbox) {
  /** How often people may try. */
  public enum Attempts {
    /** As the runtime has it where nothing is set. */
    ORDINARY(""),
    /** Failures as the runtime has it, and logins as often as a test wants to. */
    ORDINARY_FAILURES("throttle: {login: 9999999/1m}\n"),
    /** As often as a test wants to: all of it comes from one address. */
    UNLIMITED(
        """
        throttle:
          login: 9999999/1m
          registration: 9999999/1m
          recovery: 9999999/1m
          failures: {perPair: {free: 9999999}, perAccount: {free: 9999999}, perAddress: {free: 9999999}}
        """);

    private final String yaml;

    Attempts(String yaml) {
      this.yaml = yaml;
    }
  }

  /** How far the cookie of a session reaches. */
  public enum Cookies {
    /** To every host of the domain. */
    SHARED_DOMAIN("SharedDomain"),
    /** Each host has its own. */
    PER_HOST("PerHost");

    private final String mode;

    Cookies(String mode) {
      this.mode = mode;
    }
  }

  /** What the operator issued for the listener that Traefik asks. */
  public record GatewayTls(Path certificate, Path key, Path clientAuthority) {}

  /**
   * Where it listens: for questions of Traefik and of gateways without a certificate, for browsers
   * (through Traefik), for operations, for administrators.
   */
  public record Ports(int gateway, int decisions, int open, int management, int admin) {}

  /** Writes the configuration and says how to start with it. */
  public Launch launch(Http http) throws IOException {
    var file = config.resolve(name + ".yaml");
    Files.writeString(file, yaml());
    var inputs = new ArrayList<>(program.jars());
    inputs.addAll(List.of(file, tls.certificate, tls.clientAuthority, keys, localAuthority));
    return Launch.of(
        name,
        program.command(384, "dev.sallyport.server.Main", file.toString()),
        inputs,
        ports.gateway,
        () -> http.ok("http://127.0.0.1:" + ports.management + "/health/ready", Map.of()));
  }

  /** Nobody has to be led elsewhere before it ends: there is nowhere else. */
  private String yaml() {
    return """
    auth: {url: %s, cookie: {name: sallyport_session, domain: %s, mode: %s}}
    gateway: {listen: "127.0.0.1:%d", certificate: %s, key: %s, clientCa: %s}
    decisions: {listen: "127.0.0.1:%d", trustedProxies: [127.0.0.1/32]}
    public: {listen: "127.0.0.1:%d"}
    management: {listen: "127.0.0.1:%d"}
    admin: {listen: "127.0.0.1:%d", secretFile: %s}
    shutdown: {grace: 0s}
    database: %s
    keys: %s
    jwt: {trust: %s}
    """
            .formatted(
                Yaml.quoted(authUrl),
                domain,
                cookies.mode,
                ports.gateway,
                Yaml.quoted(tls.certificate),
                Yaml.quoted(tls.key),
                Yaml.quoted(tls.clientAuthority),
                ports.decisions,
                ports.open,
                ports.management,
                ports.admin,
                Yaml.quoted(adminSecret),
                database.yaml(),
                Yaml.quoted(keys),
                Yaml.quoted(localAuthority))
        + attempts.yaml
        + "mail: "
        + mailbox.yaml()
        + "\n"
        + redis.map(part -> "redis: " + part.yaml() + "\n").orElse("");
  }
}
