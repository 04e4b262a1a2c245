package dev.sallyport.server.http;

import dev.sallyport.decision.rule.RuleTable;
import dev.sallyport.server.account.ByMail;
import dev.sallyport.server.account.MailedLogin;
import dev.sallyport.server.account.OwnAccount;
import dev.sallyport.server.admin.BootstrapSecret;
import dev.sallyport.server.credentials.SessionKeys;
import dev.sallyport.server.decisionlog.DecisionLog;
import dev.sallyport.server.factors.SecondFactors;
import dev.sallyport.server.facts.Facts;
import dev.sallyport.server.gateway.Gate;
import dev.sallyport.server.login.Accounts;
import dev.sallyport.server.login.ReturnTo;
import dev.sallyport.server.metrics.Meters;
import dev.sallyport.server.pages.LoginOffer;
import dev.sallyport.server.pages.Pages;
import dev.sallyport.server.passkeys.ByPasskey;
import dev.sallyport.server.sessions.Entries;
import dev.sallyport.server.sessions.OwnSessions;
import dev.sallyport.server.sessions.Renewals;
import dev.sallyport.server.sessions.Whoami;
import dev.sallyport.server.settings.Admin;
import dev.sallyport.server.settings.Settings;
import dev.sallyport.server.signing.RotatingKeys;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The doors: for gateways, for browsers, and for whoever looks after the process. */
public final class Listeners implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);
  private static final int DEFAULT_PORT = 443;

  /** Up to here a body that nobody wants is read to its end, so that the answer gets through. */
  private static final long MAX_BODY = 1024L * 1024;

  private static final int MAX_PUBLIC_HEADERS = 64 * 1024;
  private static final Duration TLS_REFRESH = Duration.ofSeconds(10);
  private static final Duration NEWCOMERS = Duration.ofSeconds(1);
  private static final Duration DRAIN = Duration.ofSeconds(5);

  /** Who keeps a connection over HTTP/1.1 open hears with an answer that it ends. */
  private static final Duration QUIET = Duration.ofMillis(250);

  private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("doors").factory());
  private final GatewayListener gateway;
  private final Optional<DecisionsListener> decisions;
  private final Undertow browsers;
  private final Undertow management;
  private final Optional<Undertow> admin;
  private final InFlight fromBrowsers = new InFlight();
  private final Readiness readiness;

  /**
   * What the doors lead to.
   *
   * @param storeAnswers whether Postgres has answered lately
   * @param replicas how many there are, this one included
   * @param mail what people can do by mail, if there is any
   * @param elsewhere with whom people can log in, if with anybody
   * @param mailedLogin how they log in by mail, if they can
   */
  public record Behind(
      Gate gate,
      Facts facts,
      Accounts accounts,
      Renewals renewals,
      Entries entries,
      OwnSessions ownSessions,
      OwnAccount ownAccount,
      ByPasskey passkeys,
      Whoami whoami,
      AdminRooms admin,
      SessionKeys keys,
      Supplier<Optional<RuleTable>> rules,
      Supplier<UUID> ids,
      InstantSource clock,
      RotatingKeys assertionKeys,
      Meters meters,
      DecisionLog log,
      BooleanSupplier storeAnswers,
      IntSupplier replicas,
      Optional<ByMail> mail,
      SecondFactors factors,
      Elsewhere elsewhere,
      Optional<MailedLogin> mailedLogin) {}

  /** Opens the doors. */
  public Listeners(Settings settings, Behind behind) throws IOException, GeneralSecurityException {
    String style = settings.pages().over(resource("style.css"));
    String authUrl = settings.auth().url().toString();
    SessionCookie cookie = SessionCookie.of(settings.auth(), behind.keys(), behind.clock());
    ClientAddress from = new ClientAddress(settings.gateway().loadBalancers());
    Pages pages =
        new Pages(
            authUrl,
            style,
            settings.pages(),
            new LoginOffer(
                behind.mail().isPresent(),
                settings.registration().open(),
                behind.mailedLogin().isPresent(),
                behind.elsewhere()::choices));
    PageHeaders pageHeaders = new PageHeaders(style);
    GatewayTls tls =
        new GatewayTls(
            new GatewayTls.Pem(
                settings.gateway().certificate(),
                settings.gateway().key(),
                settings.gateway().clientCa()));
    Predicate<String> owned =
        host -> behind.rules().get().map(table -> table.owns(host)).orElse(false);
    DecisionWriter writer = new DecisionWriter(authUrl, cookie, owned, pages, pageHeaders);
    DecideHandler decide =
        new DecideHandler(
            behind.gate(),
            cookie,
            from,
            writer,
            new Entrance(
                authUrl,
                cookie,
                behind.entries(),
                behind.renewals(),
                from,
                writer,
                behind.meters()),
            blocking,
            behind.ids(),
            behind.meters(),
            behind.log());
    gateway =
        GatewayListener.start(
            settings.gateway().listen(),
            tls,
            Math.max(2, Runtime.getRuntime().availableProcessors()),
            GatewayListener.CONNECTION_AGE,
            decide);
    decisions = settings.decisions().map(where -> DecisionsListener.start(where, decide));
    decisions.ifPresent(
        door -> LOG.info("Listening: gateways without certificates on {}", door.port()));
    behind.meters().connections(gateway::connections);
    var _ =
        timer.scheduleWithFixedDelay(
            () -> refresh(tls),
            TLS_REFRESH.toMillis(),
            TLS_REFRESH.toMillis(),
            TimeUnit.MILLISECONDS);
    var _ =
        timer.scheduleWithFixedDelay(
            new Newcomers(behind.replicas(), () -> gateway.share(GatewayListener.SHARED_WITHIN)),
            NEWCOMERS.toMillis(),
            NEWCOMERS.toMillis(),
            TimeUnit.MILLISECONDS);
    Visit.Surroundings surroundings =
        new Visit.Surroundings(
            behind.facts(),
            cookie,
            granted(settings.auth().url(), behind.rules()),
            from,
            pages,
            pageHeaders,
            behind.ids(),
            behind.clock());
    browsers =
        start(
            settings.publicListener(),
            fromBrowsers.counting(
                new BrowserDoor(
                    settings.auth(),
                    owned,
                    new BrowserDoor.Behind(
                        new PublicKeysHandler(behind.assertionKeys()),
                        Map.of("/pages.js", resource("pages.js")),
                        new Site(
                            surroundings,
                            new FormOrigin(settings.auth().origin()),
                            SiteMap.of(settings, behind, cookie, pages)),
                        new SessionsApi(
                            behind.whoami(),
                            behind.renewals(),
                            cookie,
                            new GrantedOrigin(surroundings.granted()),
                            from,
                            behind.meters()),
                        api(
                            behind,
                            new Api.Around(surroundings, authUrl),
                            settings.registration().open())),
                    blocking)));
    readiness =
        new Readiness(
            () -> behind.rules().get().isPresent(),
            () -> behind.assertionKeys().current().isPresent(),
            behind.storeAnswers());
    management = start(settings.management(), new ManagementHandler(readiness, behind.meters()));
    admin = settings.admin().map(where -> admin(where, behind, authUrl));
    admin.ifPresent(door -> LOG.info("Listening: administrators on {}", port(door)));
  }

  private static Api api(Behind behind, Api.Around around, boolean registrationOpen) {
    return new Api(
        around,
        new Api.Rooms(
            behind.accounts(),
            behind.ownSessions(),
            behind.ownAccount(),
            behind.passkeys(),
            behind.whoami(),
            behind.factors(),
            behind.mail(),
            behind.elsewhere(),
            behind.meters(),
            registrationOpen),
        resource("api.yaml"));
  }

  private Undertow admin(Admin settings, Behind behind, String authUrl) {
    AdminHandler handler =
        new AdminHandler(
            new BootstrapSecret(settings.secret()),
            behind.admin().audit(),
            behind.ids(),
            behind.admin().routes(authUrl));
    return start(settings.listen(), exchange -> exchange.dispatch(blocking, handler));
  }

  /** The port that administrators ask at; empty where there is none. */
  public OptionalInt adminPort() {
    return admin.map(door -> OptionalInt.of(port(door))).orElseGet(OptionalInt::empty);
  }

  /** The port that gateways ask at. */
  public int gatewayPort() {
    return gateway.port();
  }

  /** The port that browsers are led to. */
  public int publicPort() {
    return port(browsers);
  }

  /** The port for probes and metrics. */
  public int managementPort() {
    return port(management);
  }

  /** From now on the probes say that nobody should be sent here; everything is still answered. */
  public void leave() {
    readiness.leave();
  }

  /** Lets what is in flight finish, for at most five seconds, and closes the doors. */
  @Override
  public void close() {
    leave();
    gateway.drain();
    List<InFlight> overHttp1 = new ArrayList<>(List.of(gateway.overHttp1(), fromBrowsers));
    decisions.map(DecisionsListener::inFlight).ifPresent(overHttp1::add);
    overHttp1.forEach(InFlight::leave);
    try {
      awaitQuiet(overHttp1);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    gateway.close();
    decisions.ifPresent(DecisionsListener::close);
    browsers.stop();
    management.stop();
    admin.ifPresent(Undertow::stop);
    timer.shutdownNow();
    blocking.shutdownNow();
  }

  private void awaitQuiet(List<InFlight> overHttp1) throws InterruptedException {
    long deadline = System.nanoTime() + DRAIN.toNanos();
    long last = System.nanoTime();
    long begun = -1;
    while (System.nanoTime() < deadline) {
      long now = overHttp1.stream().mapToLong(InFlight::begun).sum();
      if (now != begun
          || gateway.connections() > 0
          || !overHttp1.stream().allMatch(InFlight::isEmpty)) {
        begun = now;
        last = System.nanoTime();
      } else if (System.nanoTime() - last > QUIET.toNanos()) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private static Supplier<Optional<ReturnTo.Granted>> granted(
      URI auth, Supplier<Optional<RuleTable>> rules) {
    int port = auth.getPort() < 0 ? DEFAULT_PORT : auth.getPort();
    return () ->
        rules
            .get()
            .map(
                table ->
                    new ReturnTo.Granted(
                        host -> host.equals(auth.getHost()) || table.owns(host), port));
  }

  private static Undertow start(InetSocketAddress address, HttpHandler root) {
    Undertow server =
        Undertow.builder()
            .addHttpListener(address.getPort(), address.getHostString())
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, MAX_BODY)
            .setServerOption(UndertowOptions.MAX_HEADER_SIZE, MAX_PUBLIC_HEADERS)
            .setServerOption(UndertowOptions.MAX_PARAMETERS, 20)
            .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, 60_000)
            .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, 10_000)
            .setIoThreads(1)
            .setWorkerThreads(1) // Handlers dispatch to virtual threads.
            .setHandler(root)
            .build();
    server.start();
    return server;
  }

  private static void refresh(GatewayTls tls) {
    try {
      if (tls.refresh()) {
        LOG.info("The gateway's certificate files changed and are in use");
      }
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      LOG.error("The gateway's certificate files cannot be read; the old ones stay in use", e);
    }
  }

  private static int port(Undertow server) {
    return ((InetSocketAddress) server.getListenerInfo().getFirst().getAddress()).getPort();
  }

  static String resource(String name) {
    try (InputStream in = Listeners.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
