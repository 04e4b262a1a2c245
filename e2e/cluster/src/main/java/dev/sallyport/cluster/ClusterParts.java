package dev.sallyport.cluster;

import dev.sallyport.cluster.kube.Kubeconfig;
import dev.sallyport.cluster.kube.Kubectl;
import dev.sallyport.cluster.part.ApiServer;
import dev.sallyport.cluster.part.ControllerManager;
import dev.sallyport.cluster.part.Etcd;
import dev.sallyport.cluster.part.Traefik;
import dev.sallyport.cluster.pki.LocalAuthority.Use;
import dev.sallyport.cluster.report.Problem;
import dev.sallyport.cluster.state.Ports;
import dev.sallyport.cluster.state.PrivateFile;
import dev.sallyport.cluster.toolchain.Binary;
import dev.sallyport.cluster.toolchain.Toolchain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Starts the API server with what it needs, and Traefik in front of the apps. */
final class ClusterParts {
  static final String ADMIN = "admin";
  static final String OPERATOR = "sallyport-operator";
  static final String TRAEFIK = "traefik";
  private static final String CONTROLLER_MANAGER = "system:kube-controller-manager";
  private static final int DEFAULT_HTTPS_PORT = 8443;
  private static final Duration ESTABLISHED = Duration.ofSeconds(60);
  static final String HTTPS = "traefik/https";

  private final Site site;
  private final Toolchain toolchain;

  ClusterParts(Site site, Toolchain toolchain) {
    this.site = site;
    this.toolchain = toolchain;
  }

  /** The port that people will use: chosen, remembered or the default, and free or already ours. */
  int httpsPort() throws IOException {
    var chosen = site.options().port();
    if (chosen.isPresent() && chosen.getAsInt() == 0) {
      return site.port(HTTPS);
    }
    var port = chosen.orElseGet(() -> site.ports().remembered(HTTPS, DEFAULT_HTTPS_PORT));
    var ours =
        site.processes()
            .ledger()
            .running(TRAEFIK)
            .filter(entry -> entry.port() == port)
            .isPresent();
    if (!ours && !Ports.free(port)) {
      throw new Problem(
          "Port %d is taken by another program: end it, or choose another port with --port."
              .formatted(port));
    }
    site.ports().remember(HTTPS, port);
    return port;
  }

  /** Starts etcd, the API server and the controller manager, and applies what belongs to all. */
  Kubectl startApi() throws IOException, GeneralSecurityException, InterruptedException {
    if (site.options().kubeconfig().isPresent()) {
      useExisting(site.options().kubeconfig().get());
    } else {
      startOwn();
    }
    var kubectl =
        new Kubectl(
            toolchain.program(Binary.KUBECTL),
            site.state().kubeconfig(),
            site.state().data().resolve("kubectl-cache"));
    writeKubectl();
    kubectl.apply(resource("rbac.yaml"));
    kubectl.apply(
        toolchain.traefikCrds(),
        site.options().root().resolve("crds/accessrules.sallyport.dev.yaml"));
    awaitEstablished(kubectl);
    return kubectl;
  }

  /** {@code kubectl wait} gives up on an object that has no conditions yet: it is asked again. */
  private static void awaitEstablished(Kubectl kubectl) throws InterruptedException {
    String[] wait = {
      "wait",
      "--for=condition=Established",
      "crd/accessrules.sallyport.dev",
      "crd/middlewares.traefik.io",
      "crd/ingressroutes.traefik.io",
      "--timeout=60s"
    };
    var deadline = System.nanoTime() + ESTABLISHED.toNanos();
    var result = kubectl.attempt(wait);
    while (result.status() != 0) {
      if (System.nanoTime() > deadline) {
        throw new Problem("The CRDs are not served: " + result.errors().strip());
      }
      TimeUnit.MILLISECONDS.sleep(100);
      result = kubectl.attempt(wait);
    }
  }

  void startTraefik(int httpsPort)
      throws IOException, GeneralSecurityException, InterruptedException {
    var certificate =
        site.authority()
            .issue(
                site.state().tls(),
                "gateway",
                Use.SERVER,
                List.of(
                    "*.sallyport.localhost",
                    "sallyport.localhost",
                    "auth.sallyport.localhost",
                    "shop.sallyport.localhost",
                    "spa.sallyport.localhost",
                    "orders.sallyport.localhost"));
    var traefik =
        new Traefik(
            toolchain.program(Binary.TRAEFIK),
            site.state().config(),
            kubeconfig(TRAEFIK),
            certificate,
            new Traefik.Ports(httpsPort, site.port("traefik/http"), site.port("traefik/health")));
    site.ensure(traefik.launch(site.http()));
  }

  /** The kubeconfig of a part; with somebody else's cluster the one they gave serves for all. */
  Path kubeconfig(String user) {
    return site.options().kubeconfig().isPresent()
        ? site.state().kubeconfig()
        : site.state().config().resolve(user.replace(':', '-') + ".kubeconfig");
  }

  private void useExisting(Path kubeconfig) throws IOException {
    if (!Files.isReadable(kubeconfig)) {
      throw new Problem("The kubeconfig %s cannot be read.".formatted(kubeconfig));
    }
    PrivateFile.write(site.state().kubeconfig(), Files.readString(kubeconfig));
  }

  private void startOwn() throws IOException, GeneralSecurityException, InterruptedException {
    var state = site.state();
    var authority = site.authority();
    var loopback = List.of("127.0.0.1", "localhost");
    var etcd =
        new Etcd(
            toolchain.program(Binary.ETCD),
            state.data().resolve("etcd"),
            authority.issue(state.tls(), "etcd", Use.SERVER, loopback),
            authority.file(),
            new Etcd.Ports(site.port("etcd"), site.port("etcd/peer"), site.port("etcd/health")));
    site.ensure(etcd.launch(site.http()));

    var serviceAccountKey = serviceAccountKey();
    var api =
        new ApiServer(
            toolchain.program(Binary.KUBE_APISERVER),
            etcd.url(),
            authority.issue(state.tls(), "etcd-client", Use.CLIENT, loopback),
            authority.issue(state.tls(), "kube-apiserver", Use.SERVER, loopback),
            authority.file(),
            tokens(),
            serviceAccountKey,
            site.secret("token-" + ADMIN),
            site.port("kube-apiserver"));
    site.ensure(api.launch(site.http()));
    for (var user : List.of(OPERATOR, TRAEFIK, CONTROLLER_MANAGER)) {
      Kubeconfig.write(
          kubeconfig(user), api.url(), authority.file(), user, site.secret(tokenFile(user)));
    }
    Kubeconfig.write(
        state.kubeconfig(), api.url(), authority.file(), ADMIN, site.secret(tokenFile(ADMIN)));

    var controllers =
        new ControllerManager(
            toolchain.program(Binary.KUBE_CONTROLLER_MANAGER),
            kubeconfig(CONTROLLER_MANAGER),
            authority.issue(state.tls(), "kube-controller-manager", Use.SERVER, loopback),
            authority.file(),
            serviceAccountKey,
            site.port("kube-controller-manager"));
    site.ensure(controllers.launch(site.http()));
  }

  private static String tokenFile(String user) {
    return "token-" + user.replace(':', '-');
  }

  private Path tokens() throws IOException {
    var lines = new ArrayList<String>();
    lines.add("%s,%s,%s,system:masters".formatted(site.secret(tokenFile(ADMIN)), ADMIN, ADMIN));
    for (var user : List.of(OPERATOR, TRAEFIK, CONTROLLER_MANAGER)) {
      lines.add("%s,%s,%s,".formatted(site.secret(tokenFile(user)), user, user));
    }
    var file = site.state().secrets().resolve("tokens.csv");
    PrivateFile.write(file, String.join("\n", lines) + "\n");
    return file;
  }

  private Path serviceAccountKey() throws IOException, NoSuchAlgorithmException {
    var file = site.state().secrets().resolve("service-accounts.key");
    if (!Files.exists(file)) {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048, site.random());
      var body =
          Base64.getMimeEncoder(64, new byte[] {'\n'})
              .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
      PrivateFile.write(
          file, "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n".formatted(body));
    }
    return file;
  }

  /**
   * For people: the right kubectl with the right kubeconfig, without a JVM in between; once more in
   * a folder for the PATH, beside our plugin of it.
   */
  private void writeKubectl() throws IOException {
    var run =
        "KUBECONFIG='%s' exec '%s'"
            .formatted(site.state().kubeconfig(), toolchain.program(Binary.KUBECTL));
    writeScript(site.state().kubectl(), run);
    writeScript(site.state().bin().resolve("kubectl"), run);
    writeScript(
        site.state().bin().resolve("kubectl-sallyport"),
        "SALLYPORT_STATE='%s' exec '%s'"
            .formatted(site.state().path(), site.options().root().resolve("sallyport")));
  }

  private static void writeScript(Path script, String run) throws IOException {
    Files.writeString(script, "#!/bin/sh\n%s \"$@\"\n".formatted(run));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
  }

  static String resource(String name) throws IOException {
    try (var in = ClusterParts.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
