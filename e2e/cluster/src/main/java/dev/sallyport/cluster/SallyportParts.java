package dev.sallyport.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.cluster.kube.Kubectl;
import dev.sallyport.cluster.part.AuthRuntime;
import dev.sallyport.cluster.part.Database;
import dev.sallyport.cluster.part.JavaPart;
import dev.sallyport.cluster.part.Mailbox;
import dev.sallyport.cluster.part.Operator;
import dev.sallyport.cluster.part.Postgres;
import dev.sallyport.cluster.part.Redis;
import dev.sallyport.cluster.part.Shop;
import dev.sallyport.cluster.part.Spa;
import dev.sallyport.cluster.report.Problem;
import dev.sallyport.cluster.state.PrivateFile;
import dev.sallyport.cluster.toolchain.PostgresSoftware;
import dev.sallyport.cluster.toolchain.Toolchain;
import dev.sallyport.schema.Roles;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Optional;

/** Starts the database, the operator, the runtime and the apps of the samples. */
final class SallyportParts {
  private static final String NAMESPACE = "sallyport-system";
  private static final String RUNTIME_TLS = "sallyport-runtime-tls";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Site site;
  private final JavaPart operator;
  private final JavaPart server;
  private final JavaPart app;
  private final JavaPart cluster;

  private SallyportParts(
      Site site, JavaPart operator, JavaPart server, JavaPart app, JavaPart cluster) {
    this.site = site;
    this.operator = operator;
    this.server = server;
    this.app = app;
    this.cluster = cluster;
  }

  /** Looks for what the build made, before anything is started. */
  static SallyportParts of(Site site) throws IOException {
    var root = site.options().root();
    return new SallyportParts(
        site,
        JavaPart.in(root.resolve("operator")),
        JavaPart.in(root.resolve("auth-runtime/server")),
        JavaPart.in(root.resolve("samples/quickstart/app")),
        JavaPart.in(root.resolve("e2e/cluster")));
  }

  /** The database with its roles and tables. */
  void startDatabase() throws IOException, InterruptedException {
    var postgres =
        new Postgres(
            PostgresSoftware.unpack(Toolchain.cache(site.options().environment())),
            site.state().data().resolve("postgres"),
            site.secretFile("postgres-superuser"),
            site.port("postgres"));
    site.ensure(postgres.launch());
    try {
      Roles.create(
          postgres.url("postgres"),
          Postgres.SUPERUSER,
          site.secret("postgres-superuser"),
          Roles.DATABASE,
          new Roles.Passwords(
              site.secret(Roles.OWNER), site.secret(Roles.OPERATOR), site.secret(Roles.RUNTIME)));
    } catch (SQLException refused) {
      throw new Problem("The database roles could not be made: " + refused.getMessage(), refused);
    }
    migrate();
  }

  private void migrate() throws IOException, InterruptedException {
    var owner = database(Roles.OWNER);
    var builder =
        new ProcessBuilder(server.command(128, "dev.sallyport.schema.Migrate"))
            .redirectErrorStream(true);
    builder.environment().put("SALLYPORT_DATABASE_URL", owner.url());
    builder.environment().put("SALLYPORT_DATABASE_USER", owner.user());
    builder.environment().put("SALLYPORT_DATABASE_PASSWORD_FILE", owner.passwordFile().toString());
    var process = builder.start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new Problem("The database could not be migrated:%n%s".formatted(said.strip()));
    }
  }

  /** The operator first: it issues the certificate that the runtime shows to Traefik. */
  void startServices(Kubectl kubectl, Path operatorKubeconfig, String authUrl)
      throws IOException, InterruptedException {
    site.ensure(
        new Operator(
                operator,
                site.state().config(),
                operatorKubeconfig,
                NAMESPACE,
                service("gateway"),
                database(Roles.OPERATOR),
                new Operator.Ports(site.port("operator"), site.port("operator/admission")),
                URI.create(authUrl).getHost())
            .launch(site.http()));
    var tls = mountRuntimeTls(kubectl);
    var redis = startRedis();
    var mailbox = mailbox(site, cluster);
    site.ensure(mailbox.launch(site.http()));
    for (var replica : site.options().replicas().names()) {
      site.ensure(runtime(replica, tls, authUrl, redis, mailbox).launch(site.http()));
    }
    site.ensure(new Shop(app, authUrl + "/", site.port("shop")).launch(site.http()));
    var samples = site.options().root().resolve("samples");
    site.ensure(new Spa(samples.resolve("spa/web"), site.port("spa")).launch(site.http()));
    kubectl.apply(
        ClusterParts.resource("routes.yaml")
            .replace("{{public}}", Integer.toString(service("public")))
            .replace("{{shop}}", Integer.toString(site.port("shop")))
            .replace("{{spa}}", Integer.toString(site.port("spa"))));
    kubectl.apply(Files.readString(samples.resolve("login-pages/own-host.yaml")));
  }

  private AuthRuntime runtime(
      String name,
      AuthRuntime.GatewayTls tls,
      String authUrl,
      Optional<Redis> redis,
      Mailbox mailbox)
      throws IOException {
    return new AuthRuntime(
        name,
        server,
        site.state().config(),
        authUrl,
        "sallyport.localhost",
        tls,
        new AuthRuntime.Ports(
            site.port(name + "/gateway"),
            site.port(name + "/decisions"),
            site.port(name + "/public"),
            site.port(name + "/management"),
            site.port(name + "/admin")),
        database(
            Roles.RUNTIME,
            site.options().replicas().detours().store(name, "postgres", site.port("postgres"))),
        keys(),
        site.authority().file(),
        site.secretFile("admin"),
        site.options().attempts(),
        site.options().cookies(),
        redis.map(
            one -> one.at(site.options().replicas().detours().store(name, "redis", one.port()))),
        mailbox);
  }

  /** Where captured mail is shown. */
  String mailUrl() throws IOException {
    return mailbox(site, cluster).url();
  }

  private static Mailbox mailbox(Site site, JavaPart program) throws IOException {
    return new Mailbox(program, site.port("mailbox"), site.port("mailbox/pages"));
  }

  /** The port at which any replica is found. */
  private int service(String door) throws IOException {
    var replicas = new ArrayList<Detours.Replica>();
    for (var name : site.options().replicas().names()) {
      replicas.add(
          new Detours.Replica(site.port(name + "/" + door), site.port(name + "/management")));
    }
    return site.options().replicas().detours().service(door, replicas);
  }

  /** Where the program is found: everything works without. */
  private Optional<Redis> startRedis() throws IOException, InterruptedException {
    var program = Redis.find(site.options().environment());
    if (program.isEmpty()) {
      site.progress().say("  no redis-server was found: each replica counts limits for itself");
      return Optional.empty();
    }
    var redis =
        new Redis(
            program.get(), site.state().config(), site.secretFile("redis"), site.port("redis"));
    site.ensure(redis.launch());
    return Optional.of(redis);
  }

  /** Writes the keys of the operator's Secret to files, as a kubelet would. */
  private AuthRuntime.GatewayTls mountRuntimeTls(Kubectl kubectl)
      throws IOException, InterruptedException {
    kubectl.run("wait", "--for=create", "secret/" + RUNTIME_TLS, "-n", NAMESPACE, "--timeout=60s");
    var data =
        JSON.readTree(kubectl.run("get", "secret", RUNTIME_TLS, "-n", NAMESPACE, "-o", "json"))
            .path("data");
    var folder = site.state().tls();
    var mounted =
        new AuthRuntime.GatewayTls(
            folder.resolve("runtime.crt"),
            folder.resolve("runtime.key"),
            folder.resolve("runtime-clients.crt"));
    PrivateFile.write(mounted.certificate(), decoded(data.path("tls.crt").asText()));
    PrivateFile.write(mounted.key(), decoded(data.path("tls.key").asText()));
    PrivateFile.write(mounted.clientAuthority(), decoded(data.path("ca.crt").asText()));
    return mounted;
  }

  private static String decoded(String base64) {
    if (base64.isEmpty()) {
      throw new Problem("The Secret %s lacks tls.crt, tls.key or ca.crt.".formatted(RUNTIME_TLS));
    }
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
  }

  private Path keys() throws IOException {
    var file = site.state().secrets().resolve("runtime-keys.yaml");
    if (!Files.exists(file)) {
      var key = new byte[32];
      site.random().nextBytes(key);
      PrivateFile.write(
          file,
          """
          current: a
          keys:
            a: %s
          """
              .formatted(Base64.getEncoder().encodeToString(key)));
    }
    return file;
  }

  private Database database(String role) throws IOException {
    return database(role, site.port("postgres"));
  }

  private Database database(String role, int port) throws IOException {
    return new Database(
        "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, Roles.DATABASE),
        role,
        site.secretFile(role));
  }
}
