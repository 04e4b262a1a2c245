package dev.sallyport.cluster.kube;

import dev.sallyport.cluster.state.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** Writes the file that tells a client where the API server is and who the client is. */
public final class Kubeconfig {
  private Kubeconfig() {}

  /** For the user that {@code token} names. */
  public static void write(Path file, String server, Path authority, String user, String token)
      throws IOException {
    var content =
        """
        apiVersion: v1
        kind: Config
        clusters:
        - name: sallyport
          cluster:
            server: %s
            certificate-authority-data: %s
        users:
        - name: %s
          user:
            token: %s
        contexts:
        - name: sallyport
          context: {cluster: sallyport, user: %s}
        current-context: sallyport
        """
            .formatted(
                server,
                Base64.getEncoder().encodeToString(Files.readAllBytes(authority)),
                user,
                token,
                user);
    PrivateFile.write(file, content);
  }
}
