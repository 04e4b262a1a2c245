package dev.sallyport.cluster.part;

import dev.sallyport.cluster.net.Http;
import dev.sallyport.cluster.pki.LocalAuthority.Issued;
import dev.sallyport.cluster.process.Launch;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The API server's database. Only a client with a certificate of ours may talk to it. */
public record Etcd(Path program, Path data, Issued identity, Path authority, Ports ports) {
  /** Where etcd listens: for clients, for other members (never any), for health checks. */
  public record Ports(int client, int peer, int health) {}

  public String url() {
    return "https://127.0.0.1:" + ports.client;
  }

  public Launch launch(Http http) {
    var peer = "http://127.0.0.1:" + ports.peer;
    var health = "http://127.0.0.1:" + ports.health;
    var command =
        List.of(
            program.toString(),
            "--name=sallyport",
            "--data-dir=" + data,
            "--listen-client-urls=" + url(),
            "--advertise-client-urls=" + url(),
            "--listen-peer-urls=" + peer,
            "--initial-advertise-peer-urls=" + peer,
            "--initial-cluster=sallyport=" + peer,
            "--listen-metrics-urls=" + health,
            "--cert-file=" + identity.certificate(),
            "--key-file=" + identity.key(),
            "--client-cert-auth",
            "--trusted-ca-file=" + authority,
            "--enable-grpc-gateway=false",
            // What is lost when the machine loses power can be applied again.
            "--unsafe-no-fsync",
            "--log-level=warn");
    return Launch.of(
        "etcd",
        command,
        List.of(identity.certificate()),
        ports.client,
        () -> http.ok(health + "/health", Map.of()));
  }
}
