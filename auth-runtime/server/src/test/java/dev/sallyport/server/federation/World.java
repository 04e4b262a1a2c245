package dev.sallyport.server.federation;

import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.decision.evidence.Person;
import dev.sallyport.server.audit.Audit;
import dev.sallyport.server.credentials.SessionKeys;
import dev.sallyport.server.federation.Federation.Beginning;
import dev.sallyport.server.federation.Federation.Return;
import dev.sallyport.server.http.TestPki;
import dev.sallyport.server.login.Arrival;
import dev.sallyport.server.login.Arrivals;
import dev.sallyport.server.login.Notices;
import dev.sallyport.server.login.SignedIn;
import dev.sallyport.server.login.Unguarded;
import dev.sallyport.server.login.Visitor;
import dev.sallyport.server.mail.Envelopes;
import dev.sallyport.server.signing.Seal;
import dev.sallyport.store.Ids;
import dev.sallyport.store.Password;
import dev.sallyport.store.fakes.InMemoryAuditTrail;
import dev.sallyport.store.fakes.InMemoryFactors;
import dev.sallyport.store.fakes.InMemoryFederation;
import dev.sallyport.store.fakes.InMemoryIdentities;
import dev.sallyport.store.fakes.InMemoryLog;
import dev.sallyport.store.fakes.InMemoryOutbox;
import dev.sallyport.store.fakes.InMemorySessions;
import dev.sallyport.store.federation.FederatedFlows.Purpose;
import dev.sallyport.store.sessions.NewSession;
import dev.sallyport.store.sessions.SessionFact;
import dev.sallyport.store.sessions.TokenHash;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.operator.OperatorCreationException;
import org.jose4j.lang.JoseException;

/** Two providers that speak OpenID Connect, GitHub, and everything of ours that knows of them. */
final class World implements AutoCloseable {
  static final String AUTH = "https://auth.example.com";
  static final Visitor VISITOR = new Visitor(Optional.empty(), Optional.empty(), Optional.empty());

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Map<Character, SecretKeySpec> KEYS =
      Map.of('a', new SecretKeySpec(new byte[32], "HmacSHA256"));

  volatile Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private final AtomicLong nanos = new AtomicLong();
  final StandIn provider;
  final StandIn other;
  final InMemoryIdentities identities = new InMemoryIdentities();
  final InMemoryLog log = new InMemoryLog();
  final InMemoryOutbox outbox = new InMemoryOutbox();
  final InMemoryAuditTrail trail = new InMemoryAuditTrail();
  final InMemorySessions sessions = new InMemorySessions(identities, log, outbox);
  final InMemoryFactors factors = new InMemoryFactors(identities);
  final InMemoryFederation store = new InMemoryFederation(identities, sessions, log, outbox, trail);
  final List<Long> everywhere = new ArrayList<>();
  final Federation federation;
  final Links links;
  Optional<BrowserSecret> browser = Optional.empty();

  World(Path folder, boolean verifiedOnly)
      throws IOException, GeneralSecurityException, JoseException {
    Path trust;
    try {
      TestPki pki = new TestPki();
      provider = new StandIn(pki, () -> now);
      other = new StandIn(pki, () -> now);
      trust = pki.writeAuthority(folder.resolve("ca.pem"));
    } catch (OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
    Ways ways =
        Ways.of(
            List.of(
                openId("one", provider, false, trust),
                openId("two", other, false, trust),
                openId("google", provider, true, trust),
                gitHub(trust)),
            AUTH,
            () -> now,
            nanos::get);
    Audit audit = new Audit(trail, Duration.ofDays(400), UUID::randomUUID, () -> now);
    Arrival arrival =
        Arrivals.of(
            sessions,
            factors,
            Unguarded.guard(() -> now),
            Notices.NONE,
            audit,
            new SessionKeys('a', KEYS, RANDOM),
            everywhere::add,
            () -> now);
    Ids ids = new Ids(() -> now, RANDOM);
    federation =
        new Federation(
            ways, store, store, arrival, audit, ids::next, RANDOM, () -> now, verifiedOnly);
    links =
        new Links(
            ways,
            store,
            store,
            Optional.of(
                new Envelopes(new Seal('a', KEYS, RANDOM, Envelopes.PURPOSE), UUID::randomUUID)),
            audit,
            everywhere::add,
            ids::next,
            () -> now);
  }

  private static Provider openId(String name, StandIn standIn, boolean hosted, Path trust) {
    return new Provider(
        name,
        name.toUpperCase(Locale.ROOT),
        new Provider.Protocol.OpenId(standIn.url(), hosted),
        StandIn.CLIENT,
        new Password(StandIn.SECRET),
        List.of("openid", "email"),
        new Provider.Claims("email", "email_verified", "name", Optional.of("groups")),
        new Provider.Admission(Set.of("example.com"), List.of("staff"), Map.of("admins", "admin")),
        Optional.of(trust));
  }

  private Provider gitHub(Path trust) {
    return new Provider(
        "github",
        "GitHub",
        new Provider.Protocol.GitHub(
            URI.create(provider.url()), URI.create(provider.url() + "/api/v3")),
        StandIn.CLIENT,
        new Password(StandIn.SECRET),
        List.of("user:email"),
        new Provider.Claims("email", "", "name", Optional.empty()),
        Provider.Admission.NOBODY,
        Optional.of(trust));
  }

  void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  /** The way there. */
  URI there(String name, Purpose purpose) {
    Beginning begun = federation.begin(name, purpose, Optional.of("to"), browser, false);
    Beginning.Sent sent = (Beginning.Sent) begun;
    browser = Optional.of(sent.secret());
    return sent.to();
  }

  /** Where an honest provider leads somebody who logs in there. */
  Map<String, List<String>> login(String name) {
    return standIn(name).login(there(name, Purpose.LOGIN));
  }

  StandIn standIn(String name) {
    return name.equals("two") ? other : provider;
  }

  /** The way back. */
  Return back(String name, Map<String, List<String>> parameters) {
    return federation.finish(name, parameters, browser, VISITOR);
  }

  /** There, in, and back. */
  Return whole(String name) {
    return back(name, login(name));
  }

  /** Somebody who registered here with a password. */
  UUID person(String email) {
    UUID id = UUID.randomUUID();
    identities.register(id, email, "hash", now);
    return id;
  }

  /** A session that began now. */
  Evidence.Session session(UUID person) {
    UUID id = UUID.randomUUID();
    var token = TokenHash.of(id.toString().getBytes(StandardCharsets.UTF_8));
    sessions.start(
        new NewSession(
            id,
            person,
            token,
            now,
            now.plus(Duration.ofHours(24)),
            now.plus(Duration.ofDays(30)),
            Optional.empty(),
            Optional.empty()));
    return evidence(sessions.fact(token).orElseThrow());
  }

  /** The session that somebody got. */
  Evidence.Session session(Return came) {
    SignedIn signedIn = ((Arrival.Outcome.Welcome) ((Return.Arrived) came).outcome()).signedIn();
    return evidence(sessions.fact(signedIn.value().hash()).orElseThrow());
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

  /** Agrees to what the browser came back with. */
  Links.Outcome agree(Evidence.Session session) {
    Links.Pending.Agreement shown =
        (Links.Pending.Agreement) links.pending(browser, Optional.of(session));
    return links.link(browser.orElseThrow(), shown.proof(), session, VISITOR);
  }

  @Override
  public void close() {
    provider.close();
    other.close();
  }
}
