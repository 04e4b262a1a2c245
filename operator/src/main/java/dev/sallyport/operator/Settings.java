package dev.sallyport.operator;

import dev.sallyport.crds.Parsed;
import dev.sallyport.operator.admission.Admission;
import dev.sallyport.operator.hosts.HostGrants;
import dev.sallyport.store.Password;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the operator is told at its start ({@code operator.yaml}).
 *
 * @param kubeconfig how the cluster is reached; from inside the cluster, as a pod, if empty
 * @param namespace the installation's own, where the certificate authority is kept
 * @param gateway what Traefik asks: {@code https://host:port}, without a path
 * @param management where health and metrics are served, in plain HTTP
 * @param admission the validating webhook; none if empty
 * @param hosts who may have which host
 */
record Settings(
    Optional<Path> kubeconfig,
    String namespace,
    URI gateway,
    DatabaseSettings database,
    InetSocketAddress management,
    Optional<Admission.Settings> admission,
    HostGrants hosts) {

  /**
   * The database, as the operator's own role sees it.
   *
   * @param url {@code jdbc:postgresql://host:port/name}
   */
  record DatabaseSettings(String url, String user, Password password) {}

  /**
   * Reads a file, and the files it names.
   *
   * @return the settings, or everything that is wrong with them
   */
  static Parsed<Settings> read(Path file) {
    return new SettingsReader(file).read();
  }
}
