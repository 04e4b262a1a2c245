package dev.sallyport.cluster;

import dev.sallyport.cluster.kube.Kubectl;
import dev.sallyport.cluster.process.Launch;
import dev.sallyport.cluster.process.Ledger;
import dev.sallyport.cluster.report.Problem;
import dev.sallyport.cluster.report.Progress;
import dev.sallyport.cluster.toolchain.Binary;
import dev.sallyport.cluster.toolchain.Toolchain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import javax.net.ssl.SSLContext;

/**
 * Everything that runs, in one object: started together, ended together, and each part ended, hurt
 * and started again by its name.
 */
public final class Installation implements AutoCloseable {
  private final Site site;
  private final Kubectl kubectl;
  private final int httpsPort;

  private Installation(Site site, Kubectl kubectl, int httpsPort) {
    this.site = site;
    this.kubectl = kubectl;
    this.httpsPort = httpsPort;
  }

  /**
   * Starts what does not run yet. When that fails, what this call has started ends again.
   *
   * @throws Problem when something stands in the way, with what to do about it
   */
  public static Installation start(Options options, Progress progress) throws InterruptedException {
    try {
      var toolchain =
          Toolchain.prepare(
              options.root().resolve("e2e/cluster/go"),
              Binary.needed(options.kubeconfig().isEmpty()),
              options.environment(),
              progress);
      return start(Site.open(options, progress), toolchain);
    } catch (IOException | GeneralSecurityException cannot) {
      throw new Problem("The installation could not be started: " + cannot, cannot);
    }
  }

  private static Installation start(Site site, Toolchain toolchain)
      throws IOException, GeneralSecurityException, InterruptedException {
    try {
      var cluster = new ClusterParts(site, toolchain);
      var port = cluster.httpsPort();
      var kubectl = cluster.startApi();
      cluster.startTraefik(port);
      return new Installation(site, kubectl, port);
    } catch (IOException | GeneralSecurityException | InterruptedException | RuntimeException e) {
      site.processes().closeStartedHere();
      site.http().close();
      throw e;
    }
  }

  /** What the command prints; a Problem when it fails. */
  public String kubectl(String... arguments) throws InterruptedException {
    return kubectl.run(arguments);
  }

  /** How the command ends, whatever that is. */
  public Kubectl.Result attemptKubectl(String... arguments) throws InterruptedException {
    return kubectl.attempt(arguments);
  }

  /** Applies manifests given as text. */
  public void apply(String yaml) throws InterruptedException {
    kubectl.apply(yaml);
  }

  /** The URL of {@code name.sallyport.localhost}, without a slash at the end. */
  public String url(String name) {
    return "https://%s.sallyport.localhost:%d".formatted(name, httpsPort);
  }

  public int httpsPort() {
    return httpsPort;
  }

  /** A free loopback port that is remembered under {@code purpose}. */
  public int port(String purpose) {
    try {
      return site.port(purpose);
    } catch (IOException cannot) {
      throw new Problem("No port for " + purpose, cannot);
    }
  }

  public Path kubeconfig() {
    return site.state().kubeconfig();
  }

  /** The certificate that clients have to trust. */
  public Path authority() {
    return site.authority().file();
  }

  /** Trusts {@link #authority} and nobody else. */
  public SSLContext trust() {
    try {
      return site.authority().trust();
    } catch (IOException | GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** What runs, by name. */
  public Map<String, Ledger.Entry> parts() {
    return site.processes().ledger().entries();
  }

  /** A part that runs. */
  public Ledger.Entry part(String name) {
    return site.processes()
        .ledger()
        .running(name)
        .orElseThrow(() -> new IllegalArgumentException(name + " does not run"));
  }

  /** What a part has written so far. */
  public String log(String part) {
    try {
      var log = site.processes().log(part);
      return Files.exists(log) ? Files.readString(log) : "";
    } catch (IOException unreadable) {
      throw new Problem("The log of " + part + " cannot be read.", unreadable);
    }
  }

  /** Ends a part politely. */
  public void stop(String part) throws InterruptedException {
    site.processes().stop(part);
  }

  /** Ends a part as a crash would. */
  public void kill(String part) throws InterruptedException {
    site.processes().kill(part);
  }

  /** Sends a signal, without SIG, such as STOP and CONT. */
  public void signal(String part, String signal) {
    site.processes().signal(part, signal);
  }

  /** Starts a part again that was stopped or killed, on the same port with the same data. */
  public void startAgain(String part) throws InterruptedException {
    site.processes().start(launch(part));
  }

  private Launch launch(String part) {
    var launch = site.launches().get(part);
    if (launch == null) {
      throw new IllegalArgumentException(
          "no part %s among %s".formatted(part, site.launches().keySet()));
    }
    return launch;
  }

  /** Ends everything, also what ran before {@link #start}; leaves data and logs. */
  @Override
  public void close() {
    try {
      site.processes().closeAll();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new Problem("Stopped before everything had ended.", stopped);
    } finally {
      site.http().close();
    }
  }
}
