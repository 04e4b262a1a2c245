package dev.sallyport.bench.lab;

import dev.sallyport.bench.core.Town;
import dev.sallyport.bench.load.Asker;
import dev.sallyport.bench.load.AuthHost;
import dev.sallyport.cluster.part.JavaPart;
import dev.sallyport.cluster.part.Mailbox;
import dev.sallyport.cluster.part.Postgres;
import dev.sallyport.cluster.part.Redis;
import dev.sallyport.cluster.process.Launch;
import dev.sallyport.cluster.report.Problem;
import dev.sallyport.cluster.state.PrivateFile;
import dev.sallyport.cluster.toolchain.PostgresSoftware;
import dev.sallyport.cluster.toolchain.Toolchain;
import dev.sallyport.decision.rule.LoadedRule;
import dev.sallyport.schema.Roles;
import dev.sallyport.server.credentials.SessionKeys;
import dev.sallyport.store.Database;
import dev.sallyport.store.Password;
import dev.sallyport.store.rules.PostgresRules;
import dev.sallyport.store.rules.RuleRow;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;

/**
 * Replicas of the runtime as in production, each a process of its own, and the Postgres behind
 * them, which waits for the disk as it does in production.
 */
public final class Fleet implements AutoCloseable {
  /** Where browsers see the login pages. */
  public static final String AUTH_URL = "https://auth.example.com";

  private static final int HEAP = 384;

  /** With those of four replicas fewer than the hundred that Postgres takes. */
  private static final int POOL = 16;

  private static final char KEY = 'a';
  private static final UUID CLUSTER = new UUID(7, 7);

  private final Premises premises;
  private final JavaPart server;
  private final JavaPart cluster;
  private final Postgres postgres;
  private final Path keysFile;
  private final SessionKeys keys;
  private final SSLContext gateway;
  private final Optional<Path> redisServer;
  private Optional<Redis> redis = Optional.empty();
  private Optional<Mailbox> mailbox = Optional.empty();
  private final Database database;
  private final Database owned;
  private final List<AutoCloseable> open = new ArrayList<>();

  /**
   * Postgres without tables; nothing else runs yet.
   *
   * @param root of the project, which has been built
   * @param folder for files; what is in it may be deleted
   * @param environment names programs, and where they are kept between runs
   */
  public Fleet(Path root, Path folder, Map<String, String> environment)
      throws IOException, InterruptedException, GeneralSecurityException {
    premises = Premises.in(folder);
    redisServer = Redis.find(environment);
    server = JavaPart.in(root.resolve("auth-runtime/server"));
    cluster = JavaPart.in(root.resolve("e2e/cluster"));
    gateway = Identity.of(premises.client(), premises.authority().file());
    byte[] key = new byte[32];
    premises.random().nextBytes(key);
    keys =
        new SessionKeys(KEY, Map.of(KEY, new SecretKeySpec(key, "HmacSHA256")), premises.random());
    keysFile = premises.state().secrets().resolve("keys.yaml");
    PrivateFile.write(
        keysFile,
        "current: %c%nkeys: {%c: %s}%n"
            .formatted(KEY, KEY, Base64.getEncoder().encodeToString(key)));
    secret(Postgres.SUPERUSER);
    postgres =
        new Postgres(
            PostgresSoftware.unpack(Toolchain.cache(environment)),
            premises.state().data().resolve("postgres"),
            secretFile(Postgres.SUPERUSER),
            premises.port("postgres", "sql"));
    database = database(Roles.RUNTIME, POOL);
    owned = database(Roles.OWNER, 1);
  }

  /** Starts Postgres, makes its tables, and puts the rules of {@code apps} apps there. */
  public void startPostgres(int apps) throws IOException, InterruptedException {
    long _ = premises.start(postgres.launch());
    try {
      Roles.create(
          postgres.url("postgres"),
          Postgres.SUPERUSER,
          secret(Postgres.SUPERUSER),
          Roles.DATABASE,
          new Roles.Passwords(secret(Roles.OWNER), secret(Roles.OPERATOR), secret(Roles.RUNTIME)));
    } catch (SQLException refused) {
      throw new Problem("the database roles could not be made: " + refused.getMessage(), refused);
    }
    migrate();
    try (Database operator = database(Roles.OPERATOR, 1)) {
      PostgresRules rules = new PostgresRules(operator);
      for (int app = 0; app < apps; app++) {
        LoadedRule rule = Town.rule(app);
        long _ =
            rules.put(
                new RuleRow.Key(CLUSTER, rule.uid()),
                rule.namespace(),
                rule.name(),
                1,
                Town.spec(app));
      }
    }
  }

  /** With the program that an installation runs: the libraries it needs are not among ours. */
  private void migrate() throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(server.command(128, "dev.sallyport.schema.Migrate"))
            .redirectErrorStream(true);
    builder
        .environment()
        .putAll(
            Map.of(
                "SALLYPORT_DATABASE_URL",
                url(),
                "SALLYPORT_DATABASE_USER",
                Roles.OWNER,
                "SALLYPORT_DATABASE_PASSWORD_FILE",
                secretFile(Roles.OWNER).toString()));
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new Problem("the database could not be migrated:%n%s".formatted(said.strip()));
    }
  }

  /** Starts Redis for the replicas that are started from now on; false where there is none. */
  public boolean startRedis() throws IOException, InterruptedException {
    if (redisServer.isEmpty()) {
      return false;
    }
    secret("redis");
    Redis made =
        new Redis(
            redisServer.get(),
            premises.state().config(),
            secretFile("redis"),
            premises.port("redis", "resp"));
    long _ = premises.start(made.launch());
    redis = Optional.of(made);
    return true;
  }

  /** Ends Redis as a crash would. */
  public void killRedis() throws InterruptedException {
    premises.processes().kill("redis");
  }

  /** Starts Redis again, with nothing in it. */
  public void reviveRedis() throws IOException, InterruptedException {
    long _ = premises.start(redis.orElseThrow().launch());
  }

  /** Starts an SMTP server for the replicas that are started from now on; it keeps what it gets. */
  public void startMailbox() throws IOException, InterruptedException {
    Mailbox made =
        new Mailbox(cluster, premises.port("mailbox", "smtp"), premises.port("mailbox", "pages"));
    long _ = premises.start(made.launch(premises.http()));
    mailbox = Optional.of(made);
  }

  /** Starts a replica. */
  public Subject start(String name) throws IOException, InterruptedException {
    int tls = premises.port(name, "gateway");
    int browsers = premises.port(name, "public");
    int management = premises.port(name, "management");
    Path settings = premises.state().config().resolve(name + ".yaml");
    Files.writeString(
        settings,
        """
        auth: {url: "%s", cookie: {name: sallyport_session, domain: example.com}}
        gateway: {listen: "127.0.0.1:%d", certificate: "%s", key: "%s", clientCa: "%s"}
        public: {listen: "127.0.0.1:%d"}
        management: {listen: "127.0.0.1:%d"}
        database: {url: "%s", user: %s, passwordFile: "%s"}
        keys: "%s"
        throttle: {login: 9999999/1m, registration: 9999999/1m, recovery: 9999999/1m, failures: {perPair: {free: 9999999}, perAccount: {free: 9999999}, perAddress: {free: 9999999}}}
        %s
        %s
        """
            .formatted(
                AUTH_URL,
                tls,
                premises.server().certificate(),
                premises.server().key(),
                premises.authority().file(),
                browsers,
                management,
                url(),
                Roles.RUNTIME,
                secretFile(Roles.RUNTIME),
                keysFile,
                redis.map(made -> "redis: " + made.yaml()).orElse(""),
                mailbox.map(made -> "mail: " + made.yaml()).orElse("")));
    long pid =
        premises.start(
            Launch.of(
                name,
                server.command(HEAP, "dev.sallyport.server.Main", settings.toString()),
                List.of(),
                tls,
                () ->
                    premises
                        .http()
                        .ok("http://127.0.0.1:" + management + "/health/ready", Map.of())));
    return new Subject(name, pid, tls, browsers, management);
  }

  /** Ends a replica in order. */
  public void stop(Subject replica) throws InterruptedException {
    premises.processes().stop(replica.name());
  }

  /** Ends a replica as a crash would. */
  public void kill(Subject replica) throws InterruptedException {
    premises.processes().kill(replica.name());
  }

  /** Stops a replica where it is, without its knowing. */
  public void freeze(Subject replica) {
    premises.processes().signal(replica.name(), "STOP");
  }

  /** Lets a replica go on. */
  public void thaw(Subject replica) {
    premises.processes().signal(replica.name(), "CONT");
  }

  /** Stops Postgres where it is. */
  public void freezePostgres() {
    premises.processes().signal("postgres", "STOP");
  }

  /** Lets Postgres go on. */
  public void thawPostgres() {
    premises.processes().signal("postgres", "CONT");
  }

  /** Asks a replica as a gateway does. */
  public Asker asker(Subject replica) {
    Asker asker = new Asker(replica.tls(), gateway);
    open.add(asker);
    return asker;
  }

  /** The pages of a replica, as browsers reach them behind a gateway. */
  public AuthHost pages(Subject replica) {
    AuthHost pages = new AuthHost(replica.plain(), URI.create(AUTH_URL));
    open.add(pages);
    return pages;
  }

  /** What issues and recognises the values of this installation's sessions. */
  public SessionKeys keys() {
    return keys;
  }

  /** The database with the runtime's role; one pool for all. */
  public Database database() {
    return database;
  }

  /** The database with the role that owns the tables; one pool for all. */
  public Database owned() {
    return owned;
  }

  private Database database(String role, int connections) throws IOException {
    Database opened =
        new Database(new Database.Settings(url(), role, new Password(secret(role)), connections));
    open.add(opened);
    return opened;
  }

  private String url() {
    return postgres.url(Roles.DATABASE);
  }

  private Path secretFile(String name) {
    return premises.state().secrets().resolve(name);
  }

  private String secret(String name) throws IOException {
    return PrivateFile.secret(secretFile(name), premises.random());
  }

  /** Ends everything that was started; also when the person has lost patience. */
  @Override
  public void close() {
    for (AutoCloseable one : open.reversed()) {
      try {
        one.close();
      } catch (Exception e) {
        System.err.println("sallyport: " + e);
      }
    }
    thawPostgres();
    premises.close();
  }
}
