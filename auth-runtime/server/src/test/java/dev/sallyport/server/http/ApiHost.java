package dev.sallyport.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.decision.evidence.Person;
import dev.sallyport.server.account.AddressChange;
import dev.sallyport.server.account.ByMail;
import dev.sallyport.server.account.Deletion;
import dev.sallyport.server.account.LoginNotices;
import dev.sallyport.server.account.MailGuard;
import dev.sallyport.server.account.MailedSecrets;
import dev.sallyport.server.account.OwnAccount;
import dev.sallyport.server.account.PasswordChange;
import dev.sallyport.server.account.Recovery;
import dev.sallyport.server.account.Registration;
import dev.sallyport.server.account.Verification;
import dev.sallyport.server.audit.Audit;
import dev.sallyport.server.credentials.DeviceKeys;
import dev.sallyport.server.credentials.SessionKeys;
import dev.sallyport.server.factors.TestFactors;
import dev.sallyport.server.facts.Facts;
import dev.sallyport.server.login.Accounts;
import dev.sallyport.server.login.Arrival;
import dev.sallyport.server.login.Arrivals;
import dev.sallyport.server.login.EmailAddress;
import dev.sallyport.server.login.LoginGuard;
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
import dev.sallyport.server.pages.Pages;
import dev.sallyport.server.passkeys.ByPasskey;
import dev.sallyport.server.passkeys.PasskeyCheck;
import dev.sallyport.server.passkeys.PasskeyWorld;
import dev.sallyport.server.passkeys.SoftAuthenticator;
import dev.sallyport.server.sessions.Lifetimes;
import dev.sallyport.server.sessions.OwnSessions;
import dev.sallyport.server.sessions.Renewals;
import dev.sallyport.server.sessions.Whoami;
import dev.sallyport.server.settings.Throttlings;
import dev.sallyport.server.signing.Seal;
import dev.sallyport.server.throttle.RememberedRefusals;
import dev.sallyport.server.throttle.Throttle;
import dev.sallyport.store.Ids;
import dev.sallyport.store.StoreUnavailable;
import dev.sallyport.store.account.AccountChanges;
import dev.sallyport.store.account.MailedProofs;
import dev.sallyport.store.factors.Ceremonies;
import dev.sallyport.store.factors.FactorChanges;
import dev.sallyport.store.factors.Factors;
import dev.sallyport.store.factors.Passkeys;
import dev.sallyport.store.factors.PendingLogins;
import dev.sallyport.store.fakes.InMemoryAccountChanges;
import dev.sallyport.store.fakes.InMemoryAttempts;
import dev.sallyport.store.fakes.InMemoryAuditTrail;
import dev.sallyport.store.fakes.InMemoryFactors;
import dev.sallyport.store.fakes.InMemoryFederation;
import dev.sallyport.store.fakes.InMemoryIdentities;
import dev.sallyport.store.fakes.InMemoryLog;
import dev.sallyport.store.fakes.InMemoryMailedProofs;
import dev.sallyport.store.fakes.InMemoryOutbox;
import dev.sallyport.store.fakes.InMemoryPasskeys;
import dev.sallyport.store.fakes.InMemorySessions;
import dev.sallyport.store.identities.Identities;
import dev.sallyport.store.identities.PasswordHash;
import dev.sallyport.store.sessions.Rotations;
import dev.sallyport.store.sessions.SessionFact;
import dev.sallyport.store.sessions.SessionList;
import dev.sallyport.store.sessions.Sessions;
import io.undertow.Undertow;
import io.undertow.server.handlers.BlockingHandler;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.spec.SecretKeySpec;

/**
 * The API for apps over stores in memory and a clock that is set. Every answer is held against the
 * document that describes it.
 */
final class ApiHost implements AutoCloseable {
  static final String AUTH = "https://auth.example.com";
  static final String SHOP = "https://shop.example.com";
  static final String PASSWORD = "several words in a row";

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Map<Character, SecretKeySpec> KEYS =
      Map.of('a', new SecretKeySpec(new byte[32], "HmacSHA256"));
  private static final Set<String> HOSTS = Set.of("auth.example.com", "shop.example.com");

  /** How an installation can be. */
  enum Mail {
    NONE,
    /** None, and administrators make the accounts. */
    NONE_AND_CLOSED,
    SENT,
    /** Sent as often as is allowed ordinarily, which is not often enough for tests. */
    LIMITED,
    /** Sent, and nobody logs in whose address is not verified. */
    DEMANDED;

    boolean isSent() {
      return this != NONE && this != NONE_AND_CLOSED;
    }
  }

  /** An answer as JSON, with everything that was sent. */
  record Answer(int status, JsonNode json, RawHttp.Answer sent) {
    String text(String name) {
      return json.path(name).asText();
    }
  }

  final InMemoryLog log = new InMemoryLog();
  final InMemoryIdentities identities = new InMemoryIdentities();
  final InMemoryOutbox outbox = new InMemoryOutbox();
  final InMemorySessions sessions = new InMemorySessions(identities, log, outbox);
  final InMemoryFactors factors = new InMemoryFactors(identities, sessions, log, outbox);
  final InMemoryPasskeys passkeys =
      new InMemoryPasskeys(identities, sessions, log, factors, outbox, new InMemoryAuditTrail());
  final List<Long> everywhere = Collections.synchronizedList(new ArrayList<>());
  volatile Instant now = Instant.parse("2026-01-01T12:00:00Z");

  /** Whether Postgres answers. */
  volatile boolean away;

  /** Whether sessions are gone as soon as they begin. */
  volatile boolean forgetful;

  /** Whether the rules are known. */
  volatile boolean ruled = true;

  private final OpenApi described;
  private final SessionKeys keys = new SessionKeys('a', KEYS, RANDOM);
  private final InMemoryMailedProofs proofs =
      new InMemoryMailedProofs(identities, sessions, log, outbox, new InMemoryAuditTrail());
  private final PasswordHashing hashing = new PasswordHashing(1, RANDOM);
  private final Envelopes envelopes =
      new Envelopes(
          new Seal('a', KEYS, RANDOM, Envelopes.PURPOSE), new Ids(() -> now, RANDOM)::next);
  private final Meters meters = new Meters();
  private final PasskeyCheck check;
  private final Undertow server;
  private final RawHttp http;

  ApiHost(Mail mail, OpenApi described) throws IOException {
    this.described = described;
    check =
        PasskeyWorld.check(
            answering(Passkeys.class, passkeys),
            answering(Ceremonies.class, passkeys),
            Unguarded.audit(() -> now),
            envelopes,
            () -> now);
    SessionCookie cookie = new SessionCookie("sid", "example.com", keys);
    Sessions store = answering(Sessions.class, sessions);
    Whoami whoami = new Whoami(store, () -> now);
    SessionsApi old =
        new SessionsApi(
            whoami,
            new Renewals(
                answering(Rotations.class, sessions),
                store,
                Unguarded.audit(() -> now),
                everywhere::add,
                keys,
                Lifetimes.ORDINARY,
                () -> now),
            cookie,
            new GrantedOrigin(this::granted),
            new ClientAddress(List.of()),
            meters);
    Api api = new Api(around(cookie), rooms(mail, store, whoami), Listeners.resource("api.yaml"));
    server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setHandler(
                new BlockingHandler(
                    exchange -> {
                      if (SessionsApi.PATHS.contains(exchange.getRequestPath())) {
                        old.handleRequest(exchange);
                      } else {
                        api.handleRequest(exchange);
                      }
                    }))
            .build();
    server.start();
    http =
        new RawHttp(
            ((InetSocketAddress) server.getListenerInfo().getFirst().getAddress()).getPort());
  }

  private Api.Around around(SessionCookie cookie) {
    return new Api.Around(
        new Visit.Surroundings(
            facts(),
            cookie,
            this::granted,
            new ClientAddress(List.of()),
            new Pages(AUTH, ""),
            new PageHeaders(""),
            new Ids(() -> now, RANDOM)::next,
            () -> now),
        AUTH);
  }

  private Api.Rooms rooms(Mail mail, Sessions store, Whoami whoami) {
    PasswordRules rules = new PasswordRules(15, List.of(), List.of());
    LoginGuard guard = new LoginGuard(ordinary(), new DeviceKeys('a', KEYS, RANDOM));
    Arrival arrival =
        Arrivals.of(
            store,
            factors,
            guard,
            new LoginNotices(envelopes),
            Unguarded.audit(() -> now),
            keys,
            everywhere::add,
            () -> now);
    Accounts accounts =
        new Accounts(
            answering(Identities.class, identities),
            store,
            everywhere::add,
            rules,
            hashing,
            guard,
            arrival,
            Unguarded.audit(() -> now),
            new Ids(() -> now, RANDOM)::next,
            () -> now,
            mail == Mail.DEMANDED);
    Elsewhere elsewhere =
        Elsewheres.of(
            List.of(Elsewheres.GITHUB),
            AUTH,
            new InMemoryFederation(identities, sessions, log, outbox, new InMemoryAuditTrail()),
            Arrivals.of(
                store,
                factors,
                guard,
                Notices.NONE,
                Unguarded.audit(() -> now),
                keys,
                everywhere::add,
                () -> now),
            Unguarded.audit(() -> now),
            everywhere::add,
            () -> now);
    return new Api.Rooms(
        accounts,
        new OwnSessions(
            answering(SessionList.class, sessions),
            store,
            Unguarded.audit(() -> now),
            everywhere::add,
            () -> now),
        ownAccount(rules, guard, mail),
        byPasskey(arrival, mail),
        whoami,
        TestFactors.of(
            answering(Factors.class, factors),
            answering(FactorChanges.class, factors),
            answering(PendingLogins.class, factors),
            arrival,
            guard,
            Optional.of(envelopes),
            Unguarded.audit(() -> now),
            keys,
            everywhere::add,
            () -> now),
        mail.isSent() ? Optional.of(byMail(rules, mail)) : Optional.empty(),
        elsewhere,
        meters,
        mail != Mail.NONE_AND_CLOSED);
  }

  /** Somebody's authenticator, whose passkey is added with a session of theirs. */
  SoftAuthenticator phone(UUID person, UUID session, String name) {
    return PasskeyWorld.enrolled(check, passkeys, person, session, name);
  }

  private ByPasskey byPasskey(Arrival arrival, Mail mail) {
    return PasskeyWorld.of(
        check,
        answering(Passkeys.class, passkeys),
        answering(FactorChanges.class, factors),
        answering(PendingLogins.class, factors),
        arrival,
        keys,
        Unguarded.audit(() -> now),
        envelopes,
        everywhere::add,
        () -> now,
        mail == Mail.DEMANDED);
  }

  private OwnAccount ownAccount(PasswordRules rules, LoginGuard guard, Mail mail) {
    Audit audit = Unguarded.audit(() -> now);
    PasswordCheck check =
        new PasswordCheck(answering(Identities.class, identities), hashing, guard, audit);
    AccountChanges changes =
        answering(
            AccountChanges.class,
            new InMemoryAccountChanges(
                identities, sessions, log, proofs, outbox, new InMemoryAuditTrail()));
    AddressChange address =
        new AddressChange(
            changes,
            answering(MailedProofs.class, proofs),
            check,
            new MailedSecrets('a', KEYS, envelopes, RANDOM),
            guard(mail),
            envelopes,
            keys,
            Lifetimes.ORDINARY,
            audit,
            everywhere::add,
            () -> now);
    return new OwnAccount(
        new PasswordChange(
            changes,
            check,
            new PasswordChoice(rules, hashing),
            Optional.of(envelopes),
            keys,
            Lifetimes.ORDINARY,
            audit,
            everywhere::add,
            () -> now),
        mail.isSent() ? Optional.of(address) : Optional.empty(),
        new Deletion(changes, check, audit, everywhere::add, () -> now));
  }

  private MailGuard guard(Mail mail) {
    return new MailGuard(
        mail == Mail.LIMITED ? ordinary() : Unguarded.throttle(() -> now),
        Unguarded.audit(() -> now));
  }

  private Throttle ordinary() {
    return new Throttle(
        new InMemoryAttempts(),
        new RememberedRefusals(() -> now),
        Throttlings.ORDINARY,
        KEYS.get('a'),
        () -> now);
  }

  private ByMail byMail(PasswordRules rules, Mail mail) {
    MailedProofs proofs = answering(MailedProofs.class, this.proofs);
    MailedSecrets secrets = new MailedSecrets('a', KEYS, envelopes, RANDOM);
    PasswordChoice choice = new PasswordChoice(rules, hashing);
    MailGuard guard = guard(mail);
    return new ByMail(
        new Registration(
            proofs,
            choice,
            secrets,
            guard,
            Unguarded.audit(() -> now),
            new Ids(() -> now, RANDOM)::next,
            () -> now),
        new Verification(
            proofs, secrets, guard, Unguarded.audit(() -> now), everywhere::add, () -> now),
        new Recovery(
            proofs,
            choice,
            secrets,
            guard,
            envelopes,
            Unguarded.audit(() -> now),
            everywhere::add,
            () -> now));
  }

  /** The store, as long as Postgres answers. */
  private <T> T answering(Class<T> type, T store) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> {
              if (away) {
                throw new StoreUnavailable("asking", new IOException());
              }
              if (forgetful && method.getName().equals("fact")) {
                return Optional.empty();
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  private Optional<ReturnTo.Granted> granted() {
    return ruled ? Optional.of(new ReturnTo.Granted(HOSTS::contains, 443)) : Optional.empty();
  }

  private Facts facts() {
    Sessions store = answering(Sessions.class, sessions);
    return (value, _) ->
        store
            .fact(value.hash())
            .<Evidence>map(ApiHost::evidence)
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

  /**
   * Somebody adds an app.
   *
   * @return its secret
   */
  String addApp(UUID person) {
    return TestFactors.give(factors, person, Unguarded.audit(() -> now), now);
  }

  /** Somebody with an account and with {@link #PASSWORD}. */
  UUID person(String email) {
    PasswordChoice choice =
        new PasswordChoice(new PasswordRules(15, List.of(), List.of()), hashing);
    UUID id = new Ids(() -> now, RANDOM).next();
    switch (choice.choose(new PlainPassword(PASSWORD), new EmailAddress(email))) {
      case PasswordChoice.Choice.Chosen(PasswordHash hash) ->
          identities.register(id, email, hash.value(), now);
      case PasswordChoice.Choice.Refused _, PasswordChoice.Choice.Busy _ ->
          throw new AssertionError("the password is good");
    }
    return id;
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  /** Without a body. */
  Answer ask(String method, String path, String... fields) throws IOException {
    return held(method, path, http.ask(method + " " + path, all(fields)));
  }

  /** With a body, in which quotes are single ones. */
  Answer post(String path, String body, String... fields) throws IOException {
    List<String> all = new ArrayList<>(List.of(fields));
    all.add("Content-Type: application/json");
    return send("POST", path, body.replace('\'', '"'), all.toArray(String[]::new));
  }

  Answer send(String method, String path, String body, String... fields) throws IOException {
    List<String> all = new ArrayList<>(List.of(all(fields)));
    all.add("Content-Length: " + body.getBytes(StandardCharsets.ISO_8859_1).length);
    return held(method, path, http.send(method + " " + path, body, all.toArray(String[]::new)));
  }

  private static String[] all(String... fields) {
    List<String> all = new ArrayList<>(List.of(fields));
    all.add("Host: auth.example.com");
    return all.toArray(String[]::new);
  }

  private Answer held(String method, String path, RawHttp.Answer answer) throws IOException {
    assertEquals(Optional.empty(), answer.field("location"), "it never redirects");
    if (method.equals("OPTIONS") || method.equals("HEAD")) {
      return new Answer(answer.status(), new ObjectMapper().createObjectNode(), answer);
    }
    described.hold(method, path.replaceFirst("\\?.*", ""), answer);
    boolean yaml = path.endsWith(".yaml") && answer.status() == 200;
    if (!yaml) {
      assertEquals(Optional.of("no-store"), answer.field("cache-control"), path);
    }
    JsonNode json =
        yaml || answer.body().isEmpty()
            ? new ObjectMapper().createObjectNode()
            : new ObjectMapper().readTree(answer.body());
    if (json.has("request_id")) {
      assertEquals(answer.field("x-request-id").orElse(""), json.path("request_id").asText());
      assertEquals(answer.status(), json.path("status").asInt());
    }
    return new Answer(answer.status(), json, answer);
  }

  /** The Cookie field of a page of the shop where {@code email} has logged in. */
  String cookie(String email) throws IOException {
    return cookie(
        post(
            "/api/login",
            "{'email': '%s', 'password': '%s'}".formatted(email, PASSWORD),
            "Origin: " + SHOP,
            "Sec-Fetch-Site: same-site"));
  }

  /** The Cookie field that a browser sends after an answer. */
  static String cookie(Answer answer) {
    return answer.sent().fields().stream()
        .filter(field -> field.toLowerCase(Locale.ROOT).startsWith("set-cookie: sid="))
        .map(field -> "Cookie: " + field.substring(12, field.indexOf(';')))
        .findFirst()
        .orElseThrow(() -> new AssertionError(answer.sent()));
  }

  /** The Authorization field of a program that {@code email} has logged in at. */
  String bearer(String email) throws IOException {
    return bearer(email, PASSWORD);
  }

  String bearer(String email, String password) throws IOException {
    Answer answer =
        post(
            "/api/login",
            "{'email': '%s', 'password': '%s', 'carrier': 'bearer'}".formatted(email, password));
    assertEquals(200, answer.status(), answer.sent().body());
    return "Authorization: Bearer " + answer.text("session_token");
  }

  /** The mails that were written since they were asked for. */
  List<Message> mails() throws InterruptedException {
    return Delivered.by(outbox, envelopes, () -> now);
  }

  /** The code in the only mail. */
  String code() throws InterruptedException {
    return found("Your code: (\\d{4} \\d{4})");
  }

  /** The token in the link of the only mail. */
  String token() throws InterruptedException {
    return found("token=([A-Za-z0-9_-]+)");
  }

  private String found(String pattern) throws InterruptedException {
    List<Message> mails = mails();
    assertEquals(1, mails.size());
    Matcher matcher = Pattern.compile(pattern).matcher(mails.getFirst().text());
    assertTrue(matcher.find(), mails.getFirst().text());
    return matcher.group(1);
  }

  @Override
  public void close() {
    server.stop();
    hashing.close();
  }
}
