package dev.sallyport.cluster.part;

import dev.sallyport.cluster.net.Http;
import dev.sallyport.cluster.pki.LocalAuthority.Issued;
import dev.sallyport.cluster.process.Launch;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** kube-controller-manager: garbage collection, namespaces that end, tokens of ServiceAccounts. */
public record ControllerManager(
    Path program,
    Path kubeconfig,
    Issued identity,
    Path authority,
    Path serviceAccountKey,
    int port) {
  public Launch launch(Http http) {
    var command =
        List.of(
            program.toString(),
            "--kubeconfig=" + kubeconfig,
            "--controllers=*",
            "--use-service-account-credentials",
            "--service-account-private-key-file=" + serviceAccountKey,
            "--root-ca-file=" + authority,
            "--leader-elect=false",
            "--bind-address=127.0.0.1",
            "--secure-port=" + port,
            "--tls-cert-file=" + identity.certificate(),
            "--tls-private-key-file=" + identity.key());
    return Launch.of(
        "kube-controller-manager",
        command,
        List.of(kubeconfig, identity.certificate(), serviceAccountKey),
        port,
        () -> http.ok("https://127.0.0.1:" + port + "/healthz", Map.of()));
  }
}
