package dev.sallyport.cluster;

import dev.sallyport.cluster.part.AuthRuntime.Attempts;
import dev.sallyport.cluster.part.AuthRuntime.Cookies;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What to start and where.
 *
 * @param root the checkout whose parts run
 * @param state the folder for everything that this installation keeps
 * @param port for HTTPS; 0 is any free one; without one the port of the last time, at first 8443
 * @param kubeconfig of an existing cluster, to be used instead of an own one
 * @param environment where programs may be named (see Binary)
 * @param replicas of the runtime
 * @param attempts how often people may try to log in
 * @param cookies how far the cookie of a session reaches
 */
public record Options(
    Path root,
    Path state,
    Extent extent,
    OptionalInt port,
    Optional<Path> kubeconfig,
    Map<String, String> environment,
    Replicas replicas,
    Attempts attempts,
    Cookies cookies) {
  /** How much is started. */
  public enum Extent {
    /** The API server with what it needs, and Traefik. */
    CLUSTER,
    /** That, the database, the operator, the runtime and the quickstart's app. */
    EVERYTHING
  }

  public Options {
    environment = Map.copyOf(environment);
  }

  /** For a test: any free port, an own cluster. */
  public static Options forTest(Path root, Path state, Extent extent) {
    return new Options(
        root,
        state,
        extent,
        OptionalInt.of(0),
        Optional.empty(),
        System.getenv(),
        Replicas.ONE,
        Attempts.UNLIMITED,
        Cookies.SHARED_DOMAIN);
  }

  /** The same with these replicas. */
  public Options with(Replicas others) {
    return new Options(
        root, state, extent, port, kubeconfig, environment, others, attempts, cookies);
  }

  /** The same where people may try as often as this. */
  public Options with(Attempts others) {
    return new Options(
        root, state, extent, port, kubeconfig, environment, replicas, others, cookies);
  }

  /** The same where the cookies of sessions reach as far as this. */
  public Options with(Cookies others) {
    return new Options(
        root, state, extent, port, kubeconfig, environment, replicas, attempts, others);
  }
}
