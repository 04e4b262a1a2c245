package dev.sallyport.cluster.part;

import dev.sallyport.cluster.net.Http;
import dev.sallyport.cluster.process.Launch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The operator.
 *
 * @param gatewayPort of the runtime, where Traefik will ask
 * @param authHost of the login pages
 */
public record Operator(
    JavaPart program,
    Path config,
    Path kubeconfig,
    String namespace,
    int gatewayPort,
    Database database,
    Ports ports,
    String authHost) {
  /** Where it listens: health and metrics, and the API server's questions. */
  public record Ports(int management, int admission) {}

  /** Writes the configuration and says how to start with it. */
  public Launch launch(Http http) throws IOException {
    var file = config.resolve("operator.yaml");
    Files.writeString(
        file,
        """
        kubeconfig: %s
        namespace: %s
        gateway: {address: "https://localhost:%d"}
        database: %s
        management: {listen: "127.0.0.1:%d"}
        decisionsCertificate: true
        admission: {listen: "127.0.0.1:%6$d", url: "https://127.0.0.1:%6$d"}
        authHost: %7$s
        """
            .formatted(
                Yaml.quoted(kubeconfig),
                namespace,
                gatewayPort,
                database.yaml(),
                ports.management,
                ports.admission,
                authHost));
    var inputs = new ArrayList<>(program.jars());
    inputs.addAll(List.of(file, kubeconfig));
    return Launch.of(
        "operator",
        program.command(192, "dev.sallyport.operator.Main", file.toString()),
        inputs,
        ports.management,
        () -> http.ok("http://127.0.0.1:" + ports.management + "/health/ready", Map.of()));
  }
}
