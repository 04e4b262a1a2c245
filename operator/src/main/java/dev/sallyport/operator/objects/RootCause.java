package dev.sallyport.operator.objects;

import io.fabric8.kubernetes.client.KubernetesClientException;

/** What to tell people of a failure: the API server's own sentence, or what lies at the bottom. */
public final class RootCause {
  private RootCause() {}

  public static String of(Throwable thrown) {
    if (thrown instanceof KubernetesClientException refused
        && refused.getStatus() != null
        && refused.getStatus().getMessage() != null) {
      return refused.getStatus().getMessage();
    }
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }
}
