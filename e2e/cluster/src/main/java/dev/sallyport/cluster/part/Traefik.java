package dev.sallyport.cluster.part;

import dev.sallyport.cluster.net.Http;
import dev.sallyport.cluster.pki.LocalAuthority.Issued;
import dev.sallyport.cluster.process.Launch;
import dev.sallyport.cluster.state.PrivateFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The gateway. It terminates HTTPS as in production and takes its routes from the cluster; apps are
 * local processes here, which it reaches by Services of type ExternalName.
 *
 * @param config the folder for its two files
 */
public record Traefik(Path program, Path config, Path kubeconfig, Issued identity, Ports ports) {
  /** Where Traefik listens; {@code health} is not for browsers. */
  public record Ports(int https, int http, int health) {}

  /** Writes the configuration and says how to start with it. */
  public Launch launch(Http http) {
    var certificates = config.resolve("traefik-certificates.yaml");
    var main = config.resolve("traefik.yaml");
    try {
      // Traefik follows this one, and would serve a certificate of its own while it is half
      // written.
      PrivateFile.write(certificates, certificates());
      PrivateFile.write(main, main(certificates));
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
    return Launch.of(
            "traefik",
            List.of(program.toString(), "--configFile=" + main),
            List.of(main, certificates, kubeconfig, identity.certificate()),
            ports.https,
            () -> http.ok("http://127.0.0.1:" + ports.health + "/ping", Map.of()))
        .with(Map.of("KUBECONFIG", kubeconfig.toString()));
  }

  private String main(Path certificates) {
    return """
    global: {checkNewVersion: false, sendAnonymousUsage: false}
    log: {level: INFO, noColor: true}
    entryPoints:
      web:
        address: "127.0.0.1:%d"
        http: {redirections: {entryPoint: {to: websecure, scheme: https}}}
      websecure:
        address: "127.0.0.1:%d"
        http: {tls: {}}
      health: {address: "127.0.0.1:%d"}
    ping: {entryPoint: health}
    providers:
      kubernetesCRD: {allowExternalNameServices: true}
      file: {filename: %s}
    """
        .formatted(ports.http, ports.https, ports.health, Yaml.quoted(certificates));
  }

  private String certificates() {
    return """
    tls:
      stores:
        default:
          defaultCertificate: {certFile: %s, keyFile: %s}
    """
        .formatted(Yaml.quoted(identity.certificate()), Yaml.quoted(identity.key()));
  }
}
