package dev.sallyport.server.http;

import dev.sallyport.crds.accessrule.Allow.Aal;
import dev.sallyport.decision.evidence.Evidence;
import dev.sallyport.decision.evidence.Person;
import dev.sallyport.decision.rule.LoadedRule;
import dev.sallyport.decision.rule.RuleTable;
import dev.sallyport.decision.testing.Rules;
import dev.sallyport.server.assertion.Assertions;
import dev.sallyport.server.credentials.SessionKeys;
import dev.sallyport.server.credentials.SessionValue;
import dev.sallyport.server.decisionlog.DecisionLog;
import dev.sallyport.server.gateway.Gate;
import dev.sallyport.server.gateway.Limits;
import dev.sallyport.server.jose.SigningKey;
import dev.sallyport.server.metrics.Meters;
import dev.sallyport.server.pages.Pages;
import dev.sallyport.store.sessions.TokenKind;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.crypto.spec.SecretKeySpec;

/** A runtime with the rules of two namespaces, one session, and one that cannot be looked up. */
final class OtherGateways implements AutoCloseable {
  static final Person BOB =
      new Person(new UUID(0, 7), "bob@example.com", true, List.of("user", "admin"));
  private static final SigningKey SIGNING = SigningKey.generate(new SecureRandom());
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  private final SessionKeys keys =
      new SessionKeys(
          'a', Map.of('a', new SecretKeySpec(new byte[32], "HmacSHA256")), new SecureRandom());
  private final SessionValue live = keys.issue();
  private final SessionValue bearer = keys.issue(TokenKind.BEARER);
  private final SessionValue renewable = keys.issue();
  private final SessionValue unknowable = keys.issue();
  private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();

  /** What every listener hands its questions to. */
  DecideHandler handler() {
    SessionCookie cookie = new SessionCookie("sid", "example.com", keys);
    String auth = "https://auth.example.com";
    return new DecideHandler(
        new Gate(
            () -> Optional.of(table()),
            (session, _) -> about(session),
            (_, _) -> new Evidence.Rejected(Evidence.Flaw.INVALID),
            (_, _) -> new Evidence.Rejected(Evidence.Flaw.CERTIFICATE_UNTRUSTED),
            new Assertions(auth, () -> Optional.of(SIGNING), 1, UUID::randomUUID, () -> {}),
            new Limits(() -> 0),
            InstantSource.fixed(NOW)),
        cookie,
        new ClientAddress(List.of()),
        new DecisionWriter(auth, cookie, _ -> false, new Pages(auth, "p{}"), new PageHeaders("")),
        (exchange, _, _, _) -> exchange.setStatusCode(404).endExchange(),
        blocking,
        UUID::randomUUID,
        new Meters(),
        new DecisionLog(0));
  }

  /** The cookie of a session of Bob's. */
  String session() {
    return "Cookie: own=1; sid=" + live.cookieValue();
  }

  /** A session of Bob's as a mobile app sends it. */
  String bearer() {
    return "Authorization: Bearer " + bearer.bearerToken();
  }

  /** The cookie of a session of Bob's that has expired and can be renewed. */
  String renewable() {
    return "Cookie: sid=" + renewable.cookieValue();
  }

  /** The cookie of a session that nobody can look up now. */
  String unknowableSession() {
    return "Cookie: sid=" + unknowable.cookieValue();
  }

  @Override
  public void close() {
    blocking.shutdownNow();
  }

  private Evidence about(SessionValue session) {
    if (session.hash().equals(renewable.hash())) {
      return new Evidence.Session(new UUID(0, 8), BOB, Aal.AAL1, NOW, NOW, NOW.plusSeconds(60));
    }
    return session.hash().equals(live.hash()) || session.hash().equals(bearer.hash())
        ? new Evidence.Session(new UUID(0, 9), BOB, Aal.AAL1, NOW, NOW.plusSeconds(60))
        : new Evidence.Unavailable(Evidence.Dependency.POSTGRES);
  }

  private static RuleTable table() {
    List<LoadedRule> rules =
        Rules.loaded(
            """
            hosts: [shop.example.com]
            routes:
            - {name: health, paths: [/healthz], methods: [GET], allow: {anyone: {}}}
            - {name: public, paths: ["/public/**"], allow: {anyone: {}}}
            - {name: rare, paths: [/rare], rateLimits: {perIP: 1/1h}, allow: {anyone: {}}}
            - {name: internal, paths: ["/internal/**"], allow: {nobody: {}}}
            - {name: rest, paths: ["/**"], allow: {session: {}}}
            """,
            """
            hosts: [blog.example.com]
            routes: [{name: all, paths: ["/**"], allow: {anyone: {}}}]
            """);
    LoadedRule blog = rules.getLast();
    return RuleTable.empty()
        .with(
            List.of(
                rules.getFirst(),
                new LoadedRule(blog.uid(), "blog", blog.name(), blog.since(), blog.rule())),
            List.of());
  }
}
