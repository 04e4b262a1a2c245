package dev.sallyport.server.http;

import dev.sallyport.decision.evidence.Assurance;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.decision.evidence.Person;
import dev.sallyport.server.account.AddressChange;
import dev.sallyport.server.account.Deletion;
import dev.sallyport.server.account.MailGuard;
import dev.sallyport.server.account.MailedLogin;
import dev.sallyport.server.account.MailedSecrets;
import dev.sallyport.server.account.OwnAccount;
import dev.sallyport.server.account.PasswordChange;
import dev.sallyport.server.audit.Audit;
import dev.sallyport.server.credentials.SessionKeys;
import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.server.factors.SecondFactors;
import dev.sallyport.server.factors.TestFactors;
import dev.sallyport.server.facts.Facts;
import dev.sallyport.server.federation.Provider;
import dev.sallyport.server.login.Accounts;
import dev.sallyport.server.login.Arrival;
import dev.sallyport.server.login.Arrivals;
import dev.sallyport.server.login.Notices;
import dev.sallyport.server.login.PasswordCheck;
import dev.sallyport.server.login.PasswordChoice;
import dev.sallyport.server.login.PasswordHashing;
import dev.sallyport.server.login.PasswordRules;
import dev.sallyport.server.login.PlainPassword;
import dev.sallyport.server.login.ReturnTo;
import dev.sallyport.server.login.Unguarded;
import dev.sallyport.server.mail.Delivered;
import dev.sallyport.server.mail.Envelopes;
import dev.sallyport.server.mail.Message;
import dev.sallyport.server.metrics.Meters;
import dev.sallyport.server.pages.Brand;
import dev.sallyport.server.pages.LoginOffer;
import dev.sallyport.server.pages.Pages;
import dev.sallyport.server.passkeys.ByPasskey;
import dev.sallyport.server.passkeys.PasskeyCheck;
import dev.sallyport.server.passkeys.PasskeyWorld;
import dev.sallyport.server.passkeys.SoftAuthenticator;
import dev.sallyport.server.sessions.Entries;
import dev.sallyport.server.sessions.Lifetimes;
import dev.sallyport.server.sessions.OwnSessions;
import dev.sallyport.server.sessions.Renewals;
import dev.sallyport.server.sessions.Whoami;
import dev.sallyport.server.settings.CookieModes;
import dev.sallyport.server.settings.Settings;
import dev.sallyport.server.signing.Seal;
import dev.sallyport.store.StoreUnavailable;
import dev.sallyport.store.audit.AuditEvent;
import dev.sallyport.store.fakes.InMemoryAccountChanges;
import dev.sallyport.store.fakes.InMemoryAuditTrail;
import dev.sallyport.store.fakes.InMemoryFactors;
import dev.sallyport.store.fakes.InMemoryFederation;
import dev.sallyport.store.fakes.InMemoryIdentities;
import dev.sallyport.store.fakes.InMemoryLog;
import dev.sallyport.store.fakes.InMemoryMailedProofs;
import dev.sallyport.store.fakes.InMemoryOutbox;
import dev.sallyport.store.fakes.InMemoryPasskeys;
import dev.sallyport.store.fakes.InMemorySessions;
import dev.sallyport.store.mail.NewLetter;
import dev.sallyport.store.sessions.NewSession;
import dev.sallyport.store.sessions.SessionFact;
import dev.sallyport.store.sessions.Sessions;
import dev.sallyport.store.sessions.TokenHash;
import dev.sallyport.store.sessions.TokenKind;
import io.undertow.Undertow;
import io.undertow.server.handlers.ResponseCodeHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.crypto.spec.SecretKeySpec;

/** The auth host's pages and JSON about sessions, over stores in memory and a clock that is set. */
final class AuthHost implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  static final String AUTH = "https://auth.example.com";
  static final String SHOP = "https://shop.example.com";

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Map<Character, SecretKeySpec> KEY =
      Map.of('a', new SecretKeySpec(new byte[32], "HmacSHA256"));
  private static final Set<String> HOSTS = Set.of("auth.example.com", "shop.example.com");

  final InMemoryIdentities identities = new InMemoryIdentities();
  final InMemoryLog log = new InMemoryLog();
  final InMemoryOutbox outbox = new InMemoryOutbox();
  final InMemoryAuditTrail trail = new InMemoryAuditTrail();
  final InMemorySessions sessions = new InMemorySessions(identities, log, outbox);
  final InMemoryFactors factors = new InMemoryFactors(identities, sessions, log, outbox);
  final InMemoryPasskeys passkeys =
      new InMemoryPasskeys(identities, sessions, log, factors, outbox, trail);
  final InMemoryMailedProofs proofs =
      new InMemoryMailedProofs(identities, sessions, log, outbox, trail);
  final InMemoryFederation federation =
      new InMemoryFederation(identities, sessions, log, outbox, trail);
  final Elsewhere elsewhere;
  final Envelopes envelopes =
      new Envelopes(new Seal('a', KEY, RANDOM, Envelopes.PURPOSE), UUID::randomUUID);
  final SessionKeys keys = new SessionKeys('a', KEY, RANDOM);
  final Meters meters = new Meters();
  final List<Long> everywhere = Collections.synchronizedList(new ArrayList<>());
  volatile Instant now = NOW;
  final PasskeyCheck check = PasskeyWorld.check(passkeys, passkeys, audit(), envelopes, () -> now);

  /** Whether Postgres answers. */
  volatile boolean away;

  private final SessionCookie cookie;
  private final PasswordHashing hashing = new PasswordHashing(1, RANDOM);
  private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
  private final Undertow server;
  private final RawHttp http;
  private final String host;

  /** The paths of all pages. */
  final Set<String> paths;

  AuthHost() {
    this(CookieModes.SHARED);
  }

  /** One whose cookies reach as far as {@code modes} says. */
  AuthHost(CookieModes modes) {
    this(modes, AUTH);
  }

  /** The same at another address. */
  AuthHost(CookieModes modes, String url) {
    this(modes, url, List.of());
  }

  /** One where people can log in elsewhere, too. */
  AuthHost(CookieModes modes, String url, List<Provider> providers) {
    Settings.Auth auth = new Settings.Auth(URI.create(url), "sid", "example.com", modes);
    host = auth.url().getHost();
    cookie = SessionCookie.of(auth, keys, () -> now);
    elsewhere =
        Elsewheres.of(
            providers,
            url,
            federation,
            arrival(),
            Unguarded.audit(() -> now),
            everywhere::add,
            () -> now);
    Pages pages =
        new Pages(url, "", Brand.OURS, new LoginOffer(false, true, true, elsewhere::choices));
    GrantedOrigin origins = new GrantedOrigin(AuthHost::granted);
    Renewals renewals =
        new Renewals(
            rotation -> {
              if (away) {
                throw new StoreUnavailable("renewing", new IOException());
              }
              return sessions.rotate(rotation);
            },
            sessions,
            audit(),
            everywhere::add,
            keys,
            Lifetimes.ORDINARY,
            () -> now);
    SessionsApi api =
        new SessionsApi(
            new Whoami(new AwaySessions(), () -> now),
            renewals,
            cookie,
            origins,
            new ClientAddress(List.of()),
            meters);
    Map<String, Page> byPath = new HashMap<>();
    byPath.putAll(new LoginPages(accounts(), Optional.empty(), pages, meters, true).byPath());
    byPath.putAll(new PasskeyPages(byPasskey(), Optional.empty(), pages, meters).byPath());
    SecondStepPages steps = new SecondStepPages(secondFactors(), byPasskey(), pages, meters, url);
    FactorPages own = new FactorPages(secondFactors().own(), pages, url);
    byPath.putAll(new PasskeyStepPages(byPasskey(), steps, meters, url).byPath());
    byPath.putAll(new OwnPasskeyPages(byPasskey().own(), own, pages, url).byPath());
    byPath.putAll(steps.byPath());
    byPath.putAll(own.byPath());
    byPath.putAll(new LogoutPages(accounts(), pages).byPath());
    RenewPage renewal = new RenewPage(renewals, cookie, meters);
    byPath.putAll(renewal.byPath());
    Entries entries =
        new Entries(
            sessions, sessions, everywhere::add, keys, RANDOM, Lifetimes.ORDINARY, () -> now);
    byPath.putAll(new EnterPage(entries, renewal, () -> now).byPath());
    byPath.putAll(
        new SessionPages(
                new OwnSessions(sessions, sessions, audit(), everywhere::add, () -> now),
                pages,
                url)
            .byPath());
    byPath.putAll(new AccountPages(ownAccount(), pages, url).byPath());
    byPath.putAll(
        new MailedLoginPages(
                new MailedLogin(
                    proofs,
                    new MailedSecrets('a', KEY, envelopes, RANDOM),
                    new MailGuard(Unguarded.throttle(() -> now), audit()),
                    arrival(),
                    () -> now,
                    false),
                pages)
            .byPath());
    byPath.putAll(new ElsewherePages(elsewhere, pages, url).byPath());
    paths = Set.copyOf(byPath.keySet());
    Site site =
        new Site(
            new Visit.Surroundings(
                facts(),
                cookie,
                AuthHost::granted,
                new ClientAddress(List.of()),
                pages,
                new PageHeaders(""),
                UUID::randomUUID,
                () -> now),
            new FormOrigin(auth.origin()),
            byPath);
    server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setHandler(
                new BrowserDoor(
                    auth,
                    HOSTS::contains,
                    new BrowserDoor.Behind(
                        ResponseCodeHandler.HANDLE_404,
                        Map.of("/pages.js", "script"),
                        site,
                        api,
                        ResponseCodeHandler.HANDLE_404),
                    blocking))
            .build();
    server.start();
    http =
        new RawHttp(
            ((InetSocketAddress) server.getListenerInfo().getFirst().getAddress()).getPort());
  }

  private static Optional<ReturnTo.Granted> granted() {
    return Optional.of(new ReturnTo.Granted(HOSTS::contains, 443));
  }

  private Audit audit() {
    return new Audit(trail, Duration.ofDays(400), UUID::randomUUID, () -> now);
  }

  private OwnAccount ownAccount() {
    Audit audit = audit();
    PasswordCheck check = new PasswordCheck(identities, hashing, Unguarded.guard(() -> now), audit);
    InMemoryAccountChanges changes =
        new InMemoryAccountChanges(identities, sessions, log, proofs, outbox, trail);
    return new OwnAccount(
        new PasswordChange(
            changes,
            check,
            new PasswordChoice(new PasswordRules(15, List.of(), List.of()), hashing),
            Optional.of(envelopes),
            keys,
            Lifetimes.ORDINARY,
            audit,
            everywhere::add,
            () -> now),
        Optional.of(
            new AddressChange(
                changes,
                proofs,
                check,
                new MailedSecrets('a', KEY, envelopes, RANDOM),
                new MailGuard(Unguarded.throttle(() -> now), audit),
                envelopes,
                keys,
                Lifetimes.ORDINARY,
                audit,
                everywhere::add,
                () -> now)),
        new Deletion(changes, check, audit, everywhere::add, () -> now));
  }

  /** What was mailed since this was asked last. */
  List<Message> mail() throws InterruptedException {
    return Delivered.by(outbox, envelopes, () -> now);
  }

  /** Somebody with a password that is good enough. */
  UUID person(String name, String password) {
    UUID id = UUID.randomUUID();
    try {
      identities.register(
          id, name + "@example.com", hashing.hash(new PlainPassword(password)).value(), NOW);
    } catch (PasswordHashing.Busy e) {
      throw new IllegalStateException(e);
    }
    return id;
  }

  private Arrival arrival() {
    return Arrivals.of(
        sessions,
        factors,
        Unguarded.guard(() -> now),
        Notices.NONE,
        Unguarded.audit(() -> now),
        keys,
        everywhere::add,
        () -> now);
  }

  private ByPasskey byPasskey() {
    return PasskeyWorld.of(
        check,
        passkeys,
        factors,
        factors,
        arrival(),
        keys,
        audit(),
        envelopes,
        everywhere::add,
        () -> now,
        false);
  }

  private Accounts accounts() {
    return new Accounts(
        identities,
        sessions,
        everywhere::add,
        new PasswordRules(15, List.of(), List.of()),
        hashing,
        Unguarded.guard(() -> now),
        arrival(),
        Unguarded.audit(() -> now),
        UUID::randomUUID,
        () -> now,
        false);
  }

  private SecondFactors secondFactors() {
    return TestFactors.of(
        factors,
        factors,
        factors,
        arrival(),
        Unguarded.guard(() -> now),
        Optional.of(envelopes),
        audit(),
        keys,
        everywhere::add,
        () -> now);
  }

  /**
   * Somebody adds an app.
   *
   * @return its secret
   */
  String addApp(UUID person) {
    return TestFactors.give(factors, person, audit(), now);
  }

  private Facts facts() {
    return (session, _) ->
        sessions
            .fact(session.hash())
            .filter(fact -> fact.host().equals(session.host()))
            .<Evidence>map(AuthHost::evidence)
            .orElseGet(() -> new Evidence.Rejected(Evidence.Flaw.ENDED));
  }

  private static Evidence.Session evidence(SessionFact fact) {
    var who = fact.identity();
    return new Evidence.Session(
        fact.session(),
        new Person(who.id(), who.email(), who.verified(), who.roles()),
        fact.assurance(),
        fact.authenticatedAt(),
        fact.expiresAt(),
        fact.renewableUntil());
  }

  private final class AwaySessions implements Sessions {
    @Override
    public void start(NewSession session, AuditEvent... events) {
      sessions.start(session, events);
    }

    @Override
    public boolean startVerified(
        NewSession session, int changes, Optional<NewLetter> notice, AuditEvent... events) {
      return sessions.startVerified(session, changes, notice, events);
    }

    @Override
    public Optional<SessionFact> fact(TokenHash token) {
      if (away) {
        throw new StoreUnavailable("asking", new IOException());
      }
      return sessions.fact(token);
    }

    @Override
    public OptionalLong end(TokenHash token, Instant at, AuditEvent... events) {
      return sessions.end(token, at, events);
    }

    @Override
    public OptionalLong endAllOf(UUID identity, Instant at, AuditEvent... events) {
      return sessions.endAllOf(identity, at, events);
    }

    @Override
    public long head() {
      return sessions.head();
    }
  }

  UUID person(String name) {
    UUID id = UUID.randomUUID();
    identities.register(id, name + "@example.com", "$hash$", NOW);
    return id;
  }

  UUID login(UUID person, SessionValue value) {
    UUID id = UUID.randomUUID();
    sessions.start(
        new NewSession(
            id,
            person,
            value.hash(),
            value.kind(),
            value.host(),
            now,
            now.plus(Lifetimes.ORDINARY.life()),
            now.plus(Lifetimes.ORDINARY.renewableFor()),
            Optional.of("Mozilla/5.0 (X11; Linux x86_64) Firefox/128.0"),
            Optional.of("203.0.113.7")));
    return id;
  }

  /** The same by two factors. */
  void loginSurely(UUID person, SessionValue value) {
    sessions.start(
        new NewSession(
            UUID.randomUUID(),
            person,
            value.hash(),
            value.kind(),
            value.host(),
            Assurance.PASSWORD.withSecondFactor(List.of("otp")),
            now,
            now,
            now.plus(Lifetimes.ORDINARY.life()),
            now.plus(Lifetimes.ORDINARY.renewableFor()),
            Optional.empty(),
            Optional.empty()));
  }

  /** Somebody's authenticator, whose passkey is added with a session of theirs. */
  SoftAuthenticator phone(UUID person, UUID session, String name) {
    return PasskeyWorld.enrolled(check, passkeys, person, session, name);
  }

  UUID sessionOf(SessionValue value) {
    return sessions.fact(value.hash()).orElseThrow().session();
  }

  SessionValue login(UUID person, TokenKind kind) {
    SessionValue value = keys.issue(kind);
    login(person, value);
    return value;
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  /** Whether somebody who shows the value is admitted. */
  boolean admits(SessionValue value) {
    return sessions.fact(value.hash()).map(fact -> now.isBefore(fact.expiresAt())).orElse(false);
  }

  /** The value of the cookie in an answer. */
  Optional<SessionValue> given(RawHttp.Answer answer) {
    return answer
        .field("set-cookie")
        .map(field -> field.substring("sid=".length(), field.indexOf(';')))
        .flatMap(keys::recognise);
  }

  static String cookie(SessionValue value) {
    return "Cookie: sid=" + value.cookieValue();
  }

  static String bearer(SessionValue value) {
    return "Authorization: Bearer " + value.bearerToken();
  }

  RawHttp.Answer ask(String line, String... fields) throws IOException {
    List<String> all = new ArrayList<>(List.of(fields));
    if (all.stream().noneMatch(field -> field.startsWith("Host: "))) {
      all.add("Host: " + host);
    }
    return http.ask(line, all.toArray(String[]::new));
  }

  /** A form with one field. */
  RawHttp.Answer post(String path, String body, String... fields) throws IOException {
    List<String> all = new ArrayList<>(List.of(fields));
    all.add("Content-Type: application/x-www-form-urlencoded");
    all.add("Content-Length: " + body.length());
    all.add("Host: " + host);
    return http.send("POST " + path, body, all.toArray(String[]::new));
  }

  @Override
  public void close() {
    server.stop();
    blocking.shutdownNow();
    hashing.close();
  }
}
