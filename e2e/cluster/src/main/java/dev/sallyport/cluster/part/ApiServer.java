package dev.sallyport.cluster.part;

import dev.sallyport.cluster.net.Http;
import dev.sallyport.cluster.pki.LocalAuthority.Issued;
import dev.sallyport.cluster.process.Launch;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * kube-apiserver with RBAC. Its clients are known by tokens from a file.
 *
 * @param etcdClient the certificate it shows to etcd
 * @param tokens CSV: token, user, uid, groups
 * @param serviceAccountKey signs and verifies tokens of ServiceAccounts
 * @param adminToken for the question whether it is ready
 */
public record ApiServer(
    Path program,
    String etcd,
    Issued etcdClient,
    Issued identity,
    Path authority,
    Path tokens,
    Path serviceAccountKey,
    String adminToken,
    int port) {
  public String url() {
    return "https://127.0.0.1:" + port;
  }

  public Launch launch(Http http) {
    var command =
        List.of(
            program.toString(),
            "--etcd-servers=" + etcd,
            "--etcd-cafile=" + authority,
            "--etcd-certfile=" + etcdClient.certificate(),
            "--etcd-keyfile=" + etcdClient.key(),
            "--bind-address=127.0.0.1",
            "--advertise-address=127.0.0.1",
            "--secure-port=" + port,
            // Nobody asks the Service `kubernetes` where the API server is, and Endpoints may not
            // name a loopback address.
            "--endpoint-reconciler-type=none",
            "--tls-cert-file=" + identity.certificate(),
            "--tls-private-key-file=" + identity.key(),
            "--token-auth-file=" + tokens,
            "--authorization-mode=RBAC",
            "--service-account-issuer=https://kubernetes.default.svc",
            "--service-account-key-file=" + serviceAccountKey,
            "--service-account-signing-key-file=" + serviceAccountKey,
            "--service-cluster-ip-range=10.96.0.0/16",
            "--shutdown-send-retry-after=true");
    return Launch.of(
        "kube-apiserver",
        command,
        List.of(identity.certificate(), tokens, serviceAccountKey),
        port,
        () -> http.ok(url() + "/readyz", Map.of("Authorization", "Bearer " + adminToken)));
  }
}
