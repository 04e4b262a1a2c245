package dev.sallyport.cluster;

import dev.sallyport.cluster.Summary.DemoUser;
import dev.sallyport.cluster.kube.Kubectl;
import dev.sallyport.cluster.part.Redis;
import dev.sallyport.cluster.pki.LocalAuthority;
import dev.sallyport.cluster.pki.LocalAuthority.Use;
import dev.sallyport.cluster.process.Launch;
import dev.sallyport.cluster.process.Ledger;
import dev.sallyport.cluster.report.Problem;
import dev.sallyport.cluster.report.Progress;
import dev.sallyport.cluster.state.StateFolder;
import dev.sallyport.cluster.toolchain.Binary;
import dev.sallyport.cluster.toolchain.Toolchain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;

/**
 * Everything that runs, in one object: started together, ended together, and each part ended, hurt
 * and started again by its name.
 */
public final class Installation implements AutoCloseable {
  private final Site site;
  private final Kubectl kubectl;
  private final int httpsPort;
  private final Summary summary;

  private Installation(
      Site site,
      Kubectl kubectl,
      int httpsPort,
      Optional<String> admin,
      Optional<String> mailUrl,
      Optional<DemoUser> demoUser) {
    this.site = site;
    this.kubectl = kubectl;
    this.httpsPort = httpsPort;
    summary =
        new Summary(
            url("auth", httpsPort),
            Map.of("shop", url("shop", httpsPort), "spa", url("spa", httpsPort)),
            site.authority().file().toString(),
            site.state().kubeconfig().toString(),
            admin.orElse(null),
            mailUrl.orElse(null),
            demoUser.orElse(null),
            List.of());
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
    // Ctrl-C, while nobody but this method knows what has been started.
    var interrupted = Thread.ofPlatform().unstarted(() -> abandon(site));
    Runtime.getRuntime().addShutdownHook(interrupted);
    try {
      var installation = startParts(site, toolchain);
      installation.summary.note(site.state());
      Runtime.getRuntime().removeShutdownHook(interrupted);
      return installation;
    } catch (IOException | GeneralSecurityException | InterruptedException | RuntimeException e) {
      abandon(site);
      throw e;
    }
  }

  private static void abandon(Site site) {
    try {
      site.processes().closeStartedHere();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    site.http().close();
  }

  private static Installation startParts(Site site, Toolchain toolchain)
      throws IOException, GeneralSecurityException, InterruptedException {
    var cluster = new ClusterParts(site, toolchain);
    return switch (site.options().extent()) {
      case CLUSTER -> {
        var port = cluster.httpsPort();
        var kubectl = cluster.startApi();
        cluster.startTraefik(port);
        yield new Installation(
            site, kubectl, port, Optional.empty(), Optional.empty(), Optional.empty());
      }
      case EVERYTHING -> startEverything(site, cluster);
    };
  }

  private static Installation startEverything(Site site, ClusterParts cluster)
      throws IOException, GeneralSecurityException, InterruptedException {
    var sallyport = SallyportParts.of(site);
    var port = cluster.httpsPort();
    var database =
        Meanwhile.run(
            () -> {
              sallyport.startDatabase();
              return port;
            });
    var kubectl = cluster.startApi();
    cluster.startTraefik(port);
    database.await();
    var authUrl = url("auth", port);
    sallyport.startServices(kubectl, cluster.kubeconfig(ClusterParts.OPERATOR), authUrl);
    var quickstart = new Quickstart(site, kubectl, authUrl, url("shop", port), url("spa", port));
    quickstart.apply();
    var demoUser = quickstart.register();
    quickstart.awaitReady();
    var admin =
        "http://127.0.0.1:" + site.port(site.options().replicas().names().getFirst() + "/admin");
    return new Installation(
        site,
        kubectl,
        port,
        Optional.of(admin),
        Optional.of(sallyport.mailUrl()),
        Optional.of(demoUser));
  }

  /** What the command prints; a Problem when it fails. */
  public String kubectl(String... arguments) throws InterruptedException {
    return kubectl.run(arguments);
  }

  /** How the command ends, whatever that is. */
  public Kubectl.Result attemptKubectl(String... arguments) throws InterruptedException {
    return kubectl.attempt(arguments);
  }

  /** How the command that reads {@code input} ends, whatever that is. */
  public Kubectl.Result attemptKubectl(String input, List<String> arguments)
      throws InterruptedException {
    return kubectl.attempt(input, arguments);
  }

  /** Applies manifests given as text. */
  public void apply(String yaml) throws InterruptedException {
    kubectl.apply(yaml);
  }

  /** The URL of {@code name.sallyport.localhost}, without a slash at the end. */
  public String url(String name) {
    return url(name, httpsPort);
  }

  private static String url(String name, int port) {
    return "https://%s.sallyport.localhost:%d".formatted(name, port);
  }

  /** Where everything is, and who may log in. */
  public Summary summary() {
    return summary;
  }

  /** What the runtime has mailed. */
  public CapturedMail mail() {
    return new CapturedMail(site.http(), Objects.requireNonNull(summary.mail()));
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

  /** Where everything is kept, secrets included. */
  public StateFolder state() {
    return site.state();
  }

  /** The names of the runtime's replicas. */
  public List<String> replicas() {
    return site.options().replicas().names();
  }

  /**
   * What a gateway of a namespace shows to the runtime, and trusts: from the Secret that its
   * operator made.
   */
  public SSLContext gateway(String namespace) throws InterruptedException {
    try {
      return GatewaySecret.read(kubectl, namespace).identity();
    } catch (IOException | GeneralSecurityException unusable) {
      throw new Problem("The gateway's Secret in " + namespace + " is unusable.", unusable);
    }
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

  /** For a server on the loopback address that everybody who trusts {@link #authority} trusts. */
  public SSLContext serving(String label) {
    try {
      return site.authority()
          .serving(
              site.authority()
                  .issue(site.state().tls(), label, Use.SERVER, List.of("localhost", "127.0.0.1")));
    } catch (IOException | GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The same, and shows {@code own} to whoever asks for a certificate. */
  public SSLContext trust(LocalAuthority.Issued own) {
    try {
      return site.authority().trust(own);
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

  /** What Redis answers to a command, where there is one. */
  public String redis(String... words) throws IOException {
    var redis =
        new Redis(
            Path.of("redis-server"),
            site.state().config(),
            site.secretFile("redis"),
            port("redis"));
    return redis.command(words);
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

  /** Sends a signal, without SIG, such as STOP and CONT, to a part and its children. */
  public void signal(String part, String signal) {
    site.processes().signal(part, signal);
  }

  /** Starts a part again that was stopped or killed, on the same port with the same data. */
  public void startAgain(String part) throws InterruptedException {
    site.processes().start(launch(part));
  }

  /** Starts another program in the place of a part that was stopped or killed. */
  public void startInstead(String part, UnaryOperator<Launch> edit) throws InterruptedException {
    site.processes().start(edit.apply(launch(part)));
  }

  /**
   * Starts a part again with other settings; closing what is returned brings the old ones back.
   *
   * @param edit of the file that has the part's name
   */
  public OtherSettings reconfigure(String part, UnaryOperator<String> edit)
      throws InterruptedException {
    return reconfigure(part, url("auth"), edit);
  }

  /**
   * The same where the login pages are elsewhere then.
   *
   * @param pages where they are, without a slash at the end
   */
  public OtherSettings reconfigure(String part, String pages, UnaryOperator<String> edit)
      throws InterruptedException {
    var file = site.state().config().resolve(part + ".yaml");
    try {
      var before = Files.readString(file);
      var other = new OtherSettings(this, part, file, before);
      other.use(edit.apply(before), pages);
      return other;
    } catch (IOException cannot) {
      throw new Problem("The settings of " + part + " could not be changed.", cannot);
    }
  }

  /**
   * Waits until the login page is served, for then all parts on the way to it do their work;
   * Traefik listens before it has read its routes.
   */
  void awaitPages() throws InterruptedException {
    awaitPages(url("auth"));
  }

  /** The same, of pages that are elsewhere. */
  void awaitPages(String pages) throws InterruptedException {
    var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!servesPages(pages)) {
      if (System.nanoTime() > deadline) {
        throw new Problem("%s/login is not served.".formatted(pages));
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private boolean servesPages(String pages) throws InterruptedException {
    try {
      return site.http().ok(pages + "/login", Map.of("Accept", "text/html"));
    } catch (IOException notYet) {
      return false;
    }
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
